-- Whose turn it is, by the clock; what nobody objected to is kept 90 days, the others as long as their case.
set role aikotoba_viewer;

create or replace view dba.handovers as
with standing as (
    select h.tenant_id, h.handover_id, h.effect, h.offered_at, h.offer_until, h.accepted_at, h.effective_at, h.objection_until,
           h.objected_at, h.ended_at, h.ended_by, o.member_id, c.role,
           case when h.objected_at is not null then 'objected'
                when h.accepted_at is not null then case
                    when h.effective_at > identity.clock() then 'accepted'
                    when h.objection_until > identity.clock() then 'effective'
                    else 'completed' end
                when h.ended_by = 'predecessor' then 'withdrawn'
                when h.ended_by = 'successor' then 'declined'
                when h.ended_by = 'register' then 'overtaken'
                when h.ended_by = 'time' or h.offer_until <= identity.clock() then 'expired'
                when c.valid_until <= identity.clock() or o.status <> 'active' then 'overtaken'
                else 'open' end as state
      from registry.handovers h
      join registry.contacts c on c.tenant_id = h.tenant_id and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = h.tenant_id and o.organisation_id = h.organisation_id
)
select t.tenant_id, t.slug as tenant, s.handover_id, s.member_id, s.role, s.state, s.offered_at,
       identity.clock() - coalesce(s.objected_at, s.accepted_at, s.offered_at) as age,
       case s.state when 'open' then 'successor' when 'accepted' then 'clock' when 'effective' then 'objection'
                        when 'objected' then case
                            when k.closed_at is not null or k.state = 'approved' and k.prove_until <= identity.clock()
                                 or k.state = 'cooling-off' and k.cooling_until <= identity.clock() then null
                            else 'desk' end end
           as waiting_for,
       case s.state when 'open' then s.offer_until when 'accepted' then s.effective_at when 'effective' then s.objection_until end as deadline,
       s.effect, s.accepted_at, s.effective_at, s.objection_until, s.objected_at, s.ended_at, s.ended_by, k.case_number
  from standing s
  join registry.tenants t on t.tenant_id = s.tenant_id
  left join registry.handover_cases k on k.tenant_id = s.tenant_id and k.handover_id = s.handover_id
 order by t.tenant_id, s.handover_id desc;

comment on view dba.handovers is 'Offices offered to a successor, and how far that has come.';
comment on column dba.handovers.tenant_id is 'Number of the tenant.';
comment on column dba.handovers.tenant is 'Slug of the tenant.';
comment on column dba.handovers.handover_id is 'Id of the handover.';
comment on column dba.handovers.member_id is 'Member ID of the organisation.';
comment on column dba.handovers.role is 'Office that is handed over: representative, deputy, technical.';
comment on column dba.handovers.state is 'open, expired, withdrawn, declined, overtaken (the office changed otherwise), accepted (does not count yet), effective (one may still object), completed, objected.';
comment on column dba.handovers.offered_at is 'When it was offered.';
comment on column dba.handovers.age is 'Since its last step: the offer, the acceptance, the objection.';
comment on column dba.handovers.waiting_for is 'Who is next: successor, clock, objection (nobody need object), desk (until its case is decided); NULL: nobody.';
comment on column dba.handovers.deadline is 'Until when that waits; NULL: for ever.';
comment on column dba.handovers.effect is 'at-acceptance, or after-objection: counts once the time to object is over.';
comment on column dba.handovers.accepted_at is 'When the successor proved the address and accepted.';
comment on column dba.handovers.effective_at is 'From when the successor is in office.';
comment on column dba.handovers.objection_until is 'Until when the old address may object (exclusive).';
comment on column dba.handovers.objected_at is 'When it objected.';
comment on column dba.handovers.ended_at is 'When the offer ended without being accepted.';
comment on column dba.handovers.ended_by is 'predecessor, successor, time, or register: the office had changed otherwise.';
comment on column dba.handovers.case_number is 'Of the case that an objection opened.';

reset role;
