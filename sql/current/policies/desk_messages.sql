set role aikotoba_owner;

alter table registry.desk_messages enable row level security, force row level security;

drop policy if exists tenant_rows on registry.desk_messages;
create policy tenant_rows on registry.desk_messages to aikotoba_definer
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on registry.desk_messages;
create policy visible_rows on registry.desk_messages for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
