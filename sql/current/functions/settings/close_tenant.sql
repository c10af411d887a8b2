-- Closes a tenant: nobody signs in, asks or works there any more; nothing of it is deleted.
-- Who may call: aikotoba_server, for the installation's operators. Locks: the tenant.
-- p_version NULL: whatever it is.
-- Returns: closed (version) | conflict (version) | unknown (the installation) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer)
returns table (outcome text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_row registry.tenants;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    select * into v_row from registry.tenants t where t.tenant_id = p_tenant and v_operator.refusal is null;
    version := v_row.version;
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant = 0 then 'unknown'
        when v_row.version <> p_version then 'conflict'
        else 'closed' end;
    if outcome = 'closed' then
        update registry.tenants t set status = 'closed', version = t.version + 1 where t.tenant_id = p_tenant
        returning t.version into version;
        perform app.note_settings(p_tenant, v_operator.operator, 'tenant-closed', null, v_row.slug, '{"status": "active"}', '{"status": "closed"}');
    end if;
    return next;
end
$$;

comment on function app.close_tenant(integer, integer, bytea, integer) is 'Closes a tenant; nothing of it is deleted.';

reset role;
