set role aikotoba_owner;

alter table audit.seals enable row level security, force row level security;

-- The auditor's alone: what writes the audit can neither read nor replace a seal.
drop policy if exists sealed_rows on audit.seals;
create policy sealed_rows on audit.seals to aikotoba_auditor
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on audit.seals;
create policy visible_rows on audit.seals for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

reset role;
