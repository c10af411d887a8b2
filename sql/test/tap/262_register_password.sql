-- Registering the password a member chose, and signing in with it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(90);
select stop_clock('2026-04-06 14:00+09');
select offer_own_passwords(tenant('yougo'));
select offer_own_passwords(tenant('kijun'));
create function pg_temp.kdf(p_member_id text, p_tenant text default 'yougo') returns text language sql
    as $$ select string_agg(concat_ws(' ', outcome, type_code, kdf, encode(substring(salt for 4), 'hex'), digest_key), ', ')
            from app.read_kdf(tenant(p_tenant), p_member_id, digest('member ' || p_member_id), '{"memory": 2}', '\xc0000201') $$;
create function pg_temp.recover(p_recovery text, p_address text, p_member_id text default null) returns text language sql
    as $$ select ask_recovery(tenant('yougo'), p_recovery, p_address, p_member_id) || ' ' || verify_recovery(tenant('yougo'), p_recovery, 'code of ' || p_recovery) $$;

-- Nobody has chosen yet.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in with the generated password');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'another organisation, too');
select is(count(*), 1::bigint, m || ' is answered with the parameters of today')
  from unnest(array['100001', '999999', '100004']) m, app.read_kdf(tenant('yougo'), m, digest('member ' || m), '{"memory": 2}', '\xc0000201') k
 where k.outcome = 'verify' and k.type_code = 'password' and k.kdf = '{"memory": 2}' and length(k.salt) = 16 and k.digest_key is null group by m;
select is(pg_temp.kdf('999999'), pg_temp.kdf('999999'), 'and a salt that is always the same');
select isnt(pg_temp.kdf('999999'), pg_temp.kdf('999998'), 'for each its own');
select is_empty($$select * from app.read_kdf((select tenant_id from app.create_tenant('inquiry-desk', 'plain', 'x', 'x', 'x@x.example', 'https://x.example', 'UTC')), '100001', 'x', '{}', 'x')$$,
    'a tenant where nobody chooses has nothing to hash');

-- The first password.
select is(pg_temp.recover('a', 'm.saeki@midorigaoka.example', '100001'), 'asked verified', 'the code is proved');
select is(pg_temp.recover('a2', 'takahashi@midorigaoka.example', '100001'), 'asked verified', 'a colleague has proved his own');
select is(ask_recovery(tenant('yougo'), 'a3', 'm.saeki@midorigaoka.example', '100001', '\x0a000001'), 'asked', 'and a third code is on its way');
select later('1 minute');
select is(register_password(tenant('yougo'), 'a', '100001', 'first', null, 'no grant'), 'grant-ended', 'without the grant nothing is registered');
select is(register_password(tenant('kijun'), 'a', '100001', 'first'), 'grant-ended', 'nor under another tenant');
select is(register_password(tenant('yougo'), 'none', '100001', 'first'), 'grant-ended', 'nor for what nobody asked');
select is(outcome, 'grant-ended', 'no grant is none') from app.register_password(tenant('yougo'), id('recovery a'), null, null, id('c'), 'x', 1, '{}', 'x', id('m'), 'x');
select is(register_password(tenant('yougo'), 'a', '100001', 'first', 7), 'choice-required', 'nor for a choice that is none');
select is_empty($$select * from registry.credentials where origin = 'member-chosen'$$, 'nothing is half done');
select is(register_password(tenant('yougo'), 'a', '100001', 'first'), 'registered', 'with it, a password is registered');
select results_eq($$select recovery_id, proof, choices, member_id, withheld, state, age, waiting_for, deadline from dba.recoveries where tenant = 'yougo' order by state$$,
    $$values (id('recovery a3'), 'member-id-and-address', 1::bigint, '100001', false, 'asked', interval '1 minute', 'code', clock() + interval '19 minutes'),
             (id('recovery a'), 'member-id-and-address', 1, '100001', false, 'registered', interval '0', null, null),
             (id('recovery a2'), 'member-id-and-address', 1, '100001', false, 'verified', interval '1 minute', 'password', clock() + interval '14 minutes')$$, 'a DBA sees how far each asking came, and since when');
create function pg_temp.recoveries(p_who text default 'auditor of yougo', p_member_id text default null, p_reference text default null, p_state text default null, p_tenant text default 'yougo')
returns text language sql as $$
    select string_agg(concat_ws(' ', outcome, proof, organisations, member_id, state, waiting_for, recipient, mail_state), ', ' order by state)
      from app.list_recoveries(tenant(p_tenant), tenant(p_tenant), digest(p_who), p_member_id, p_reference, p_state, null, 10) $$;
select is(pg_temp.recoveries(), 'read member-id-and-address 1 100001 asked code M.Saeki@midorigaoka.example queued, '
    || 'read member-id-and-address 1 100001 registered M.Saeki@midorigaoka.example queued, '
    || 'read member-id-and-address 1 100001 verified password takahashi@midorigaoka.example queued', 'an operator, too, and what became of the letter');
select is(pg_temp.recoveries(p_state => 'verified', p_member_id => '100001', p_reference => 'REF1'), 'read member-id-and-address 1 100001 verified password takahashi@midorigaoka.example queued',
    'by organisation, reference and state');
select is(ask_recovery(tenant('yougo'), 'nobody', 'nobody@else.example', '100001', '\x0a000002'), 'asked', 'who asks for nobody''s address');
select is(coalesce(pg_temp.recoveries(p_member_id => m), 'none'), 'none', 'other organisations have none') from unnest(array['100002', '999999']) m;
select is((select count(*) from app.list_recoveries(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, null, null, null, 10)), 3::bigint, 'is not among them');
select is(pg_temp.recoveries('nobody'), 'operator-unknown', 'nobody reads them without being an operator');
select is(pg_temp.recoveries('owner of kijun', p_tenant => 'kijun'), null, 'another tenant has none');
select results_eq($$select c.type_id, c.organisation_id, p.code, c.generation, c.origin, c.valid_from, c.valid_until, c.grace_until, c.digest_key, c.kdf, c.salt, c.revoked_at
                      from registry.credentials c join registry.periods p using (tenant_id, period_id) where c.credential_id = id('credential first')$$,
    $$values (id('own password'), id('yougo100001'), '2026', 1, 'member-chosen', clock(), 'infinity'::timestamptz, 'infinity'::timestamptz, 1, '{"memory": 1}'::jsonb, digest('salt first'), null::timestamptz)$$,
    'which does not expire');
select is_empty($$select * from vault.sealed_values where credential_id = id('credential first')$$, 'and cannot be read again');
select results_eq($$select registered_at, organisation_id from registry.recoveries where recovery_id = id('recovery a')$$, $$values (clock(), id('yougo100001'))$$, 'the recovery says for whom');
select is(outcome, 'session-ended', 'the sessions of the organisation have ended, whatever opened them') from app.read_me(tenant('yougo'), digest('session a'));
select is(outcome, 'read', 'others go on') from app.read_me(tenant('yougo'), digest('session b'));
select is(count(*), 2::bigint, 'nobody was signed in') from registry.sessions where tenant_id = tenant('yougo');
select results_eq($$select template, organisation_id, recipient, state, payload, expires_at, code_for from registry.outbox where mail_id = id('notice first')$$,
    $$values ('password-changed', id('yougo100001'), null, 'queued', null::bytea, clock() + interval '3 days', id('recovery a'))$$, 'a notice is queued for all contacts');
select results_eq($$select recipient, locale, organisation_name, person, code_address, created_at, facts ->> 'choices' from app.claim_mail(50, 50) where template = 'password-changed' order by recipient$$,
    $$values ('M.Saeki@midorigaoka.example', 'ja', 'みどり丘製薬株式会社', '佐伯 真理子', 'M.Saeki@midorigaoka.example', clock(), null),
             ('takahashi@midorigaoka.example', 'en', 'みどり丘製薬株式会社', '高橋 健', 'M.Saeki@midorigaoka.example', clock(), null),
             ('tanaka@midorigaoka.example', 'ja', 'みどり丘製薬株式会社', '田中 実', 'M.Saeki@midorigaoka.example', clock(), null)$$, 'of the technical contact, too');
select results_eq($$select actor_kind, actor, organisation_id, detail ->> 'sessionsEnded' from audit.events where act = 'password-registered'$$,
    $$values ('public', '100001', id('yougo100001'), '1')$$, 'it is on the audit');
select is_empty($$select * from audit.events e, unnest(array['first', tenant('yougo') || '100001first']) t (s)
    where e.detail::text like '%' || encode(digest(s), 'hex') || '%' or e.detail::text like '%' || encode(digest('salt ' || s), 'hex') || '%'$$, 'without digest or salt');

-- A grant counts once, and not after another way.
select is(register_password(tenant('yougo'), 'a', '100001', 'again'), 'grant-ended', 'a grant registers one password');
select is(outcome, 'grant-ended', 'and tells nothing more') from app.read_grant(tenant('yougo'), id('recovery a'), digest('grant of a'), null);
select is(register_password(tenant('yougo'), 'a2', '100001', 'again'), 'grant-ended', 'the colleague''s ended with it');
select is(verify_recovery(tenant('yougo'), 'a3', 'wrong', null, '\x0a000001'), 'code-incorrect', 'who has no code learns nothing of it');
select is(verify_recovery(tenant('yougo'), 'a3', 'code of a3', null, '\x0a000001'), 'code-already-used', 'the code on its way is used up');
select is(redeemed_at, null, 'though it was not spent') from registry.one_time_codes where code_for = id('recovery a3');
select later('1 second');
select is(resend_recovery(tenant('yougo'), 'a3', '\x0a000001'), 'asked', 'a new one');
select is(verify_recovery(tenant('yougo'), 'a3', 'second code of a3', null, '\x0a000001'), 'verified', 'counts again');

-- Signing in with it.
select is(pg_temp.kdf('100001'), 'verify password {"memory": 1} ' || encode(substring(digest('salt first') for 4), 'hex') || ' 1', 'the server is told how it is hashed');
select isnt(pg_temp.kdf('100001', 'kijun'), pg_temp.kdf('100001'), 'under another tenant nothing of it');
select is(sign_in(tenant('yougo'), '100001', 'wrong', 'c'), 'sign-in-refused', 'a wrong one is refused');
select is(sign_in(tenant('yougo'), '100002', 'first', 'c'), 'sign-in-refused', 'another''s is refused');
select is(sign_in(tenant('yougo'), '100001', 'first', 'c'), 'signed-in', 'the password opens a session');
select is(ends_at, clock() + interval '12 hours', 'which ends like any other') from registry.sessions where token_digest = digest('session c');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'd'), 'signed-in', 'the generated one still does, in the same tenant');
select is(sign_in(tenant('yougo'), '100003', 'wrong', 'x'), 'sign-in-refused', 'wrong ' || n) from generate_series(1, 5) n;
select results_eq($$select outcome, retry_at, kdf from app.read_kdf(tenant('yougo'), '100003', digest('member 100003'), '{}', '\xc0000201')$$,
    $$values ('too-many-tries', clock() + interval '5 seconds', null::jsonb)$$, 'who is turned away anyhow is not hashed for');
update registry.throttles set blocked_until = clock() + interval '7 seconds' where purpose = 'sign-in-network' and tenant_id = tenant('yougo');
select is(retry_at, clock() + interval '7 seconds', 'nor a network that is') from app.read_kdf(tenant('yougo'), '100001', digest('member 100001'), '{}', '\xc0000201');
update registry.throttles set blocked_until = '-infinity', tries = 0;

-- Rehashing.
create function pg_temp.rehash(p_session text, p_kdf jsonb, p_key integer default 1) returns text language sql
    as $$ select outcome from app.store_rehash(tenant('yougo'), digest('session ' || p_session), digest(tenant('yougo') || '100001' || 'first, rehashed'), p_key, p_kdf, digest('new salt')) $$;
select is(pg_temp.rehash('c', '{"memory": 1}'), 'unchanged', 'parameters of today are left alone');
select is(pg_temp.rehash('nobody', '{"memory": 2}'), 'unchanged', 'without the session nothing is stored');
select is(pg_temp.rehash('d', '{"memory": 2}'), 'unchanged', 'nor over a generated password');
select is(pg_temp.rehash('c', '{"memory": 2}'), 'stored', 'the password is hashed as of today');
select results_eq($$select kdf, salt, digest_key, valid_from, generation from registry.credentials where credential_id = id('credential first')$$,
    $$values ('{"memory": 2}'::jsonb, digest('new salt'), 1, clock() - interval '1 second', 1)$$, 'it is the same password, no younger');
select is(outcome, 'read', 'its session goes on') from app.read_me(tenant('yougo'), digest('session c'));
select is(sign_in(tenant('yougo'), '100001', 'first', 'e'), 'sign-in-refused', 'who had asked before, hashed in vain');
select is(sign_in(tenant('yougo'), '100001', 'first, rehashed', 'e'), 'signed-in', 'who asks now, signs in');
select is(pg_temp.rehash('c', '{"memory": 2}', 2), 'stored', 'a new key is a reason, too');

-- The next password.
select later('2 minutes');
select is(register_password(tenant('yougo'), 'a3', '100001', 'second'), 'registered', 'another is registered');
select results_eq($$select generation, valid_until, grace_until, revoked_at, reason from registry.credentials where organisation_id = id('yougo100001') and origin = 'member-chosen' order by generation$$,
    $$values (1, clock(), clock(), clock(), 'password-registered'), (2, 'infinity', 'infinity', null, null)$$, 'the one before ends without grace');
select is(sign_in(tenant('yougo'), '100001', 'first, rehashed', 'f'), 'sign-in-refused', 'and opens nothing');
select is(sign_in(tenant('yougo'), '100001', 'second', 'f'), 'signed-in', 'the new one does');
select is(pg_temp.rehash('c', '{"memory": 3}'), 'unchanged', 'a session that has ended rehashes nothing');
select is(without, 4::bigint - 1 - 1, 'a DBA sees who has none') from dba.coverage where tenant = 'yougo' and type = 'password' and period = '2027';

-- The choice.
select is(pg_temp.recover('s', 'desk@shared.example'), 'asked verified', 'an address of two');
select is(register_password(tenant('yougo'), 's', '100003', 'third'), 'choice-required', 'one has to be chosen');
select is(register_password(tenant('yougo'), 's', '100003', 'third', 2), 'registered', 'and then it is for that one');
select is(register_password(tenant('yougo'), 's', '100002', 'fourth', 1), 'grant-ended', 'not for the other besides');
select later('1 minute');
select is(sign_in(tenant('yougo'), '100003', 'third', 'g'), 'signed-in', 'who was chosen signs in');
select is(pg_temp.recover('t', 'kimura@aozora.example'), 'asked verified', 'asked and proved');
select is(set_status(tenant('yougo'), 'yougo100002', 'suspended'), 'saved', 'suspended meanwhile');
select is(register_password(tenant('yougo'), 't', '100002', 'fifth'), 'grant-ended', 'registers nothing');

-- Nothing without its record.
create function pg_temp.fail() returns trigger language plpgsql as $$ begin raise exception 'no audit'; end $$;
select is(pg_temp.recover('u', 'm.saeki@midorigaoka.example', '100001'), 'asked verified', 'once more');
select later('1 second');
create trigger fail before insert on audit.events for each row when (new.act = 'password-registered') execute function pg_temp.fail();
select throws_ok($$select register_password(tenant('yougo'), 'u', '100001', 'sixth')$$, 'P0001', 'no audit', 'where the audit cannot be written');
select is(revoked_at, null, 'the old password stands') from registry.credentials where credential_id = id('credential second');

-- Purging.
insert into registry.recoveries (tenant_id, recovery_id, type_id, proof, address_subject, asked_at, grant_lifetime)
    select tenant('yougo'), app.new_id(t), id('own password'), 'address', 'x', t, '15 minutes' from unnest(array[clock() - interval '91 days', clock() - interval '89 days']) t;
insert into registry.recovery_choices select tenant_id, recovery_id, 1, null from registry.recoveries where address_subject = 'x';
select is(purged, 1, 'recoveries go after 90 days') from app.purge('recoveries', 'infinity', 10);
select is(count(*), 1::bigint, 'with their choices') from registry.recovery_choices h join registry.recoveries r using (tenant_id, recovery_id) where r.address_subject = 'x';

select * from finish();
rollback;
