-- Sets the acting operator's own second factor, in place of the one before; his sessions end.
-- Who may call: aikotoba_server, for operators with an unlimited token of their own home. Locks: the operator, his sessions.
-- Returns: stored | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.store_operator_totp(
    p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant <> p_home or not app.may_enrol(p_home, p_token) then 'role-refused'
        else 'stored'
    end;
    if outcome = 'stored' then
        update registry.operators o set totp_sealed = p_sealed, totp_key_id = p_key_id, totp_last_step = null
         where o.tenant_id = p_home and o.operator_id = v_operator.operator_id;
        perform app.end_operator_sessions(p_home, v_operator.operator_id);
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject)
        values (p_home, identity.clock(), 'operator-second-factor-set', 'operator', v_operator.operator, v_operator.operator_id);
    end if;
    return next;
end
$$;

comment on function app.store_operator_totp(integer, integer, bytea, bytea, integer) is
    'Sets the acting operator''s own second factor.';

reset role;
