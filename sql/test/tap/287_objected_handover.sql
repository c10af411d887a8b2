-- A handover that the old address objected to is a case: the operators find it among the others, and their decision is the end of it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select no_plan();
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.waiting() returns setof text language sql as $$
    select concat_ws(' ', h.case_number, h.purpose, h.state, h.member_id, h.person, h.waiting_for)
      from app.list_cases(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), 'waiting', null, 10) h where h.case_id is not null $$;
create function pg_temp.waits() returns text language sql as $$
    select concat_ws(' ', l.state, l.waiting_for, l.case_id = id('case of a'), l.case_number, d.waiting_for, d.case_number)
      from app.list_handovers(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('handover a'), null, null, null, 1) l
      join dba.handovers d using (handover_id) $$;
select open_session(tenant('yougo'), id('yougo100001'), 'a'), prove_session(tenant('yougo'), 'a');
select offer_handover(tenant('yougo'), 'a', 'a', 'yougocontact1', 'new@midorigaoka.example'), prove_handover(tenant('yougo'), 'a', 'code of a');
select is_empty('select * from pg_temp.waiting()', 'a handover that nobody objected to is no case');

-- Objected.
select open_case(tenant('yougo'), 'taken', 'contact-left', 'taken@else.example');
select is(outcome, 'number-taken', 'a number is one case''s') from app.object_to_handover(tenant('yougo'), id('handover a'), digest('objection to a'), id('restored a'),
    array[id('m1'), id('m2')], id('case of a'), 'H26-0406-TAKEN', '\xc0000201');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'new@midorigaoka.example', 'and without one nothing has happened');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'taken', 1), 'refused', 'the other case is decided');
select later('1 minute');
select is(object_to_handover(tenant('yougo'), 'a', 'objection to a'), 'objected', 'the old address objects');
select results_eq('select * from pg_temp.waiting()', $$values ('H26-0406-A handover-objected open 100001 高橋 新 operator')$$, 'a case waits for the operators');
select is(pg_temp.waits(), 'objected desk t H26-0406-A desk H26-0406-A', 'the handover names it');
select is(object_to_handover(tenant('yougo'), 'a', 'objection to a'), 'objected', 'a second press of the button');
select is(count(*), 1::bigint, 'opens no second') from registry.handover_cases where handover_id = id('handover a');
select results_eq($$select act, actor_kind, organisation_id, detail ->> 'purpose', (detail ->> 'handover')::uuid from audit.events where subject = id('case of a')$$,
    $$values ('case-opened', 'public', id('yougo100001'), 'handover-objected', id('handover a'))$$, 'it is on the audit');
select is(detail ->> 'case', 'H26-0406-A', 'beside the objection') from audit.events where act = 'handover-objected';
select is_empty($$select 1 from audit.events where subject in (id('case of a'), id('handover a')) and detail::text ~ '(else|midorigaoka)\.example'$$, 'without an address');
select is(facts ->> 'caseNumber', 'H26-0406-A', 'the letter that tells of it names the number') from app.claim_mail(20, 20)
 where template = 'handover-withdrawn' and recipient = 'new@midorigaoka.example';
select is((select count(*) from registry.outbox where code_for = id('case of a')), 0::bigint, 'and is the only one');

-- Read and decided as any other.
select results_eq($$select document ->> 'purpose', (document ->> 'handoverId')::uuid, document ->> 'approvalsNeeded', (document #>> '{predecessor,contactId}')::uuid, document #>> '{predecessor,address}'
                      from app.read_case(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), 'H26-0406-A')$$,
    $$values ('handover-objected', id('handover a'), '2', id('restored a'), 'M.Saeki@midorigaoka.example')$$, 'it is about who holds the office again');
select results_eq($$select c ->> 'field', c ->> 'given', c ->> 'verdict' from app.read_case(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), 'H26-0406-A') r, json_array_elements(r.document -> 'comparison') c$$,
    $$values ('postalAddress', null, 'not-given'), ('organisation', 'みどり丘製薬株式会社', 'match'), ('department', '企画部', 'differs'), ('predecessor', '佐伯 真理子', 'match'),
             ('person', '高橋 新', 'not-on-file'), ('phone', '03-0000-0000', 'not-on-file'), ('email', 'new@midorigaoka.example', 'same-domain')$$, 'with what the predecessor wrote of the successor');
select is(approve_case(tenant('yougo'), 'operator of yougo', 'of a', 1), 'awaiting-second', 'one operator');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'of a', 2), 'approved', 'and another may find that the objection was a mistake');
select is(pg_temp.waits(), 'objected desk t H26-0406-A desk H26-0406-A', 'it is still with the desk');
select is(ask_case_code(tenant('yougo'), 'of a'), 'asked', 'the successor proves the address');
select is(prove_case(tenant('yougo'), 'of a', 'code of of a'), 'proven', 'anew');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'M.Saeki@midorigaoka.example', 'the predecessor stays while it cools off');
select later('72 hours');
select is(in_office(tenant('yougo'), 'yougo100001', 'representative'), 'new@midorigaoka.example', 'and who was stopped is in office');
select is(pg_temp.waits(), 'objected t H26-0406-A H26-0406-A', 'nobody is waited for');
select later('90 days');
select is(purged, 0, 'the handover is kept') from app.purge('handovers', clock(), 10);
select later('1 year');
-- The id of the case says when it was opened, as ids of version 7 do.
delete from registry.case_decisions where tenant_id = tenant('yougo');
update registry.handover_cases set case_id = '019d61a2-0000-7000-8000-000000000001' where tenant_id = tenant('yougo') and case_id = id('case of a');
select is(purged, 1, 'as long as its case') from app.purge('handover_cases', 'infinity', 10);
select is((select count(*) from registry.handovers where handover_id = id('handover a')), 0::bigint, 'and goes with it');
select later('-1 year -90 days -72 hours');

-- Refused: the office stays where the objection has put it.
select open_session(tenant('yougo'), id('yougo100002'), 'e'), prove_session(tenant('yougo'), 'e');
select offer_handover(tenant('yougo'), 'e', 'e', 'yougocontact4', 'e@else.example'), prove_handover(tenant('yougo'), 'e', 'code of e');
select later('1 second');
select is(object_to_handover(tenant('yougo'), 'e', 'objection to e'), 'objected', 'another objection');
select is(outcome, 'saved', 'whom it is about may be said') from app.assign_case(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('case of e'), 1, '100002', id('restored e'));
select is(contact_id, id('restored e'), 'and stays said') from registry.handover_cases where case_id = id('case of e');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'of e', 2, 'objected'), 'refused', 'is found to be right');
select results_eq($$select recipient, facts::jsonb from app.claim_mail(20, 20) where template = 'case-refused'$$,
    $$values ('e@else.example', '{"caseNumber": "H26-0406-E", "purpose": "handover-objected", "reason": "objected"}'::jsonb)$$, 'the successor is told why');
select is(in_office(tenant('yougo'), 'yougo100002', 'representative'), 'kimura@aozora.example', 'who objected stays');
select is((select waiting_for from dba.handovers where handover_id = id('handover e')), null, 'and nobody waits');
select is(outcome || ' ' || reason_column || ' ' || reason, 'invalid purpose purpose-unknown', 'by the public form no such case is opened')
  from app.open_case(tenant('yougo'), id('case f'), 'H26-0406-F', 'handover-objected', 'x', 'x', 'x', 'x', 'x', 'x', 'f@else.example', digest('f'), 'ja', id('mf'), '\xc0000201');
select * from finish();
rollback;
