set role aikotoba_owner;

alter table audit.events enable row level security, force row level security;
alter table audit.events_unplaced enable row level security, force row level security;

-- Written in the transaction of the act, under the tenant of the act; the definer can neither read nor change it.
drop policy if exists tenant_rows on audit.events;
create policy tenant_rows on audit.events for insert to aikotoba_definer
    with check (tenant_id = identity.tenant());

drop policy if exists sealed_rows on audit.events;
create policy sealed_rows on audit.events for select to aikotoba_auditor
    using (tenant_id = identity.tenant());

drop policy if exists visible_rows on audit.events;
create policy visible_rows on audit.events for select to aikotoba_viewer
    using (tenant_id = any ((select identity.visible_tenants())::integer[]));

-- The months from now on; app.prepare_audit() goes on making them.
select audit.make_months(3);

reset role;
