-- The tenants that are closed: their audit is sealed to its end all the same.
-- Who may call: aikotoba_courier. Locks nothing.
-- Returns: read, a row per tenant; no row at all while none is closed.
set role aikotoba_definer;

create or replace function app.list_closed_tenants()
returns table (outcome text, tenant_id integer, slug text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    return query
    select 'read', k.tenant_id, k.slug from identity.known_tenants() k
     where not exists (select from identity.active_tenants() a where a.tenant_id = k.tenant_id)
     order by k.tenant_id;
end
$$;

comment on function app.list_closed_tenants() is 'The tenants that are closed.';

reset role;
