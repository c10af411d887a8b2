-- Counted from the audit, so that it does not shrink when codes are purged; mail counts as long as its rows are kept.
set role aikotoba_viewer;

create or replace view dba.inquiry_funnel as
with asking as (
    select e.tenant_id, e.subject,
           min(e.at) filter (where e.act = 'code-asked') as asked_at,
           max(e.at) filter (where e.act in ('code-asked', 'code-resent')) as issued_at,
           min(e.detail ->> 'inquiryType') filter (where e.act = 'code-asked') as type,
           bool_or((e.detail ->> 'withheld')::boolean) filter (where e.act = 'code-asked') as withheld,
           count(*) filter (where e.act = 'code-refused') as wrong_tries,
           bool_or(e.act in ('value-disclosed', 'nothing-to-disclose')) as redeemed
      from audit.events e
     where e.act in ('code-asked', 'code-resent', 'code-refused', 'value-disclosed', 'nothing-to-disclose')
     group by e.tenant_id, e.subject
), delivered as (
    select m.tenant_id, m.code_for from registry.outbox m
     where m.template = 'code' and m.state = 'handed-over' group by m.tenant_id, m.code_for
)
select t.tenant_id, t.slug as tenant, (a.asked_at at time zone t.time_zone)::date as day, a.type,
       count(*) as asked,
       count(*) filter (where a.withheld) as withheld,
       count(d.code_for) as handed_over,
       count(*) filter (where a.redeemed) as redeemed,
       count(*) filter (where not a.redeemed and a.issued_at + p.code_lifetime <= identity.clock()) as expired,
       sum(a.wrong_tries)::bigint as wrong_tries
  from asking a
  join registry.tenants t on t.tenant_id = a.tenant_id
  join registry.policies p on p.tenant_id = a.tenant_id
  left join delivered d on d.tenant_id = a.tenant_id and d.code_for = a.subject
 where a.asked_at is not null
 group by t.tenant_id, t.slug, day, a.type
 order by t.tenant_id, day desc, a.type;

comment on view dba.inquiry_funnel is 'From asking to disclosure, per day of the tenant and inquiry type; as far back as the audit goes.';
comment on column dba.inquiry_funnel.tenant_id is 'Number of the tenant.';
comment on column dba.inquiry_funnel.tenant is 'Slug of the tenant.';
comment on column dba.inquiry_funnel.day is 'Day of the asking, in the tenant’s zone.';
comment on column dba.inquiry_funnel.type is 'Code of the inquiry type.';
comment on column dba.inquiry_funnel.asked is 'Askings.';
comment on column dba.inquiry_funnel.withheld is 'Of these, with an address that was not registered: a decoy, no mail.';
comment on column dba.inquiry_funnel.handed_over is 'Of these, with at least one code mail that a mail server accepted.';
comment on column dba.inquiry_funnel.redeemed is 'Of these, with the right code.';
comment on column dba.inquiry_funnel.expired is 'Of these, not redeemed and past the last code’s time.';
comment on column dba.inquiry_funnel.wrong_tries is 'Wrong codes typed, over all these askings.';

reset role;
