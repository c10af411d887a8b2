set role aikotoba_owner;

alter table registry.organisations enable row level security, force row level security;

drop policy if exists tenant_rows on registry.organisations;
create policy tenant_rows on registry.organisations to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists audited_rows on registry.organisations;
create policy audited_rows on registry.organisations for select to aikotoba_auditor
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on registry.organisations;
create policy visible_rows on registry.organisations for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
