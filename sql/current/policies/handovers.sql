set role aikotoba_owner;

alter table registry.handovers enable row level security, force row level security;

drop policy if exists tenant_rows on registry.handovers;
create policy tenant_rows on registry.handovers to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on registry.handovers;
create policy visible_rows on registry.handovers for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
