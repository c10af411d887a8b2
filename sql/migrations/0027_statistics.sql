-- How many rows a tenant has is not to be guessed from statistics. They know the tenants that were there when they were gathered; of one
-- that came since, however large, the planner believes that it has no row, takes the first index that begins with tenant_id, and reads
-- all of the tenant's rows for every one it looks for. Without statistics of that column it takes the index that names the row.
-- (What was gathered before stays until the administrator deletes it: README.)
set role aikotoba_owner;

alter table registry.organisations alter column tenant_id set statistics 0;
alter table registry.organisation_activity alter column tenant_id set statistics 0;
alter table registry.external_identifiers alter column tenant_id set statistics 0;
alter table registry.contacts alter column tenant_id set statistics 0;
alter table registry.credentials alter column tenant_id set statistics 0;
alter table vault.sealed_values alter column tenant_id set statistics 0;
alter table registry.reminders alter column tenant_id set statistics 0;
alter table registry.rotation_items alter column tenant_id set statistics 0;
alter table registry.sessions alter column tenant_id set statistics 0;
alter table registry.throttles alter column tenant_id set statistics 0;
alter table registry.inquiries alter column tenant_id set statistics 0;
alter table registry.one_time_codes alter column tenant_id set statistics 0;
alter table registry.disclosures alter column tenant_id set statistics 0;
alter table registry.outbox alter column tenant_id set statistics 0;
alter table registry.recoveries alter column tenant_id set statistics 0;
alter table registry.recovery_choices alter column tenant_id set statistics 0;
alter table registry.changes alter column tenant_id set statistics 0;
alter table registry.handovers alter column tenant_id set statistics 0;
alter table registry.handover_cases alter column tenant_id set statistics 0;
alter table registry.case_decisions alter column tenant_id set statistics 0;
alter table registry.desk_messages alter column tenant_id set statistics 0;

reset role;
