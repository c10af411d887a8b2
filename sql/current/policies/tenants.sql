set role aikotoba_owner;

alter table registry.tenants enable row level security, force row level security;

drop policy if exists tenant_rows on registry.tenants;
create policy tenant_rows on registry.tenants to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on registry.tenants;
create policy visible_rows on registry.tenants for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

-- Behind identity.active_tenants() and visible_tenants(): with identity.readers the only rows of all tenants that the
-- owner can read.
drop policy if exists all_rows on registry.tenants;
create policy all_rows on registry.tenants for select to aikotoba_owner
    using (true);

reset role;
