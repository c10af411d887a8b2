set role aikotoba_owner;

alter table vault.import_values enable row level security, force row level security;

drop policy if exists tenant_rows on vault.import_values;
create policy tenant_rows on vault.import_values to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on vault.import_values;
create policy visible_rows on vault.import_values for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
