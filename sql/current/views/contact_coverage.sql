-- Whom an announcement would not reach, before it goes out.
set role aikotoba_viewer;

create or replace view dba.contact_coverage as
select t.tenant_id, t.slug as tenant, o.member_id,
       coalesce(string_agg(distinct c.role, ', ' order by c.role), '') as roles_filled,
       count(c.contact_id) filter (where c.delivery <> 'refused') > 0 as reachable
  from registry.organisations o
  join registry.tenants t on t.tenant_id = o.tenant_id
  left join registry.contacts c
    on c.tenant_id = o.tenant_id and c.organisation_id = o.organisation_id
   and c.valid_from <= identity.clock() and c.valid_until > identity.clock()
 where o.status = 'active'
 group by t.tenant_id, t.slug, o.member_id
 order by t.tenant_id, o.member_id;

comment on view dba.contact_coverage is 'Per active organisation: which offices are held, and whether mail reaches anybody.';
comment on column dba.contact_coverage.tenant_id is 'Number of the tenant.';
comment on column dba.contact_coverage.tenant is 'Slug of the tenant.';
comment on column dba.contact_coverage.member_id is 'Member ID of the organisation.';
comment on column dba.contact_coverage.roles_filled is 'Of representative, deputy and technical those held by a contact in office.';
comment on column dba.contact_coverage.reachable is 'Whether a contact is in office whose address refused no mail.';

reset role;
