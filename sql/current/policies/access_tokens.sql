set role aikotoba_owner;

alter table registry.access_tokens enable row level security, force row level security;

drop policy if exists tenant_rows on registry.access_tokens;
create policy tenant_rows on registry.access_tokens to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on registry.access_tokens;
create policy visible_rows on registry.access_tokens for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
