-- Opening a case: the same answer whatever stands in the register, a letter that says nothing, and what operators read of it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(42);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.judged(p_purpose text, p_postal text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text)
returns text language sql as $$ select string_agg(concat_ws(' ', outcome, reason_column, reason), ', ') from app.open_case(tenant('yougo'), id('case judged'), 'H26-0406-JJJJ', p_purpose,
    p_postal, p_organisation, p_department, p_predecessor, p_person, p_phone, p_address, digest('x'), 'ja', id('mail'), '\xc0000201') $$;
create function pg_temp.seen(p_case text, p_who text default 'operator of yougo') returns json language sql as $$
    select document from app.read_case(tenant('yougo'), tenant('yougo'), digest(p_who), p_case) $$;

select results_eq($$select outcome, case_number, retry_at, reason from app.open_case(tenant('yougo'), id('case a'), 'H26-0406-A', 'contact-left', '東京都千代田区神田0-0-0', 'みどり丘製薬 株式会社',
        '薬事部', '佐伯　真理子', '村瀬 悟', '+81 3-0000-1187', 's.murase@midorigaoka.example', digest('a'), 'ja', id('received a'), '\xc0000201')$$,
    $$values ('opened', 'H26-0406-A', null::timestamptz, null::text)$$, 'a case is opened');
select results_eq($$select outcome, case_number, retry_at, reason from app.open_case(tenant('yougo'), id('case n'), 'H26-0406-N', 'contact-left', 'どこか', '誰も知らない会',
        null, '', '誰か', '00', 'nobody@nowhere.example', digest('n'), 'en', id('received n'), '\xc0000201')$$,
    $$values ('opened', 'H26-0406-N', null::timestamptz, null::text)$$, 'the same is told where nothing of it is registered');
select results_eq($$select template, locale, organisation_id, recipient, state, payload, code_for from registry.outbox where mail_id in (id('received a'), id('received n')) order by locale desc$$,
    $$values ('case-received', 'ja', null::uuid, 's.murase@midorigaoka.example', 'queued', null::bytea, id('case a')),
             ('case-received', 'en', null, 'nobody@nowhere.example', 'queued', null, id('case n'))$$, 'and the same letter goes to both');
select results_eq($$select act, actor_kind, organisation_id, detail::text from audit.events where act = 'case-opened' order by event_no limit 1$$,
    $$values ('case-opened', 'public', null::uuid, '{"number" : "H26-0406-A", "purpose" : "contact-left", "network" : "c0000201"}')$$, 'it is on the audit, without what was typed');
select is(app.case_facts(tenant('yougo'), 'case-received', id('case a'))::text, '{"caseNumber" : "H26-0406-A"}', 'whose facts are the number alone');
select results_eq($$select organisation_id, contact_id from registry.handover_cases where case_id in (id('case a'), id('case n')) order by organisation_id nulls last$$,
    $$values (id('yougo100001'), id('yougocontact1')), (null, null)$$, 'who is meant beyond doubt stands beside it');
select is(open_case(tenant('yougo'), 'a'), 'number-taken', 'a number is given once');
select is(open_case(tenant('yougo'), 'shared', 'contact-left', 'x1@y.example', '海辺研究会'), 'opened', 'an organisation with one representative');
select is(contact_id, id('yougocontact6'), 'means that one, whatever the predecessor is called') from registry.handover_cases where case_id = id('case shared');
select is(open_case(tenant('yougo'), 'gone', 'contact-left', 'x2@y.example', '退会した会'), 'opened', 'one that has withdrawn is told no different');
select is(organisation_id, null, 'but is not meant') from registry.handover_cases where case_id = id('case gone');

-- Limits.
select is(open_case(tenant('yougo'), 'b'), 'opened', 'of one address');
select is(open_case(tenant('yougo'), 'c'), 'too-many-tries', 'once a minute');
select results_eq($$select retry_at from app.open_case(tenant('yougo'), id('case c'), 'H26-0406-C', 'contact-left', 'x', 'x', null, null, 'x', '1', 's.murase@midorigaoka.example',
        digest('address s.murase@midorigaoka.example'), 'ja', id('m'), '\xc0000201')$$, $$values (clock() + interval '60 seconds')$$, 'and says when again');
select is(open_case(tenant('yougo'), 'c', 'contact-left', 's.murase@midorigaoka.example', 'x', '\xc0000202'), 'opened', 'another network is another window');
update registry.throttles set tries = 100, window_from = clock() where purpose = 'inquiry-network' and tenant_id = tenant('yougo');
select is(open_case(tenant('yougo'), 'd', 'contact-left', 'other@y.example'), 'too-many-tries', 'a network has its hour');
update registry.throttles set tries = 0 where purpose = 'inquiry-network';
select is(open_case(0, 'd'), 'case-not-offered', 'the installation has no members');

-- Bad input: every field that is wrong, at once, and nothing written.
select is(pg_temp.judged('contact-left', '', ' ', null, null, '　', '', ''), 'invalid postalAddress postal-address-missing, invalid organisation organisation-missing, '
    'invalid person person-missing, invalid phone phone-missing, invalid email address-missing', 'what is required');
select is(pg_temp.judged('contact-left', repeat('x', 301), repeat('x', 201), repeat('x', 201), repeat('x', 201), repeat('x', 201), repeat('1', 51), repeat('x', 250) || '@y.example'),
    'invalid postalAddress too-long, invalid organisation too-long, invalid department too-long, invalid predecessor too-long, invalid person too-long, '
    'invalid phone too-long, invalid email address-malformed', 'what is too long');
select is(pg_temp.judged('contact-left', E'a\nb', E'a\rb', E'a\tb', E'a\u202eb', E'a\u200bb', E'1\n2', E'a@b.example\r\nBcc: c@d.example'),
    'invalid postalAddress text-malformed, invalid organisation text-malformed, invalid department text-malformed, invalid predecessor text-malformed, '
    'invalid person text-malformed, invalid phone text-malformed, invalid email address-malformed', 'lines, and marks that nobody sees');
select is(pg_temp.judged('contact-left', 'https://x.example', 'www.x.example', null, null, '至急 https://x.example', '1', 'a@b.example'), 'invalid person text-malformed',
    'a name in letters to others is no address of the web');
select is(pg_temp.judged('other', 'x', 'x', null, null, 'x', '1', 'a@b.example'), 'invalid purpose purpose-unknown', 'a purpose is one of two');
select is(count(*), 0::bigint, 'nothing of it was written') from registry.handover_cases where case_id = id('case judged');

-- A member ID that is not known.
select is(open_case(tenant('yougo'), 'm', 'member-id-unknown', 'stranger@else.example'), 'opened', 'somebody does not know the member ID');
select is(count(*), 0::bigint, 'no letter goes to the address typed') from registry.outbox where code_for = id('case m');

-- What operators read.
select results_eq($$select e ->> 'field', e ->> 'given', e ->> 'registered', e ->> 'verdict' from json_array_elements(pg_temp.seen('H26-0406-A') -> 'comparison') e$$,
    $$values ('postalAddress', '東京都千代田区神田0-0-0', null, 'not-on-file'), ('organisation', 'みどり丘製薬 株式会社', 'みどり丘製薬株式会社', 'spelling'), ('department', '薬事部', '薬事部', 'match'),
             ('predecessor', '佐伯　真理子', '佐伯 真理子', 'spelling'), ('person', '村瀬 悟', null, 'not-on-file'), ('phone', '+81 3-0000-1187', null, 'not-on-file'),
             ('email', 's.murase@midorigaoka.example', 'M.Saeki@midorigaoka.example', 'same-domain')$$, 'what was said beside what is registered');
update registry.contacts set phone = '03 (0000) 1187', department = '総務部' where tenant_id = tenant('yougo') and contact_id = id('yougocontact1');
select results_eq($$select e ->> 'field', e ->> 'verdict' from json_array_elements(pg_temp.seen('h26-0406-a') -> 'comparison') e where e ->> 'field' in ('phone', 'department')$$,
    $$values ('department', 'differs'), ('phone', 'spelling')$$, 'a number is compared as it is dialled');
select results_eq($$select distinct e ->> 'verdict' from json_array_elements(pg_temp.seen('H26-0406-N') -> 'comparison') e order by 1$$,
    $$values ('not-given'), ('not-on-file')$$, 'of nobody nothing is on file');
select results_eq($$select d ->> 'state', d ->> 'approvalsNeeded', d #>> '{organisation,memberId}', d #>> '{predecessor,delivery}', d ->> 'decisions' from pg_temp.seen('H26-0406-A') d$$,
    $$values ('open', '2', '100001', 'unknown', '[]')$$, 'the organisation, the state of the old address, and that two are to approve');
select is(pg_temp.seen('H26-0406-A')::text, pg_temp.seen(id('case a')::text)::text, 'it is found by its id as by its number');
select is(pg_temp.seen('H26-0406-A', 'auditor of yougo') ->> 'caseNumber', 'H26-0406-A', 'an auditor reads it, too');
select is(outcome, 'unknown', 'under another tenant it is unknown') from app.read_case(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('case a')::text);
select is(outcome, 'operator-unknown', 'to nobody it is told') from app.read_case(tenant('yougo'), tenant('yougo'), digest('nobody'), 'H26-0406-A');
select results_eq($$select case_number, state, member_id, waiting_for from app.list_cases(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'waiting', null, 10) where case_number = 'H26-0406-A'$$,
    $$values ('H26-0406-A', 'open', '100001', 'operator')$$, 'it is in the queue');
select is(count(*), 7::bigint, 'with all the others') from app.list_cases(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'open', null, 10);
select is(count(*), 2::bigint, 'a page is a page') from app.list_cases(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, null, 2);
select is_empty($$select * from app.list_cases(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), null, null, 10)$$, 'another tenant has none');
select is(outcome, 'operator-unknown', 'nobody lists them') from app.list_cases(tenant('yougo'), tenant('yougo'), digest('nobody'), null, null, 10);
select results_eq($$select state, age, waiting_for, approvals from dba.handover_cases where case_number = 'H26-0406-A'$$,
    $$values ('open', interval '0', 'operator', 0::bigint)$$, 'a DBA sees it and its age');
select is(app.dialled('+81 (0)3-0000-1187'), app.dialled('０３−００００−１１８７'), 'abroad and full-width are the same number');
select results_eq($$select outcome, state, case_number from app.read_case_standing(tenant('yougo'), id('case a'))$$, $$values ('read', 'open', 'H26-0406-A')$$, 'its own page knows it');
select is(outcome, 'case-unknown', 'under another tenant not') from app.read_case_standing(tenant('kijun'), id('case a'));

select * from finish();
rollback;
