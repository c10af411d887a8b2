-- Counted from the askings themselves, which are kept 90 days; wrong tries from the audit. Proofs by password are on the audit alone.
set role aikotoba_viewer;

create or replace view dba.change_funnel as
with wrong as (
    select e.tenant_id, e.subject, count(*) as n from audit.events e where e.act = 'code-refused' group by e.tenant_id, e.subject
), delivered as (
    select m.tenant_id, m.code_for from registry.outbox m
     where m.template in ('change-code', 'address-code') and m.state = 'handed-over' group by m.tenant_id, m.code_for
)
select t.tenant_id, t.slug as tenant, (h.asked_at at time zone t.time_zone)::date as day, h.kind,
       count(*) as asked,
       count(d.code_for) as handed_over,
       count(h.done_at) as done,
       coalesce(sum(w.n), 0)::bigint as wrong_tries
  from registry.changes h
  join registry.tenants t on t.tenant_id = h.tenant_id
  left join delivered d on d.tenant_id = h.tenant_id and d.code_for = h.change_id
  left join wrong w on w.tenant_id = h.tenant_id and w.subject = h.change_id
 group by t.tenant_id, t.slug, day, h.kind
 order by t.tenant_id, day desc, h.kind;

comment on view dba.change_funnel is 'How far members came with changes of their contacts, by day; 90 days of them.';
comment on column dba.change_funnel.tenant_id is 'Number of the tenant.';
comment on column dba.change_funnel.tenant is 'Slug of the tenant.';
comment on column dba.change_funnel.day is 'Day of the asking, in the tenant’s zone.';
comment on column dba.change_funnel.kind is 'proof (a code to the representative, before anything is changed) or address (a code to a new address).';
comment on column dba.change_funnel.asked is 'Askings.';
comment on column dba.change_funnel.handed_over is 'Of these, with at least one code mail that a mail server accepted.';
comment on column dba.change_funnel.done is 'Of these, with the right code: changes allowed, or the new address in its place.';
comment on column dba.change_funnel.wrong_tries is 'Wrong codes typed, over all these askings.';

reset role;
