set role aikotoba_owner;

alter table identity.readers enable row level security, force row level security;

-- Behind identity.visible_tenants(). Readers are named by the administrator.
drop policy if exists all_rows on identity.readers;
create policy all_rows on identity.readers for select to aikotoba_owner
    using (true);

reset role;
