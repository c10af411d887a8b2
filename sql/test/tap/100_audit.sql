-- Audit: no record, no disclosure; nothing secret in it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(20);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'm.saeki@midorigaoka.example'), 'asked', 'asked');

create function pg_temp.refuse() returns trigger language plpgsql as $$ begin raise exception 'the audit is full'; end $$;
create trigger full_audit before insert on audit.events for each row execute function pg_temp.refuse();

select throws_ok(format($$select redeem(%s, 'a', 'k', 'code of k')$$, tenant('yougo')), 'P0001', 'the audit is full', 'where the audit cannot be written, redeeming fails');
select is(redeemed_at, null, 'the code is still unused') from registry.one_time_codes where code_for = id('inquiry k');
select is_empty($$select * from registry.disclosures where inquiry_id = id('inquiry k')$$, 'nothing is disclosed');
select is_empty($$select * from registry.outbox where mail_id = id('notice k')$$, 'nobody is told');
select throws_ok(format($$select sign_in(%s, '100002', 's-password2026', 'b')$$, tenant('yougo')), 'P0001', 'the audit is full', 'nobody signs in');
select is_empty($$select * from registry.sessions where session_id = id('session b')$$, 'no session is opened');
select throws_ok(format($$select ask(%s, 'a', 'external-id', 'x', 'm.saeki@midorigaoka.example')$$, tenant('yougo')), 'P0001', 'the audit is full', 'nobody asks');
select is_empty($$select * from registry.outbox where mail_id = id('mail x')$$, 'no mail is queued');
drop trigger full_audit on audit.events;
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'redeemed', 'once it can be written, the code counts');

select is(redeem(tenant('yougo'), 'a', 'm', 'wrong'), 'code-incorrect', 'a wrong code');
select results_eq($$select act, actor_kind, actor, organisation_id, subject from audit.events where tenant_id = tenant('yougo') and at = clock() and actor_kind <> 'platform' order by xact, event_no$$,
    $$values ('signed-in', 'member', '100001', id('yougo100001'), id('session a')),
             ('code-asked', 'member', null, id('yougo100001'), id('inquiry k')), ('code-asked', 'member', null, id('yougo100001'), id('inquiry m')),
             ('value-disclosed', 'member', '100001', id('yougo100001'), id('inquiry k')), ('value-disclosed', 'member', '100001', id('yougo100001'), id('inquiry k')),
             ('code-refused', 'member', null, id('yougo100001'), id('inquiry m'))$$, 'each act is a row');
select set_eq($$select distinct k from audit.events, json_object_keys(detail) k where actor_kind <> 'platform'$$,
    array['network', 'inquiryType', 'withheld', 'receipt', 'period', 'generation', 'triesLeft'], 'details come from a fixed list');
select is_empty($$select * from audit.events where detail::text ~ 'sealed|c0de|@' or detail::text like '%' || encode(digest('code of k'), 'hex') || '%'$$, 'no value, code, digest or address is among them');
select is(audit.make_months(3), 0, 'the months ahead are there') from (select stop_clock(null)) c;
select is(audit.make_months(5), 2, 'more are made when asked');
select is(outcome || ' ' || made, 'prepared 0', 'the courier''s call makes what is missing') from app.prepare_audit();
select ok(bool_and(relrowsecurity and relforcerowsecurity), 'each with row security of its own') from pg_class where relname like 'events\_______' and relispartition;

select * from finish();
rollback;
