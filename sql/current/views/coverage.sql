-- Who has what, before anybody misses it.
set role aikotoba_viewer;

create or replace view dba.coverage as
select t.tenant_id, t.slug as tenant, c.code as type, p.code as period,
       count(h.holder_id) as organisations,
       count(g.holder_id) as with_credential,
       count(h.holder_id) - count(g.holder_id) as without,
       count(h.holder_id) filter (where not h.has_contact) as without_contact
  from registry.tenants t
  join registry.credential_types c on c.tenant_id = t.tenant_id
  join registry.periods p
    on p.tenant_id = t.tenant_id and p.calendar_id = c.calendar_id and p.ends_at > identity.clock()
  left join lateral (
        select o.organisation_id as holder_id, exists (
                   select from registry.contacts k
                    where k.tenant_id = o.tenant_id and k.organisation_id = o.organisation_id
                      and k.valid_from <= identity.clock() and k.valid_until > identity.clock()
                      and k.role in ('representative', 'deputy')) as has_contact
          from registry.organisations o
         where o.tenant_id = t.tenant_id and o.status = 'active' and c.holder = 'organisation'
        union all
        select '00000000-0000-0000-0000-000000000000'::uuid as holder_id, true as has_contact where c.holder = 'tenant') h on true
  left join registry.credentials g
    on g.tenant_id = t.tenant_id and g.holder_id = h.holder_id and g.type_id = c.type_id
   -- What a member chose outlasts the period it was chosen in.
   and (g.period_id = p.period_id or g.origin = 'member-chosen')
   and g.revoked_at is null
 group by t.tenant_id, t.slug, c.code, p.code, p.starts_at
 order by t.tenant_id, c.code, p.starts_at;

comment on view dba.coverage is 'Per credential type and period under way or ahead: which active organisations have a credential.';
comment on column dba.coverage.tenant_id is 'Number of the tenant.';
comment on column dba.coverage.tenant is 'Slug of the tenant.';
comment on column dba.coverage.type is 'Code of the credential type.';
comment on column dba.coverage.period is 'Code of the period.';
comment on column dba.coverage.organisations is 'Active organisations; 1 where the whole tenant holds one.';
comment on column dba.coverage.with_credential is 'Of these, how many have a credential for the period.';
comment on column dba.coverage.without is 'Of these, how many have none.';
comment on column dba.coverage.without_contact is 'Of these, how many have no representative or deputy in office.';

reset role;
