-- Questions put before the desk: the queue, the letter, limits, bad input, closing.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(32);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.put(p_name text, p_reply_to text default '03-0000-1187', p_session text default null, p_network bytea default '\xc0000201') returns text language sql as $$
    select string_agg(concat_ws(' ', outcome, reason_column, reason), ', ') from app.send_message(tenant('yougo'), digest('session ' || p_session), id('message ' || p_name), 'お尋ね',
        E'一行目\r\n\r\n二行目', '村瀬 悟', p_reply_to, digest(p_reply_to), 'ja', id('letter ' || p_name), p_network) $$;
create function pg_temp.judged(p_subject text, p_body text, p_person text, p_reply_to text) returns text language sql as $$
    select string_agg(concat_ws(' ', outcome, reason_column, reason), ', ') from app.send_message(tenant('yougo'), null, id('message judged'), p_subject, p_body, p_person, p_reply_to,
        digest('x'), 'ja', id('letter'), '\xc0000201') $$;
create function pg_temp.shut(p_name text, p_version integer, p_note text default 'x', p_who text default 'operator of yougo') returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason) from app.close_message(tenant('yougo'), tenant('yougo'), digest(p_who), id('message ' || p_name), p_version, p_note) $$;

select is(pg_temp.put('a'), 'sent', 'a question is put');
select is_empty($$select * from registry.outbox where template = 'desk-message'$$, 'a tenant without an address of its desk gets no letter');
select results_eq($$select state, subject, body, person, reply_to, member_id, version from app.list_messages(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'open', null, 10)$$,
    $$values ('open', 'お尋ね', E'一行目\n\n二行目', '村瀬 悟', '03-0000-1187', null::text, 1)$$, 'it is in the operators'' queue');
select is(pg_temp.put('b'), 'too-many-tries', 'once a minute from there');
update registry.tenants set desk_address = 'desk@yougo.example' where tenant_id = tenant('yougo');
select open_session(tenant('yougo'), id('yougo100001'), 's');
select is(pg_temp.put('c', 'x@y.example', 's'), 'sent', 'a member asks');
select results_eq($$select template, recipient, organisation_id, state, payload from registry.outbox where mail_id = id('letter c')$$,
    $$values ('desk-message', 'desk@yougo.example', null::uuid, 'queued', null::bytea)$$, 'a letter goes to the desk');
select is(app.message_facts(tenant('yougo'), id('message c')) ->> 'memberId', '100001', 'and says who is signed in');
select is(app.asking_facts(tenant('yougo'), 'desk-message', id('message c')) ->> 'body', E'一行目\n\n二行目', 'and what was asked');
update registry.organisations set status = 'suspended' where organisation_id = id('yougo100001');
select is(pg_temp.put('c2', 'suspended', 's'), 'sent', 'of a suspended organisation one may ask');
select is(organisation_id, null, 'but is signed in no more') from registry.desk_messages where message_id = id('message c2');
update registry.organisations set status = 'active' where organisation_id = id('yougo100001');
select is(pg_temp.put('d', 'other', 'nobody'), 'sent', 'a session that is none is nobody''s');
select is(organisation_id, null, 'and no member''s') from registry.desk_messages where message_id = id('message d');
update registry.throttles set tries = 100, window_from = clock() where purpose = 'inquiry-network';
select is(pg_temp.put('e', 'another'), 'too-many-tries', 'a network has its hour');
update registry.throttles set tries = 0 where purpose = 'inquiry-network';

select is(pg_temp.judged('', E' \n', '　', null), 'invalid subject subject-missing, invalid body body-missing, invalid person person-missing, invalid replyTo replyTo-missing', 'what is required');
select is(pg_temp.judged(repeat('x', 101), repeat('x', 4001), repeat('x', 201), repeat('x', 255)),
    'invalid subject too-long, invalid body too-long, invalid person too-long, invalid replyTo too-long', 'what is too long');
select is(pg_temp.judged(E'a\r\nBcc: x', E'a\u202eb', E'a\nb', E'a\nb'),
    'invalid subject text-malformed, invalid body text-malformed, invalid person text-malformed, invalid replyTo text-malformed', 'lines where there are none');
select is_empty($$select * from registry.desk_messages where message_id = id('message judged')$$, 'nothing of it was written');
select is(outcome, 'message-not-offered', 'the installation has no desk') from app.send_message(0, null, id('m'), 'x', 'x', 'x', 'x', digest('x'), 'ja', id('l'), '\xc0');

select is(pg_temp.shut('a', 1, 'x', 'auditor of yougo'), 'role-refused', 'an auditor closes nothing');
select is(pg_temp.shut('a', 2), 'conflict 1', 'at the version that stands');
select is(pg_temp.shut('a', 1, repeat('x', 501)), 'invalid 1 note too-long', 'with a note of some length');
select is(pg_temp.shut('a', 1), 'closed 2', 'an operator closes');
select is(pg_temp.shut('a', 2), 'ended 2', 'once');
select is(pg_temp.shut('none', 1), 'unknown', 'what is there');
select is(outcome, 'unknown', 'not another tenant''s') from app.close_message(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('message c'), 1, 'x');
select results_eq($$select closed_by, note from app.list_messages(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'closed', null, 10)$$,
    $$values ('operator@yougo.example', 'x')$$, 'who closed it stands there');
select results_eq($$select outcome, subject, body, reply_to, note from app.read_message(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('message a'))$$,
    $$values ('read', 'お尋ね', E'一行目\n\n二行目', '03-0000-1187', 'x')$$, 'one is read whole');
select is(outcome, 'unknown', 'not another tenant''s') from app.read_message(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('message a'));
select is(outcome, 'operator-unknown', 'nor by nobody') from app.read_message(tenant('yougo'), tenant('yougo'), digest('nobody'), id('message a'));
select is_empty($$select * from app.list_messages(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), null, null, 10)$$, 'another tenant has none');
select is_empty($$select * from audit.events where act like 'message%' and detail::text ~ 'お尋ね|行目|村瀬|1187'$$, 'nothing of what was typed is on the audit');
update registry.desk_messages set message_id = app.new_id(sent_at) where message_id = id('message a');
select is((select purged from app.purge('desk_messages', 'infinity', 10)), 1, 'a year after it was closed it is gone') from (select stop_clock('2027-05-01 14:00+09')) c;

select * from finish();
rollback;
