-- What was promised to a code, a credential or a session is not altered by a change of policy, type or calendar in between.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(49);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.policy(p_changes jsonb) returns text language sql
    as $$ select s.outcome from registry.policies p, app.change_policy(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p.version, p_changes) s
           where p.tenant_id = tenant('yougo') $$;
create function pg_temp.inquiry_type(p_code text, p_changes jsonb) returns text language sql
    as $$ select s.outcome from registry.inquiry_types i,
                 app.save_inquiry_type(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, i.version, p_changes, gen_random_uuid(), null, null) s
           where i.tenant_id = tenant('yougo') and i.code = p_code and i.replaced_at is null $$;
create function pg_temp.credential_type(p_code text, p_changes jsonb) returns text language sql
    as $$ select s.outcome || coalesce(' ' || s.reasons[1], '') from registry.credential_types t,
                 app.save_credential_type(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, t.version, p_changes, gen_random_uuid(), null, null) s
           where t.tenant_id = tenant('yougo') and t.code = p_code $$;

-- Codes: asked under one policy, used under another.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'a code is asked for');
select is(ask(tenant('yougo'), '-', 'member-id', 'public', 'kimura@aozora.example'), 'asked', 'and one without a session');
select is(pg_temp.policy('{"codeLifetimeSeconds": 300, "codeForm": "digits", "codeTries": 1, "dayTries": 1, "mailGapSeconds": 3600, "hourMails": 1,
                           "addressDayCeiling": 10, "networkFreeTries": 5, "helpAfterSeconds": 60}'), 'saved', 'then every limit is tightened');
select results_eq($$select expires_at, resend_after, remaining_tries, help_after, form from app.read_inquiry(tenant('yougo'), digest('session a'), id('inquiry k'))$$,
    $$values (clock() + interval '20 minutes', clock() + interval '60 seconds', 5, clock() + interval '30 minutes', 'letters')$$,
    'the code reads as it was promised: end, resending, tries, help, form');
select is(redeem(tenant('yougo'), 'a', 'k', 'wrong ' || n), 'code-incorrect', 'wrong try ' || n || ' of five') from generate_series(1, 3) n;
select is(remaining_tries, 1, 'the fourth leaves the fifth')
  from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry k'), array[digest('x')], id('n'), 'R', '\xc0000201');
select is(redeem(tenant('yougo'), '-', 'public', 'wrong ' || n), 'code-incorrect', 'without a session too, try ' || n) from generate_series(1, 3) n;
select later('61 seconds');
select is(resend(tenant('yougo'), 'a', 'k'), 'asked', 'it is resent after the minute that was promised');
select is(expires_at, clock() + interval '20 minutes', 'and lives for twenty minutes again') from registry.one_time_codes where code_for = id('inquiry k');
select is(max_tries - tries, 5, 'with five tries') from registry.one_time_codes where code_for = id('inquiry k');
select is(resend(tenant('yougo'), '-', 'public'), 'asked', 'the one without a session as well');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k2', 'm.saeki@midorigaoka.example'), 'too-many-tries', 'a new asking has the new limits');
select later('61 seconds');
update registry.outbox set mail_id = id('earlier second mail k') where mail_id = id('second mail inquiry k') or mail_id = id('second mail k');
update registry.one_time_codes set mail_id = id('earlier second mail k') where code_for = id('inquiry k');
select is(resend(tenant('yougo'), 'a', 'k'), 'asked', 'a third mail within the hour');
select later('19 minutes');
select is(redeem(tenant('yougo'), 'a', 'k', 'second code of k'), 'redeemed', 'and it is redeemed in its twentieth minute');
select is(redeem(tenant('yougo'), '-', 'public', 'second code of public'), 'code-expired', 'while the other has expired at its own end');
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'm.saeki@midorigaoka.example'), 'asked', 'who asks now');
select results_eq($$select expires_at, resend_after, remaining_tries, help_after, form from app.read_inquiry(tenant('yougo'), digest('session a'), id('inquiry m'))$$,
    $$values (clock() + interval '5 minutes', clock() + interval '1 hour', 1, clock() + interval '1 minute', 'digits')$$, 'is promised what holds now');
select is(pg_temp.policy('{"codeLifetimeSeconds": 1200, "codeTries": 5, "dayTries": 15, "mailGapSeconds": 30, "hourMails": 5, "addressDayCeiling": 100, "networkFreeTries": 50}'), 'saved', 'loosened again');
select later('2 minutes');
select is(resend(tenant('yougo'), 'a', 'm'), 'too-many-tries', 'the strict promise stays, too: no second mail within its hour');
select is(redeem(tenant('yougo'), 'a', 'm', 'wrong'), 'too-many-tries', 'and its one try is spent');

-- A code asked for by less never opens more.
select is(ask(tenant('yougo'), '-', 'member-id', 'id', 'takahashi@midorigaoka.example', null, '\xc0000205'), 'asked', 'the member ID is asked for by an address alone');
select is(pg_temp.inquiry_type('member-id', '{"proof": "member-id-and-address", "reveals": "credential", "credentialType": "s-password"}'), 'saved',
    'then the type reveals a password, to who knows the member ID');
select is(concat_ws(' ', outcome, kind, value, encode(sealed, 'hex')), 'redeemed member-id 100001', 'the code shows what was asked for')
  from app.redeem_code(tenant('yougo'), null, id('inquiry id'), array[digest('code of id')], id('n1'), 'R', '\xc0000205');
select is(ask(tenant('yougo'), '-', 'member-id', 'id2', 'takahashi@midorigaoka.example', '100001', '\xc0000206'), 'asked', 'the next asking');
select is(concat_ws(' ', outcome, kind, convert_from(sealed, 'UTF8')), 'redeemed credential sealed s-password2026100001', 'shows the other')
  from app.redeem_code(tenant('yougo'), null, id('inquiry id2'), array[digest('code of id2')], id('n2'), 'R', '\xc0000206') where state = 'current';

-- Sessions: their idle time and their end.
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'a session is opened');
select results_eq($$select idle, ends_at - opened_at from registry.sessions where session_id = id('session b')$$,
    $$values (interval '30 minutes', interval '12 hours')$$, 'for half an hour idle and half a day');
select is(pg_temp.policy('{"sessionIdleSeconds": 60, "sessionLongestSeconds": 120}'), 'saved', 'then sessions are to be short');
select later('29 minutes');
select is(outcome, 'read', 'it lasts for its half hour') from app.read_me(tenant('yougo'), digest('session b')) limit 1;
select results_eq($$select idle, ends_at - opened_at from registry.sessions where session_id = id('session b')$$,
    $$values (interval '30 minutes', interval '12 hours')$$, 'and keeps its end');
select is(sign_in(tenant('yougo'), '100003', 's-password2026', 'c'), 'signed-in', 'a new one');
select results_eq($$select idle, ends_at - opened_at from registry.sessions where session_id = id('session c')$$,
    $$values (interval '1 minute', interval '2 minutes')$$, 'is short');

-- Credentials: validity and grace. Last year's is accepted until 1 May.
select is(pg_temp.credential_type('s-password', '{"graceDays": 0}'), 'saved', 'grace is given up');
select is(sign_in(tenant('yougo'), '100001', 's-password2025', 'd'), 'signed-in', 'last year''s value is accepted as it was promised');
select is(settings -> 'credentialTypes' -> 0 ->> 'previousGraceUntil', '2026-04-30T15:00:00Z', 'and the pages say until when')
  from app.read_settings(tenant('yougo'));
select is(pg_temp.credential_type('s-password', '{"graceDays": 300}'), 'saved', 'grace is made long');
select stop_clock('2026-05-01 00:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2025', 'e'), 'sign-in-refused', 'and last year''s ends on the day it was promised to');
select is(settings -> 'credentialTypes' -> 0 ->> 'previousGraceUntil', null, 'nor do the pages promise more') from app.read_settings(tenant('yougo'));
select is(pg_temp.credential_type('s-password', '{"signsIn": false}'), 'invalid in-use', 'what signs in goes on doing so');
select is(pg_temp.credential_type('s-password', '{"calendar": "release"}'), 'invalid in-use', 'in its calendar');

-- A rotation planned under one grace.
select stop_clock('2026-09-01 00:00+09');
select without_credentials(tenant('yougo'), '2027');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'r', 'k-password', '2027', 7), 'planned', 'a rotation with a week of grace');
select is(pg_temp.credential_type('k-password', '{"graceDays": 0}'), 'saved', 'then the type has none');
select matches(generate(tenant('yougo'), 'operator of yougo', 'r'), '^stored 3', 'it generates');
select is(min(grace_until), '2028-04-08 00:00+09', 'with the grace that was planned') from registry.credentials where rotation_id = id('r');
select * from finish();
rollback;
