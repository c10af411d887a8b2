-- No name and no address of who asks: those are the operators'.
set role aikotoba_viewer;

create or replace view dba.handover_cases as
select t.tenant_id, t.slug as tenant, h.case_number, h.purpose, o.member_id,
       case when h.state = 'approved' and h.prove_until <= identity.clock() then 'lapsed'
            when h.state = 'cooling-off' and h.cooling_until <= identity.clock() then 'done'
            else h.state end as state,
       h.opened_at, identity.clock() - h.opened_at as age,
       case when h.state in ('open', 'objected') then 'operator'
            when h.state = 'awaiting-second' then 'second-operator'
            when h.state = 'more-wanted' or h.state = 'approved' and h.prove_until > identity.clock() then 'applicant'
            when h.state = 'cooling-off' and h.cooling_until > identity.clock() then 'objection'
            else 'nobody' end as waiting_for,
       case h.state when 'approved' then h.prove_until when 'cooling-off' then h.cooling_until end as deadline,
       h.refusal,
       (select count(*) from registry.case_decisions d
         where d.tenant_id = h.tenant_id and d.case_id = h.case_id and d.decision = 'approved') as approvals,
       h.closed_at
  from registry.handover_cases h
  join registry.tenants t on t.tenant_id = h.tenant_id
  left join registry.organisations o on o.tenant_id = h.tenant_id and o.organisation_id = h.organisation_id
 order by t.tenant_id, h.opened_at desc;

comment on view dba.handover_cases is 'Cases at the desk and whom each waits for; a year after their end they are gone.';
comment on column dba.handover_cases.tenant_id is 'Number of the tenant.';
comment on column dba.handover_cases.tenant is 'Slug of the tenant.';
comment on column dba.handover_cases.case_number is 'What who asked was told.';
comment on column dba.handover_cases.purpose is 'contact-left, member-id-unknown, or handover-objected: the old address stopped a handover.';
comment on column dba.handover_cases.member_id is 'Of the organisation it is about, as far as operators know it.';
comment on column dba.handover_cases.state is 'open, more-wanted, awaiting-second, approved, lapsed (not proven in time), cooling-off, done, objected, answered, refused.';
comment on column dba.handover_cases.opened_at is 'When it came.';
comment on column dba.handover_cases.age is 'How long ago that is.';
comment on column dba.handover_cases.waiting_for is 'operator, second-operator, applicant, objection (of the old address, until the deadline) or nobody.';
comment on column dba.handover_cases.deadline is 'Until when the new address is to be proven, or may be objected to.';
comment on column dba.handover_cases.refusal is 'Why it was refused.';
comment on column dba.handover_cases.approvals is 'Operators who approved.';
comment on column dba.handover_cases.closed_at is 'When it was answered or refused.';

reset role;
