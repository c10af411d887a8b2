-- Addresses are masked.
set role aikotoba_viewer;

create or replace view dba.contact_health as
select t.tenant_id, t.slug as tenant, o.member_id, c.role,
       left(c.address, 1) || '***@' || split_part(c.address, '@', -1) as address_masked, c.delivery, c.delivery_at,
       extract(day from identity.clock() - c.delivery_at)::integer as silent_days
  from registry.contacts c
  join registry.tenants t on t.tenant_id = c.tenant_id
  join registry.organisations o on o.tenant_id = c.tenant_id and o.organisation_id = c.organisation_id
 where c.valid_from <= identity.clock() and c.valid_until > identity.clock()
 order by t.tenant_id, o.member_id, c.role;

comment on view dba.contact_health is 'Whether mail reaches the contacts in office.';
comment on column dba.contact_health.tenant_id is 'Number of the tenant.';
comment on column dba.contact_health.tenant is 'Slug of the tenant.';
comment on column dba.contact_health.member_id is 'Member ID of the organisation.';
comment on column dba.contact_health.role is 'representative, deputy or technical.';
comment on column dba.contact_health.address_masked is 'First letter and domain.';
comment on column dba.contact_health.delivery is 'unknown, reached (a mail server accepted) or refused.';
comment on column dba.contact_health.delivery_at is 'When it was reached last, or since when it is refused.';
comment on column dba.contact_health.silent_days is 'Days since.';

reset role;
