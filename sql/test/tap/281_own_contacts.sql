-- A member changes the contacts of its organisation, after it has proven itself.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(63);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.in_office(p_role text) returns text language sql
    as $$ select string_agg(concat_ws(' ', person, department, phone, address, locale, version), ', ') from registry.contacts
           where organisation_id = id('yougo100001') and role = p_role and valid_until > clock() $$;
create function pg_temp.change(p_version integer, p_fields jsonb, p_change text default 'none', p_contact text default 'yougocontact2', p_session text default 'a')
returns text language sql as $$ select change_contact(tenant('yougo'), p_session, p_contact, p_version, p_fields, p_change) $$;
select is(sign_in(tenant('yougo'), '100001', 's-password2026', s), 'signed-in', 'signed in as ' || s) from unnest(array['a', 'b']) s;
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'kijun'), 'signed-in', 'in another tenant');
select is(pg_temp.change(1, '{"person": "x"}', p_session => 'x'), 'session-ended', 'nobody changes nothing');
select is(pg_temp.change(1, '{"person": "x"}'), 'proof-required', 'nor who has not proven himself');
select is(ask_proof(tenant('yougo'), 'a', 'p') || ' ' || prove_change(tenant('yougo'), 'a', 'p'), 'asked proven', 'proven');
select is(pg_temp.change(1, '{"person": "x"}', p_session => 'b'), 'proof-required', 'by this session alone');

-- At once.
select is(pg_temp.change(1, '{"person": " 高橋 健一 ", "department": "薬事部", "phone": "03-0000-0001"}'), 'saved 2', 'who has may change');
select is(pg_temp.in_office('deputy'), '高橋 健一 薬事部 03-0000-0001 takahashi@midorigaoka.example en 2', 'name, department and telephone, at once');
select is(pg_temp.change(2, '{"department": " ", "locale": "ja"}'), 'saved 3', 'a department is taken away, a language chosen');
select is(pg_temp.in_office('deputy'), '高橋 健一 03-0000-0001 takahashi@midorigaoka.example ja 3', 'what is not named stays');
select is(pg_temp.change(3, '{"locale": "ja"}'), 'saved 3', 'nothing that differs changes nothing');
select is(pg_temp.change(3, '{}'), 'saved 3', 'nor does nothing');
select is(pg_temp.change(3, '{"address": "Takahashi@midorigaoka.example"}'), 'saved 4', 'another spelling is the same address');
select results_eq($$select actor_kind, actor, subject, detail ->> 'fields' from audit.events where act = 'contact-changed' order by event_no$$,
    $$values ('member', '100001', id('yougocontact2'), '["person","department","phone"]'), ('member', '100001', id('yougocontact2'), '["department","locale"]'),
             ('member', '100001', id('yougocontact2'), '["address"]')$$, 'each is on the audit, by name of field');
select is(count(*), 0::bigint, 'never what was written') from audit.events where detail::text ~ '高橋|薬事|midorigaoka|03-0000';
select is(count(*), 3::bigint, 'all sessions go on') from registry.sessions where ended_at is null;

-- Refused.
select is(pg_temp.change(1, '{"person": "x"}'), 'conflict 4', 'an older version is a conflict');
select is(pg_temp.change(4, f), 'invalid 4 ' || o, f::text)
  from (values ('{"person": " "}'::jsonb, 'person person-missing'), ('{"person": "x\nBcc: y@z.example"}', 'person text-malformed'), ('{"person": "‮x"}', 'person text-malformed'),
               ('{"department": "a\tb"}', 'department text-malformed'), ('{"phone": "03\r\n"}', 'phone text-malformed'), ('{"address": ""}', 'address address-missing'),
               ('{"address": "a@b.example\r\nBcc: c@d.example"}', 'address address-malformed'), ('{"address": "a@b, c@d"}', 'address address-malformed'),
               ('{"locale": "fr"}', 'locale locale-unknown')) v (f, o);
select is(pg_temp.change(4, jsonb_build_object('phone', repeat('1', 51))), 'invalid 4 phone too-long', 'a telephone that is none');
select is(pg_temp.change(1, '{"person": "x"}', p_contact => 'yougocontact4'), 'unknown', 'another organisation''s contact is unknown');
select is(pg_temp.change(1, '{"person": "x"}', p_contact => 'kijuncontact1'), 'unknown', 'and another tenant''s');
select is(change_contact(tenant('kijun'), 'a', 'yougocontact2', 4, '{"person": "x"}'), 'session-ended', 'under another tenant the session is none');
select is(pg_temp.change(1, '{"person": "x"}', p_contact => 'nobody'), 'unknown', 'and who is not there');

-- Another address.
select is(pg_temp.change(4, '{"address": "ken@midorigaoka.example", "person": "高橋 健"}', 'n'), 'asked 4', 'a new address waits for its code');
select is(pg_temp.in_office('deputy'), '高橋 健一 03-0000-0001 Takahashi@midorigaoka.example ja 4', 'nothing has changed by then');
select is(pg_temp.change(4, '{"address": "ken2@midorigaoka.example"}', 'n2'), 'too-many-tries 4', 'a minute between two');
select results_eq($$select template, locale, recipient, organisation_name, person, reference, facts::jsonb from app.claim_mail(9, 9) where template = 'address-code'$$,
    $$values ('address-code', 'ja', 'ken@midorigaoka.example', 'みどり丘製薬株式会社', null, 'REF1', '{"person": "高橋 健", "role": "deputy", "address": "ken@midorigaoka.example"}'::jsonb)$$, 'the code goes to the new one');
select results_eq($$select kind, address, contact_id, mail_state from app.read_change(tenant('yougo'), digest('session b'), id('change n'))$$,
    $$values ('address', 'ken@midorigaoka.example', id('yougocontact2'), null::text)$$, 'a colleague may go on; what a server says of a stranger''s address is not told');
select is(prove_change(tenant('kijun'), 'kijun', 'n'), 'change-unknown', 'another tenant may not');
select is(prove_change(tenant('yougo'), 'a', 'n', 'code of p'), 'code-incorrect 4', 'the code of the proof is no code of the address');
select is(prove_change(tenant('yougo'), 'b', 'n'), 'changed 1', 'the code that went there makes it count');
select is(pg_temp.in_office('deputy'), '高橋 健 03-0000-0001 ken@midorigaoka.example ja 1', 'with what was said beside it');
select results_eq($$select valid_until, replaced_by = (select successor_id from registry.changes where change_id = id('change n')) from registry.contacts where contact_id = id('yougocontact2')$$,
    $$values (clock(), true)$$, 'the old office has ended in its favour');
select results_eq($$select template, locale, recipient, person, payload, facts ->> 'person', facts ->> 'address' from app.claim_mail(9, 9)$$,
    $$values ('address-changed', 'ja', 'Takahashi@midorigaoka.example', null, null::bytea, '高橋 健一', 'ken@midorigaoka.example')$$, 'the old address is told, and greeted by its own name');
select is(prove_change(tenant('yougo'), 'a', 'n'), 'code-already-used', 'once');
select is(pg_temp.change(4, '{"person": "x"}'), 'conflict', 'who still sees the old one is told so');

-- Conflicts on the way.
select later('1 minute');
select is(pg_temp.change(1, '{"address": "it@midorigaoka.example"}', 't', 'yougocontact3'), 'asked 1', 'a new address of the technical contact');
select is(pg_temp.change(1, '{"phone": "1"}', 't', 'yougocontact3'), 'saved 2', 'whose telephone changes meanwhile');
select is(prove_change(tenant('yougo'), 'a', 't'), 'conflict 2', 'is a conflict');
select is(pg_temp.in_office('technical'), '田中 実 1 tanaka@midorigaoka.example ja 2', 'and nothing is half done');
select later('1 minute');
select is(pg_temp.change(2, '{"address": "it@midorigaoka.example"}', 'u', 'yougocontact3'), 'asked 2', 'once more');
select is(resend_change(tenant('yougo'), 'a', 'u'), 'too-many-tries', 'not sent again at once');
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from) values (tenant('yougo'), id('twin'), id('yougo100001'), 'technical', 'x', 'IT@midorigaoka.example', clock());
select is(prove_change(tenant('yougo'), 'a', 'u'), 'exists', 'somebody was put there meanwhile');
select later('1 minute');
select is(pg_temp.change(2, '{"address": "it@midorigaoka.example"}', 'w', 'yougocontact3'), 'exists 2', 'and then it cannot be asked');
delete from registry.contacts where contact_id = id('twin');
select is(pg_temp.change(2, '{"address": "desk@shared.example"}', 'w', 'yougocontact3'), 'asked 2', 'an address of another organisation may be ours, too');
select later('20 minutes');
select is(prove_change(tenant('yougo'), 'a', 'w'), 'code-expired', 'late is late');
select is(pg_temp.change(2, '{"phone": "2"}', 'x', 'yougocontact3'), 'proof-required', 'and the proof is over by then');

-- The representative's own.
select is(ask_proof(tenant('yougo'), 'a', 'r') || ' ' || prove_change(tenant('yougo'), 'a', 'r'), 'asked proven', 'proven again');
select is(pg_temp.change(1, '{"address": "mariko@midorigaoka.example"}', 'y', 'yougocontact1'), 'asked 1', 'the representative moves');
select is(prove_change(tenant('yougo'), 'a', 'y'), 'changed 1', 'to an address that is proven');
select is(pg_temp.change(1, '{"phone": "2"}', 'z', 'yougocontact3'), 'proof-required', 'what the old address proved is over');
select later('1 minute');
select is(address, 'mariko@midorigaoka.example', 'the next code goes to the new one') from app.ask_proof(tenant('yougo'), digest('session a'), id('change z'), 1, 'x', 'REF1', 'ja', id('mail z'), '\xc0de', '\xc0000201');
select results_eq($$select kind, asked, done from dba.change_funnel where tenant = 'yougo' order by kind$$, $$values ('address', 5::bigint, 2::bigint), ('proof', 3, 2)$$, 'a DBA counts them');
select is(purged, 0, 'they are kept') from app.purge('changes', 'infinity', 10);

select * from finish();
rollback;
