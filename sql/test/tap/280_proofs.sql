-- My page: a session proves itself once more before contacts are changed; sessions and recoveries as a member sees them.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(85);
select stop_clock('2026-04-06 14:00+09');
select offer_own_passwords(tenant('yougo'));
create function pg_temp.me(p_session text) returns text language sql
    as $$ select min(concat_ws(' ', outcome, proof, proven_until - clock())) from app.read_me(tenant('yougo'), digest('session ' || p_session)) $$;
create function pg_temp.standing(p_session text) returns text language sql
    as $$ select concat_ws(' ', refusal, proof, proven_until - clock(), member_id) from (select set_config('aikotoba.tenant', tenant('yougo')::text, true)) c,
            app.proven_session(tenant('yougo'), digest('session ' || p_session), clock()) $$;
select is(sign_in(tenant('yougo'), '100001', 's-password2026', s), 'signed-in', 'signed in as ' || s) from unnest(array['a', 'b']) s;
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'other'), 'signed-in', 'another organisation, too');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'kijun'), 'signed-in', 'and another tenant''s');

-- Where the secret is shared: a code to the representative.
select is(pg_temp.me('a'), 'read code', 'a shared secret wants a code');
select is(pg_temp.standing('a'), 'proof-required code 100001', 'before it nothing is changed');
select is(prove_own_password(tenant('yougo'), 'a', '100001', 's-password2026'), 'code-required', 'the shared secret once more proves nothing');
select is(ask_proof(tenant('yougo'), 'nobody', 'p'), 'session-ended', 'who is not signed in asks for none');
select results_eq($$select outcome, address, expires_at - clock(), resend_after - clock() from app.ask_proof(tenant('yougo'), digest('session a'), id('change p'), 1, digest('code of p'), 'REF1', 'ja', id('mail p'), '\xc0de', '\xc0000201')$$,
    $$values ('asked', 'M.Saeki@midorigaoka.example', interval '20 minutes', interval '1 minute')$$, 'it goes to the representative, whoever asks');
select is(ask_proof(tenant('yougo'), 'b', 'p2'), 'too-many-tries', 'a minute between two, whoever asks');
select results_eq($$select template, recipient, person, reference, facts::text from app.claim_mail(9, 9)$$,
    $$values ('change-code', 'M.Saeki@midorigaoka.example', '佐伯 真理子', 'REF1', null::text)$$, 'by mail');
select is(outcome, 'settled', 'which the server takes') from app.settle_mail(tenant('yougo'), id('mail p'), 1, 'handed-over', null);
select results_eq($$select outcome, kind, address, reference, remaining_tries, state, mail_state, mail_at from app.read_change(tenant('yougo'), digest('session a'), id('change p'))$$,
    $$values ('read', 'proof', 'M.Saeki@midorigaoka.example', 'REF1', 5, 'open', 'handed-over', clock())$$, 'the page says what the courier knows');
select is(outcome, 'change-unknown', 'only to the session that asked') from app.read_change(tenant('yougo'), digest('session b'), id('change p'));
select is(outcome, 'session-ended', 'not to nobody') from app.read_change(tenant('yougo'), digest('session x'), id('change p'));
select is(prove_change(tenant('yougo'), 'b', 'p'), 'change-unknown', 'nor proves the code another session');
select is(prove_change(tenant('yougo'), 'other', 'p'), 'change-unknown', 'nor another organisation''s');
select is(prove_change(tenant('kijun'), 'kijun', 'p'), 'change-unknown', 'nor another tenant''s');
select is(prove_change(tenant('yougo'), 'x', 'p'), 'session-ended', 'nor nobody''s');
select is(prove_change(tenant('yougo'), 'a', 'p', 'wrong'), 'code-incorrect 4', 'a wrong code is counted');
select is(pg_temp.standing('a'), 'proof-required code 100001', 'and proves nothing');
select is(prove_change(tenant('yougo'), 'a', 'p'), 'proven', 'the right one proves the session');
select is(pg_temp.standing('a'), 'code 00:15:00 100001', 'for the tenant''s grant_lifetime');
select is(pg_temp.me('a'), 'read code 00:15:00', 'as My page says');
select is(pg_temp.standing('b'), 'proof-required code 100001', 'and no other session');
select is(prove_change(tenant('yougo'), 'a', 'p'), 'code-already-used', 'once');
select results_eq($$select act, actor_kind, actor, subject, detail ->> 'by' from audit.events where act in ('proof-asked', 'session-proven') order by event_no$$,
    $$values ('proof-asked', 'member', '100001', id('change p'), null), ('session-proven', 'member', '100001', id('session a'), 'code')$$, 'it is on the audit');
select later('14 minutes 59 seconds');
select is(pg_temp.standing('a'), 'code 00:00:01 100001', 'it lasts');
select later('1 second');
select is(pg_temp.standing('a'), 'proof-required code 100001', 'and is over');

select is(pg_temp.me('b'), 'read code', 'the others go on as before');

-- Expired, resent, tried too often.
select is(ask_proof(tenant('yougo'), 'a', 'q'), 'asked', 'another');
select later('20 minutes');
select is(prove_change(tenant('yougo'), 'a', 'q'), 'code-expired', 'is expired after its time');
select is(state, 'expired', 'as its page says') from app.read_change(tenant('yougo'), digest('session a'), id('change q'));
select is(resend_change(tenant('yougo'), 'b', 'q'), 'change-unknown', 'another session sends none again');
select is(resend_change(tenant('yougo'), 'a', 'q'), 'asked', 'a new one');
select is(resend_change(tenant('yougo'), 'a', 'q'), 'too-many-tries', 'not twice at once');
select is(prove_change(tenant('yougo'), 'a', 'q'), 'code-incorrect 4', 'the old code is none any more');
select is(prove_change(tenant('yougo'), 'a', 'q', 'wrong ' || n), o, 'wrong once more') from (values (1, 'code-incorrect 3'), (2, 'code-incorrect 2'), (3, 'code-incorrect 1'), (4, 'too-many-tries 0')) v (n, o);
select is(prove_change(tenant('yougo'), 'a', 'q', 'second code of q'), 'too-many-tries', 'then the right one, too, is too late');
select is(tries, 6, 'all counted for the day') from registry.throttles where tenant_id = tenant('yougo') and purpose = 'proof';

-- Who read the code must still be the representative.
select later('1 minute');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'c'), 'signed-in', 'signed in');
select is(ask_proof(tenant('yougo'), 'c', 'r'), 'asked', 'asked');
update registry.contacts set valid_until = clock() where contact_id = id('yougocontact1');
select is(prove_change(tenant('yougo'), 'c', 'r'), 'change-unknown', 'a code whose reader represents no longer proves nothing');
select later('1 minute');
select is(ask_proof(tenant('yougo'), 'c', 's'), 'representative-missing', 'without a representative nobody is written to');
update registry.contacts set valid_until = 'infinity' where contact_id = id('yougocontact1');
select is(ask_proof(tenant('yougo'), 'c', 's'), 'asked', 'with one');
select is(prove_change(tenant('yougo'), 'c', 's'), 'proven', 'proven');
update registry.contacts set role = 'technical' where contact_id = id('yougocontact1');
select is(pg_temp.standing('c'), 'proof-required code 100001', 'a proof ends with the office of who read it');
update registry.contacts set role = 'representative' where contact_id = id('yougocontact1');

-- Where the password is the member's own: typed again.
select is(ask_recovery(tenant('yougo'), 'own', 'm.saeki@midorigaoka.example', '100001') || verify_recovery(tenant('yougo'), 'own', 'code of own') ||
          register_password(tenant('yougo'), 'own', '100001', 'my own'), 'askedverifiedregistered', 'a password of one''s own');
select is(sign_in(tenant('yougo'), '100001', 'my own', 'own'), 'signed-in', 'signed in with it');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'shared'), 'signed-in', 'and with the shared one');
select is(pg_temp.standing('own'), 'proof-required password 100001', 'wants itself once more');
select is(ask_proof(tenant('yougo'), 'own', 't'), 'password-required', 'no code is sent for it');
select is(prove_own_password(tenant('yougo'), 'own', '100001', 's-password2026'), 'password-incorrect', 'the shared one proves nothing here');
select is(tries, 1, 'and is counted as at the door') from registry.throttles where tenant_id = tenant('yougo') and purpose = 'sign-in' and subject = digest('member 100001');
select is(prove_own_password(tenant('yougo'), 'own', '100001', 'my own'), 'proven', 'the right one does');
select is(pg_temp.standing('own'), 'password 00:15:00 100001', 'for its time');
select is(prove_own_password(tenant('yougo'), 'own', '100001', 'wrong'), 'password-incorrect', 'wrong ' || n) from generate_series(1, 5) n;
select is(prove_own_password(tenant('yougo'), 'own', '100001', 'my own'), 'too-many-tries', 'then it waits, here and at the door');

-- Sessions.
select results_eq($$select own, session_id, network, agent from app.list_own_sessions(tenant('yougo'), digest('session own'))$$,
    $$values (true, id('session own'), '192.0.2.x', 'Mozilla/5.0'), (false, id('session shared'), '192.0.2.x', 'Mozilla/5.0')$$, 'a member sees the sessions of the organisation, those that last');
select is(outcome, 'unknown', 'another organisation''s is not ended') from app.end_own_sessions(tenant('yougo'), digest('session own'), id('session other'), '\xc0000201');
select results_eq($$select outcome, ended from app.end_own_sessions(tenant('yougo'), digest('session own'), id('session shared'), '\xc0000201')$$, $$values ('ended', 1)$$, 'a colleague''s is');
select is(outcome, 'session-ended', 'at once') from app.read_me(tenant('yougo'), digest('session shared'));
select is(sign_in(tenant('yougo'), '100001', 's-password2026', s), 'signed-in', 'more of them') from (select later('1 hour')) l, unnest(array['m', 'n']) s;
select results_eq($$select outcome, ended from app.end_own_sessions(tenant('yougo'), digest('session m'), null, '\xc0000201')$$, $$values ('ended', 1)$$, 'all others at once');
select is(outcome, 'session-ended', 'the other is over') from app.read_me(tenant('yougo'), digest('session n'));
select is(outcome, 'read', 'the own goes on') from app.list_own_sessions(tenant('yougo'), digest('session m'));
select is(outcome, 'session-ended', 'nobody ends none') from app.end_own_sessions(tenant('yougo'), digest('session n'), null, '\xc0000201');
select results_eq($$select actor_kind, actor, subject, detail ->> 'session' from audit.events where act = 'session-closed' order by event_no$$,
    $$values ('member', '100001', id('session shared'), id('session own')::text), ('member', '100001', id('session n'), id('session m')::text)$$, 'each is on the audit');

-- Recoveries.
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'two'), 'signed-in', 'another organisation');
select is(ask_recovery(tenant('yougo'), 'shared', 'desk@shared.example'), 'asked', 'an address that stands for two');
select results_eq($$select state, address, registered_at is not null from app.list_own_recoveries(tenant('yougo'), digest('session m'), 10)$$,
    $$values ('registered', 'M.Saeki@midorigaoka.example', true)$$, 'a member sees what was asked and done for it');
select results_eq($$select state, address from app.list_own_recoveries(tenant('yougo'), digest('session two'), 10)$$, $$values ('asked', 'desk@shared.example')$$, 'and what might have been');
select is(verify_recovery(tenant('yougo'), 'shared', 'code of shared'), 'verified', 'the code is typed');
select is(state, 'verified', 'and it says so') from app.list_own_recoveries(tenant('yougo'), digest('session two'), 10);
select is(register_password(tenant('yougo'), 'shared', '100003', 'of three', 2), 'registered', 'for the other');
select is(state, 'elsewhere', 'and no more than that') from app.list_own_recoveries(tenant('yougo'), digest('session two'), 10);
select results_eq($$select outcome, recovery_id from app.list_own_recoveries(tenant('yougo'), digest('session x'), 10)$$, $$values ('session-ended', null::uuid)$$, 'nobody sees none');

select * from finish();
rollback;
