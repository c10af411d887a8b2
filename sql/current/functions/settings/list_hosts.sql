-- The hosts of a tenant's own.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per host; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_hosts(p_tenant integer, p_home integer, p_token bytea)
returns table (outcome text, host text)
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
    return query select 'read', h.host from registry.tenant_hosts h where h.tenant_id = p_tenant order by h.host;
end
$$;

comment on function app.list_hosts(integer, integer, bytea) is 'The hosts of a tenant''s own.';

reset role;
