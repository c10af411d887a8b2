-- Whom a rotation passed by.
set role aikotoba_viewer;

create or replace view dba.rotation_exceptions as
select t.tenant_id, t.slug as tenant, i.rotation_id, o.member_id,
       case when i.skipped_because is not null then 'generate' else 'announce' end as stage,
       coalesce(i.skipped_because, i.unannounced_because) as reason
  from registry.rotation_items i
  join registry.tenants t on t.tenant_id = i.tenant_id
  left join registry.organisations o on o.tenant_id = i.tenant_id and o.organisation_id = i.organisation_id
 where i.skipped_because is not null or i.unannounced_because is not null
 order by t.tenant_id, i.rotation_id, o.member_id;

comment on view dba.rotation_exceptions is 'Holders that a rotation skipped or could not announce to, and why.';
comment on column dba.rotation_exceptions.tenant_id is 'Number of the tenant.';
comment on column dba.rotation_exceptions.tenant is 'Slug of the tenant.';
comment on column dba.rotation_exceptions.rotation_id is 'Id of the rotation.';
comment on column dba.rotation_exceptions.member_id is 'Member ID of the organisation; NULL for what the whole tenant holds.';
comment on column dba.rotation_exceptions.stage is 'generate or announce.';
comment on column dba.rotation_exceptions.reason is 'already-has-one, contract-ends-before, suspended, withdrawn; announcing: no-contact, contract-ends-before, suspended, withdrawn.';

reset role;
