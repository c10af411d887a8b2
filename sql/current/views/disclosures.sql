-- Evidence, by receipt.
set role aikotoba_viewer;

create or replace view dba.disclosures as
select t.tenant_id, t.slug as tenant, o.member_id, i.code as inquiry_type, c.code as type, g.generation, d.receipt,
       d.disclosed_at
  from registry.disclosures d
  join registry.tenants t on t.tenant_id = d.tenant_id
  join registry.organisations o on o.tenant_id = d.tenant_id and o.organisation_id = d.organisation_id
  join registry.inquiries q on q.tenant_id = d.tenant_id and q.inquiry_id = d.inquiry_id
  join registry.inquiry_types i on i.tenant_id = d.tenant_id and i.inquiry_type_id = q.inquiry_type_id
  left join registry.credentials g on g.tenant_id = d.tenant_id and g.credential_id = d.credential_id
  left join registry.credential_types c on c.tenant_id = d.tenant_id and c.type_id = g.type_id
 order by t.tenant_id, d.disclosed_at desc;

comment on view dba.disclosures is 'What was shown to whom; never a value.';
comment on column dba.disclosures.tenant_id is 'Number of the tenant.';
comment on column dba.disclosures.tenant is 'Slug of the tenant.';
comment on column dba.disclosures.member_id is 'Member ID of the organisation.';
comment on column dba.disclosures.inquiry_type is 'Code of the inquiry type.';
comment on column dba.disclosures.type is 'Code of the credential type; NULL for identifiers.';
comment on column dba.disclosures.generation is 'Which generation of it.';
comment on column dba.disclosures.receipt is 'Receipt number on the page and in the notice.';
comment on column dba.disclosures.disclosed_at is 'When.';

reset role;
