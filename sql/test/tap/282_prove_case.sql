-- The end of a case: the new address is proven, the old one may object, and then the new contact counts by the clock.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(59);
select stop_clock('2026-04-06 14:00+09');
update registry.policies set two_operators = false;
create function pg_temp.office(p_contact text) returns text language sql as $$
    select concat_ws(' ', person, app.instant(valid_from), app.instant(valid_until), replaced_by = id('successor a')) from registry.contacts where tenant_id = tenant('yougo') and contact_id = id(p_contact) $$;
select open_case(tenant('yougo'), c, 'contact-left', c || '@else.example') from unnest(array['a', 'b', 'c', 'l', 's']) c;

-- The code.
select is(ask_case_code(tenant('yougo'), 'a'), 'case-ended', 'what is not approved has no code');
select is(prove_case(tenant('yougo'), 'a', 'x'), 'case-unknown', 'and proves nothing');
select is(approve_case(tenant('yougo'), 'operator of yougo', c, 1), 'approved', 'approved: ' || c) from unnest(array['a', 'b', 'c', 'l', 's']) c;
select results_eq($$select state, code_state, address from app.read_case_standing(tenant('yougo'), id('case a'))$$, $$values ('approved', null::text, 'a@else.example')$$, 'its page waits for the asker');
select is(ask_case_code(tenant('kijun'), 'a'), 'case-unknown', 'under another tenant it is unknown');
select is(ask_case_code(tenant('yougo'), 'a'), 'asked', 'a code is sent');
select results_eq($$select template, recipient, organisation_id, payload is not null, expires_at from registry.outbox where mail_id = id('code mail a')$$,
    $$values ('case-code', 'a@else.example', id('yougo100001'), true, clock() + interval '20 minutes')$$, 'to the new address');
select is(ask_case_code(tenant('yougo'), 'a', 'second'), 'too-many-tries', 'once a minute');
select later('61 seconds');
select is(ask_case_code(tenant('yougo'), 'a', 'second'), 'asked', 'then again');
select is(state, 'cancelled', 'the first letter is not sent late') from registry.outbox where mail_id = id('code mail a');
select is(prove_case(tenant('yougo'), 'a', 'code of a'), 'code-incorrect', 'the code before it is a wrong one');
select is(prove_case(tenant('kijun'), 'a', 'second of a'), 'case-unknown', 'under another tenant nothing is right');
select results_eq($$select code_state, remaining_tries, reference from app.read_case_standing(tenant('yougo'), id('case a'))$$, $$values ('open', 4, 'REF1')$$, 'the page counts');
select is(count(*), 5::bigint, 'nobody has changed') from registry.contacts where tenant_id = tenant('yougo') and organisation_id in (id('yougo100001'), id('yougo100002')) and valid_until = 'infinity';
select is(prove_case(tenant('yougo'), 'a', 'second of a'), 'proven', 'the right one proves the address');
select is(prove_case(tenant('yougo'), 'a', 'second of a'), 'code-already-used', 'once');
select is(ask_case_code(tenant('yougo'), 'a'), 'code-already-used', 'and no more is sent');
select results_eq($$select pg_temp.office('yougocontact1'), pg_temp.office('successor a')$$,
    $$values ('佐伯 真理子 2020-01-01T00:00:00Z 2026-04-09T05:01:01Z t', '村瀬 悟 2026-04-09T05:01:01Z')$$, 'in 72 hours one follows the other');
select results_eq($$select template, recipient, payload is not null, due_at, expires_at from registry.outbox where mail_id in (id('notice a'), id('done a')) order by due_at$$,
    $$values ('case-objection', 'M.Saeki@midorigaoka.example', true, clock(), clock() + interval '72 hours'),
             ('case-done', 'a@else.example', false, clock() + interval '72 hours', clock() + interval '6 days')$$, 'the old address is told now, the new one then');
select is(app.case_facts(tenant('yougo'), 'case-objection', id('case a')) ->> 'effectiveAt', '2026-04-09T05:01:01Z', 'and until when it may object');
select results_eq($$select recipient, due_at, expires_at from registry.outbox where code_for = id('case a') and template = 'case-told' order by recipient$$,
    $$select address, clock(), clock() + interval '72 hours' from registry.contacts where organisation_id = id('yougo100001') and role <> 'representative' order by address$$, 'the other contacts are told, without a button');
select is(app.case_facts(tenant('yougo'), 'case-told', id('case a')) ->> 'person', '村瀬 悟', 'who is to follow');
select is(count(*), 0::bigint, 'meanwhile the new address speaks for nobody') from app.find_recipient(tenant('yougo'), 'a@else.example', null, clock()) f where f.address is not null;
select results_eq($$select state, waiting_for, deadline from dba.handover_cases where case_number = 'H26-0406-A'$$, $$values ('cooling-off', 'objection', clock() + interval '72 hours')$$, 'a DBA sees it wait');

-- Objecting.
select results_eq($$select outcome, state, organisation_name, role, successor from app.read_case_objection(tenant('yougo'), id('case a'), digest('objection a'))$$,
    $$values ('read', 'cooling-off', 'みどり丘製薬株式会社', 'representative', '村瀬 悟')$$, 'the page of the letter says who is to follow');
select is(outcome, 'objection-unknown', 'not without its secret') from app.read_case_objection(tenant('yougo'), id('case a'), digest('guess'));
select is(object_to_case(tenant('yougo'), 'a', 'guess'), 'objection-unknown', 'nor is anything stopped without it');
select is(object_to_case(tenant('kijun'), 'a', 'objection a'), 'objection-unknown', 'nor under another tenant');
select is(object_to_case(tenant('yougo'), 'a', 'objection a'), 'objected', 'with it the change is stopped');
select is(object_to_case(tenant('yougo'), 'a', 'objection a'), 'objected', 'a second press says the same');
select is(pg_temp.office('yougocontact1'), '佐伯 真理子 2020-01-01T00:00:00Z', 'the predecessor stays');
select is(state, 'cancelled', 'the letter of the end does not go out') from registry.outbox where mail_id = id('done a');
select is(state, 'cancelled', 'nor is the change told to all') from registry.outbox where template = 'handover-done' and code_for = id('case a');
select is(count(*), 1::bigint, 'it is on the audit once') from audit.events where act = 'case-objected';
select results_eq($$select document ->> 'state' from app.read_case(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), 'H26-0406-A')$$, $$values ('objected')$$, 'the operators see it');
select later('73 hours');
select is(count(*), 0::bigint, 'and the new address never counts') from app.find_recipient(tenant('yougo'), 'a@else.example', null, clock()) f where f.address is not null;
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'a', 4, 'objected'), 'refused', 'they close it');
select is(object_to_case(tenant('yougo'), 'a', 'objection a'), 'case-ended', 'and nothing is left to object to');

-- Without objection.
select is(ask_case_code(tenant('yougo'), 'b'), 'asked', 'another');
select is(prove_case(tenant('yougo'), 'b', 'code of b'), 'proven', 'is proven');
select later('72 hours');
select is(object_to_case(tenant('yougo'), 'b', 'objection b'), 'case-ended', 'at the end of the time an objection is late');
select is(count(*), 1::bigint, 'and the new address counts') from app.find_recipient(tenant('yougo'), 'b@else.example', null, clock()) f where f.address is not null;
select is(count(*), 0::bigint, 'the old one no more') from app.find_recipient(tenant('yougo'), 'm.saeki@midorigaoka.example', null, clock()) f where f.address is not null;
select results_eq($$select recipient, facts::jsonb from app.claim_mail(20, 20) where template = 'handover-done' order by recipient$$,
    $$select r, '{"role": "representative", "predecessor": "佐伯 真理子", "successor": "村瀬 悟", "successorDepartment": "薬事部", "offerUntil": "2026-04-13T05:00:00Z", "effectiveAt": "2026-04-12T06:01:01Z",
                  "objectionUntil": "2026-04-12T06:01:01Z", "waits": false, "endedBy": null}'::jsonb from unnest(array['b@else.example', 'takahashi@midorigaoka.example', 'tanaka@midorigaoka.example']) r$$,
    'all who are contacts then are told');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'b', 3), 'case-decided', 'what is done is not refused');
select is(state, 'done', 'it is done') from app.read_case_standing(tenant('yougo'), id('case b'));

-- Refused while it cools off.
update registry.contacts set valid_until = 'infinity' where contact_id = id('yougocontact1') and tenant_id = tenant('yougo');
select is(ask_case_code(tenant('yougo'), 'c') || prove_case(tenant('yougo'), 'c', 'code of c'), 'askedproven', 'a third cools off');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'c', 3), 'refused', 'and is refused after all');
select is(pg_temp.office('yougocontact1'), '佐伯 真理子 2020-01-01T00:00:00Z', 'nobody changes');
-- Too late, and stopped by other things.
select is(ask_case_code(tenant('yougo'), 's'), 'asked', 'a code of an organisation');
update registry.organisations set status = 'suspended' where organisation_id = id('yougo100001');
select is(prove_case(tenant('yougo'), 's', 'code of s'), 'case-ended', 'that is suspended proves nothing');
update registry.organisations set status = 'active' where organisation_id = id('yougo100001');
select stop_clock('2026-04-13 14:00+09');
select is(ask_case_code(tenant('yougo'), 'l'), 'case-ended', 'after a week there is nothing to prove');

-- Purging.
select is(count(*), 5::bigint, 'a year later') from registry.handover_cases where tenant_id = tenant('yougo');
delete from registry.case_decisions where case_id = id('case l');
update registry.handover_cases set case_id = app.new_id(opened_at) where case_id = id('case l');
select is((select purged from app.purge('handover_cases', 'infinity', 10)), 0, 'what ended lately is kept');
select stop_clock('2027-05-01 14:00+09');
select is((select purged from app.purge('handover_cases', 'infinity', 10)), 1, 'what ended a year ago is gone');

select * from finish();
rollback;
