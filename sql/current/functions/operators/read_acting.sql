-- Who the operator behind a token is, at his own home.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read (may_enrol: whether this token may set his password and second factor) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_acting(p_tenant integer, p_home integer, p_token bytea)
returns table (
    outcome text, operator_id uuid, address text, name text, role text, has_password boolean, has_totp boolean, may_enrol boolean
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_home::text, true);
    outcome := 'read';
    select o.operator_id, o.address, o.name, o.role, o.password_digest is not null, o.totp_sealed is not null,
           app.may_enrol(p_home, p_token)
      into operator_id, address, name, role, has_password, has_totp, may_enrol
      from registry.operators o where o.tenant_id = p_home and o.operator_id = v_operator.operator_id;
    return next;
end
$$;

comment on function app.read_acting(integer, integer, bytea) is 'Who the operator behind a token is, at his own home.';

reset role;
