-- With the question that matters: is the next one there?
set role aikotoba_viewer;

create or replace view dba.expiring_credentials as
select t.tenant_id, t.slug as tenant, o.member_id, y.code as type, c.grace_until, exists (
           select from registry.credentials n
            where n.tenant_id = c.tenant_id and n.holder_id = c.holder_id and n.type_id = c.type_id
              and n.valid_from >= c.valid_until and n.revoked_at is null) as successor_exists
  from registry.credentials c
  join registry.tenants t on t.tenant_id = c.tenant_id
  join registry.credential_types y on y.tenant_id = c.tenant_id and y.type_id = c.type_id
  left join registry.organisations o on o.tenant_id = c.tenant_id and o.organisation_id = c.organisation_id
 where c.revoked_at is null and c.grace_until > identity.clock() and c.grace_until <= identity.clock() + interval '60 days'
 order by t.tenant_id, c.grace_until, o.member_id;

comment on view dba.expiring_credentials is 'Credentials whose acceptance ends within 60 days.';
comment on column dba.expiring_credentials.tenant_id is 'Number of the tenant.';
comment on column dba.expiring_credentials.tenant is 'Slug of the tenant.';
comment on column dba.expiring_credentials.member_id is 'Member ID of the organisation; NULL for what the whole tenant holds.';
comment on column dba.expiring_credentials.type is 'Code of the credential type.';
comment on column dba.expiring_credentials.grace_until is 'From when it is no longer accepted.';
comment on column dba.expiring_credentials.successor_exists is 'Whether a later generation is stored.';

reset role;
