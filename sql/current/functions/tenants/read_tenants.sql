-- The active tenants, their hosts, and how often the settings of each were changed: who remembers settings and finds
-- another number reads them again.
-- Who may call: aikotoba_server, aikotoba_courier. Locks nothing.
-- Returns: read, a row per tenant; row 0 is not among them. No row at all while there is no tenant.
set role aikotoba_definer;

create or replace function app.read_tenants()
returns table (outcome text, tenant_id integer, slug text, hosts text[], settings_changes bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
begin
    for tenant_id, slug in select a.tenant_id, a.slug from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', tenant_id::text, true);
        outcome := 'read';
        settings_changes := (select t.settings_changes from registry.tenants t where t.tenant_id = identity.tenant());
        hosts := array(select h.host from registry.tenant_hosts h
                        where h.tenant_id = identity.tenant() order by h.host);
        return next;
    end loop;
end
$$;

comment on function app.read_tenants() is 'The active tenants and their hosts.';

reset role;
