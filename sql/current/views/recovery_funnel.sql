-- Counted from the recoveries themselves, which are kept 90 days; wrong tries from the audit.
set role aikotoba_viewer;

create or replace view dba.recovery_funnel as
with wrong as (
    select e.tenant_id, e.subject, count(*) as n from audit.events e where e.act = 'code-refused' group by e.tenant_id, e.subject
), delivered as (
    select m.tenant_id, m.code_for from registry.outbox m
     where m.template = 'recovery-code' and m.state = 'handed-over' group by m.tenant_id, m.code_for
), nobody as (
    select h.tenant_id, h.recovery_id from registry.recovery_choices h where h.organisation_id is null
)
select t.tenant_id, t.slug as tenant, (r.asked_at at time zone t.time_zone)::date as day, r.proof,
       count(*) as asked,
       count(n.recovery_id) as withheld,
       count(d.code_for) as handed_over,
       count(r.verified_at) as verified,
       count(r.registered_at) as registered,
       count(*) filter (where r.registered_at is null and r.grant_until <= identity.clock()) as expired,
       coalesce(sum(w.n), 0)::bigint as wrong_tries
  from registry.recoveries r
  join registry.tenants t on t.tenant_id = r.tenant_id
  left join nobody n on n.tenant_id = r.tenant_id and n.recovery_id = r.recovery_id
  left join delivered d on d.tenant_id = r.tenant_id and d.code_for = r.recovery_id
  left join wrong w on w.tenant_id = r.tenant_id and w.subject = r.recovery_id
 group by t.tenant_id, t.slug, day, r.proof
 order by t.tenant_id, day desc, r.proof;

comment on view dba.recovery_funnel is 'How far askings for a new password came, by day; 90 days of them.';
comment on column dba.recovery_funnel.tenant_id is 'Number of the tenant.';
comment on column dba.recovery_funnel.tenant is 'Slug of the tenant.';
comment on column dba.recovery_funnel.day is 'Day of the asking, in the tenant’s zone.';
comment on column dba.recovery_funnel.proof is 'member-id-and-address, or address: the member ID was forgotten, too.';
comment on column dba.recovery_funnel.asked is 'Askings.';
comment on column dba.recovery_funnel.withheld is 'Of these, for nobody who is registered: a decoy, no mail.';
comment on column dba.recovery_funnel.handed_over is 'Of these, with at least one code mail that a mail server accepted.';
comment on column dba.recovery_funnel.verified is 'Of these, with the right code.';
comment on column dba.recovery_funnel.registered is 'Of these, with a new password.';
comment on column dba.recovery_funnel.expired is 'Of those verified, past the grant’s time without a password.';
comment on column dba.recovery_funnel.wrong_tries is 'Wrong codes typed, over all these askings.';

reset role;
