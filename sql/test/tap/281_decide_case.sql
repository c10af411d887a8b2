-- Deciding a case: assigning it, two operators, one's own, asking for more, refusing, the answer about a member ID.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(57);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.assign(p_case text, p_version integer, p_member_id text, p_contact uuid default null, p_who text default 'operator of yougo') returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason) from app.assign_case(tenant('yougo'), tenant('yougo'), digest(p_who), id('case ' || p_case), p_version, p_member_id, p_contact) $$;
create function pg_temp.ask(p_case text, p_version integer, p_wanted text[], p_note text default 'x', p_who text default 'operator of yougo') returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason) from app.ask_for_more(tenant('yougo'), tenant('yougo'), digest(p_who), id('case ' || p_case), p_version, p_wanted, p_note, id('more ' || p_case)) $$;
create function pg_temp.add(p_case text, p_text text) returns text language sql as $$
    select concat_ws(' ', outcome, reason) from app.supplement_case(tenant('yougo'), id('case ' || p_case), p_text, '\xc0000201') $$;
select open_case(tenant('yougo'), c, p, c || '@else.example') from (values ('a', 'contact-left'), ('b', 'contact-left'), ('o', 'contact-left'), ('m', 'member-id-unknown'), ('r', 'contact-left')) v (c, p);
select open_case(tenant('yougo'), 'n', 'contact-left', 'n@else.example', '誰も知らない会');
select open_case(tenant('yougo'), 'own', 'contact-left', 'Operator@yougo.example');

-- Whom it is about.
select is(approve_case(tenant('yougo'), 'operator of yougo', 'n', 1), 'assignment-required', 'what is about nobody is not approved');
select is(pg_temp.assign('n', 1, '100009'), 'invalid memberId organisation-unknown', 'an organisation has to be there');
select is(pg_temp.assign('n', 1, '100005'), 'invalid memberId organisation-unknown', 'and a member still');
select is(pg_temp.assign('n', 1, '100002', id('yougocontact1')), 'invalid contactId contact-unknown', 'a contact is its own');
select is(pg_temp.assign('n', 2, '100002'), 'conflict 1', 'somebody was faster');
select is(pg_temp.assign('n', 1, '100002', null, 'auditor of yougo'), 'role-refused', 'an auditor says nothing');
select is(pg_temp.assign('n', 1, '100002'), 'saved 2', 'the only representative is meant');
select results_eq($$select organisation_id, contact_id from registry.handover_cases where case_id = id('case n')$$, $$values (id('yougo100002'), id('yougocontact4'))$$, 'and stands there');
select is(pg_temp.assign('n', 2, '100002', id('yougocontact5')), 'saved 3', 'or whom the operator says');
select is(pg_temp.assign('none', 1, '100002'), 'unknown', 'a case has to be there');

-- Two operators.
select is(approve_case(tenant('yougo'), 'auditor of yougo', 'a', 1), 'role-refused', 'an auditor approves nothing');
select is(approve_case(tenant('kijun'), 'owner of kijun', 'a', 1), 'unknown', 'nor does another tenant''s owner');
select is(approve_case(tenant('yougo'), 'owner of kijun', 'a', 1), 'operator-unknown', 'by no way');
select is(outcome || ' ' || reason_column || ' ' || reason, 'invalid note note-missing', 'what was checked is said')
  from app.approve_case(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('case a'), 1, ' ', id('m'));
select is(approve_case(tenant('yougo'), 'operator of yougo', 'a', 1), 'awaiting-second', 'the first approves');
select is(count(*), 0::bigint, 'nobody is written to') from registry.outbox where code_for = id('case a') and template <> 'case-received';
select is(approve_case(tenant('yougo'), 'owner of yougo', 'a', 1), 'conflict', 'who has not seen that reads again');
select is(approve_case(tenant('yougo'), 'operator of yougo', 'a', 2), 'first-approver', 'nobody is his own second');
insert into registry.operators (tenant_id, operator_id, address, name, role, created_at) values (0, id('twice'), 'OPERATOR@yougo.example', 'x', 'owner', clock());
insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at) values (0, digest('twice'), id('twice'), 'operator-token', id('twice'), 'x', clock(), '2100-01-01');
select is(outcome, 'first-approver', 'nor by a second account of his') from app.approve_case(tenant('yougo'), 0, digest('twice'), id('case a'), 2, 'x', id('m'));
select is(pg_temp.assign('a', 2, '100002'), 'case-decided 2', 'what one approved is not assigned to somebody else');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'a', 2), 'approved', 'the second approves');
select results_eq($$select state, prove_until, cooling_off, version from registry.handover_cases where case_id = id('case a')$$,
    $$values ('approved', clock() + interval '7 days', interval '72 hours', 3)$$, 'the address is to be proven within a week');
select results_eq($$select template, organisation_id, recipient, state from registry.outbox where mail_id = id('approved a')$$,
    $$values ('case-approved', id('yougo100001'), 'a@else.example', 'queued')$$, 'a letter says so to the new address');
select is(app.case_facts(tenant('yougo'), 'case-approved', id('case a'))::text, '{"caseNumber" : "H26-0406-A", "person" : "村瀬 悟", "proveUntil" : "2026-04-13T05:00:00Z"}', 'and until when');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'a', 3), 'case-decided', 'once');
select results_eq($$select operator, decision from registry.case_decisions where case_id = id('case a') order by operator$$,
    $$values ('operator@yougo.example', 'approved'), ('owner@yougo.example', 'approved')$$, 'two operators stand there');
select results_eq($$select act, actor, detail ->> 'state' from audit.events where act = 'case-approved' order by event_no$$,
    $$values ('case-approved', 'operator@yougo.example', 'awaiting-second'), ('case-approved', 'owner@yougo.example', 'approved')$$, 'and on the audit');
update registry.policies set two_operators = false where tenant_id = tenant('yougo');
select is(approve_case(tenant('yougo'), 'operator of yougo', 'b', 1), 'approved', 'where the tenant wants one, one is enough');
update registry.policies set two_operators = true, cooling_off = '10 days' where tenant_id = tenant('yougo');
select is(cooling_off, interval '72 hours', 'what was promised stays') from registry.handover_cases where case_id = id('case b');

-- One's own.
select is(approve_case(tenant('yougo'), 'operator of yougo', 'own', 1), 'own-case', 'nobody approves what ends at his own address');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'own', 1), 'own-case', 'or refuses it');
select is(pg_temp.ask('own', 1, '{phone}'), 'own-case', 'or asks about it');
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
values (tenant('yougo'), id('owner is contact'), id('yougo100001'), 'technical', 'x', 'OWNER@yougo.example', '2026-01-01');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'o', 1), 'own-case', 'nor for an organisation that he speaks for');
delete from registry.contacts where contact_id = id('owner is contact');

-- More is wanted.
select is(pg_temp.ask('o', 1, '{}'), 'invalid wanted field-unknown', 'something is to be wanted');
select is(pg_temp.ask('o', 1, '{phone,shoes}'), 'invalid wanted field-unknown', 'of the form''s fields');
select is(pg_temp.ask('o', 1, null), 'invalid wanted field-unknown', 'and named');
select is(pg_temp.ask('o', 1, '{phone}', ''), 'invalid note note-missing', 'with a note');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'o', 1), 'awaiting-second', 'one has approved');
select is(pg_temp.ask('o', 2, '{phone,postalAddress}'), 'saved 3', 'the other asks for more');
select results_eq($$select state, wanted from registry.handover_cases where case_id = id('case o')$$, $$values ('more-wanted', array['postalAddress', 'phone'])$$, 'in the form''s order');
select results_eq($$select template, organisation_id, recipient from registry.outbox where mail_id = id('more o')$$, $$values ('case-more-wanted', null::uuid, 'o@else.example')$$, 'a letter asks');
select is(count(*), 0::bigint, 'what was approved is to be approved anew') from registry.case_decisions where case_id = id('case o');
select is(pg_temp.add('o', E' \n'), 'invalid text-missing', 'an answer says something');
select is(pg_temp.add('o', repeat('x', 2001)), 'invalid too-long', 'not too much');
select is(pg_temp.add('o', E'a\u202eb'), 'invalid text-malformed', 'that can be read');
select is(pg_temp.add('o', E'一行目\r\n二行目'), 'saved', 'it is added');
select results_eq($$select state, supplement from registry.handover_cases where case_id = id('case o')$$, $$values ('open', E'一行目\n二行目')$$, 'and the case waits for operators');
select is(pg_temp.add('o', 'x'), 'case-ended', 'once an asking');
select is(pg_temp.add('none', 'x'), 'case-unknown', 'a case has to be there');

-- Refused.
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'r', 1, 'because'), 'invalid', 'a reason is one of those there are');
select is(refuse_case(tenant('yougo'), 'operator of yougo', 'r', 1), 'refused', 'it is refused');
select results_eq($$select m.template, m.recipient, m.organisation_id, app.case_facts(tenant('yougo'), m.template, m.code_for)::text from registry.outbox m where mail_id = id('refused r')$$,
    $$values ('case-refused', 'r@else.example', null::uuid, '{"caseNumber" : "H26-0406-R", "purpose" : "contact-left", "reason" : "evidence-differs"}')$$, 'a letter says why');
select is(approve_case(tenant('yougo'), 'owner of yougo', 'r', 2), 'case-decided', 'and it is over');
select is(refuse_case(tenant('yougo'), 'owner of yougo', 'r', 2), 'case-decided', 'for everybody');

-- A member ID.
select is(approve_case(tenant('yougo'), 'operator of yougo', 'm', 1), 'answered', 'one operator answers who does not know the member ID');
select results_eq($$select template, organisation_id, recipient, app.case_facts(tenant('yougo'), template, code_for) ->> 'memberId' from registry.outbox where code_for = id('case m')$$,
    $$values ('case-member-id', id('yougo100001'), null::text, '100001')$$, 'by a letter to the registered contacts, and none to the address typed');

-- Purging.
select is(purged, 0, 'what did not end a year ago stays') from (select stop_clock('2026-08-06 14:00+09')) c, app.purge('handover_cases', 'infinity', 10);

select * from finish();
rollback;
