-- The policies of a tenant, one document.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read | unknown (the installation) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_policy(p_tenant integer, p_home integer, p_token bytea)
returns table (outcome text, place text, version integer, document jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query select 'read', 'policies', p.version, app.policy_document(p) from registry.policies p where p.tenant_id = p_tenant;
    end if;
    if v_operator.refusal is not null or not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

comment on function app.read_policy(integer, integer, bytea) is 'The policies of a tenant, one document.';

reset role;
