-- Takes a host from a tenant.
-- Who may call: aikotoba_server, for the installation's operators. Locks: the tenant, the host.
-- Returns: removed | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    outcome := v_operator.refusal;
    if outcome is null then
        delete from registry.tenant_hosts h where h.tenant_id = p_tenant and h.host = p_host;
        outcome := case when found then 'removed' else 'unknown' end;
    end if;
    if outcome = 'removed' then
        perform app.note_settings(p_tenant, v_operator.operator, 'host-removed', null, p_host, jsonb_build_object('host', p_host), '{}');
    end if;
    return next;
end
$$;

comment on function app.remove_host(integer, integer, bytea, text) is 'Takes a host from a tenant.';

reset role;
