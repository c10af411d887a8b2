-- The code of a recovery: every outcome, counting, expiry to the microsecond, the grant it is exchanged for.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(52);
select stop_clock('2026-04-06 14:00+09');
select offer_own_passwords(tenant('yougo'));
select offer_own_passwords(tenant('kijun'));
update registry.policies set password_words = array['用語集'] where tenant_id = tenant('yougo');
create function pg_temp.grant_of(p_recovery text, p_choice integer default null, p_grant text default null) returns text language sql
    as $$ select string_agg(concat_ws(' ', outcome, choice, member_id), ', ' order by choice)
            from app.read_grant(tenant('yougo'), id('recovery ' || p_recovery), digest(coalesce(p_grant, 'grant of ' || p_recovery)), p_choice) $$;

select is(ask_recovery(tenant('yougo'), 'a', 'm.saeki@midorigaoka.example', '100001'), 'asked', 'asked');
select is(verify_recovery(tenant('kijun'), 'a', 'code of a'), 'recovery-unknown', 'the code of one tenant is unknown in another');
select is(verify_recovery(tenant('yougo'), 'none', 'code of a'), 'recovery-unknown', 'what nobody asked is unknown');
select is(tries, 0, 'neither counted') from registry.one_time_codes where code_for = id('recovery a');
select results_eq($$select outcome, remaining_tries, reference, retry_at, choice from app.verify_recovery(tenant('yougo'), id('recovery a'), array[digest('wrong'), null], digest('g'), '\xc0000201')$$,
    $$values ('code-incorrect', 4, 'REF1', null::timestamptz, null::integer)$$, 'a wrong code leaves four tries and says which mail counts');
select is(pg_temp.grant_of('a'), 'grant-ended', 'without the right code there is no grant');
select results_eq($$select outcome, reference, grant_until, choice, member_id_masked, name, name_en from app.verify_recovery(tenant('yougo'), id('recovery a'), array[digest('former key'), digest('code of a')],
                      digest('grant of a'), '\xc0000201')$$,
    $$values ('verified', 'REF1', clock() + interval '15 minutes', 1, '••••01', 'みどり丘製薬株式会社', 'Midorigaoka Pharma')$$, 'the right one is exchanged for a grant');
select results_eq($$select verified_at, grant_digest, grant_until, registered_at, organisation_id from registry.recoveries where recovery_id = id('recovery a')$$,
    $$values (clock(), digest('grant of a'), clock() + interval '15 minutes', null::timestamptz, null::uuid)$$, 'which is known by its digest');
select is(verify_recovery(tenant('yougo'), 'a', 'code of a', 'another grant'), 'code-already-used', 'a code is exchanged once');
select is(pg_temp.grant_of('a', null, 'another grant'), 'grant-ended', 'the second grant is none');
select results_eq($$select * from app.read_grant(tenant('yougo'), id('recovery a'), digest('grant of a'), null)$$,
    $$values ('read', clock() + interval '15 minutes', 1, 'password', '100001', '••••01', 'みどり丘製薬株式会社', 'Midorigaoka Pharma',
              array['100001', 'みどり丘製薬株式会社', 'Midorigaoka Pharma', 'ミドリガオカセイヤク', 'yougo', '学術用語普及協会', 'Terminology Society', '会員セルフサービス', 'Member Self-Service', '用語集'], 15, 128)$$,
    'the grant tells what may not be in a password, how long it is to be, and what it is hashed with');
select is(outcome, 'grant-ended', 'the grant of one tenant has ended in another') from app.read_grant(tenant('kijun'), id('recovery a'), digest('grant of a'), null);
select is(pg_temp.grant_of('a', 2), 'choice-required', 'only what is there can be chosen');
select results_eq($$select act, actor_kind, organisation_id from audit.events where subject = id('recovery a') order by event_no$$,
    $$values ('recovery-asked', 'public', id('yougo100001')), ('code-refused', 'public', id('yougo100001')), ('recovery-verified', 'public', id('yougo100001'))$$, 'each step is on the audit');
select is_empty($$select * from audit.events where detail::text like '%' || encode(digest('grant of a'), 'hex') || '%'$$, 'the grant is not');

-- Several organisations.
select is(ask_recovery(tenant('yougo'), 's', 'desk@shared.example'), 'asked', 'an address of two');
select results_eq($$select choice, member_id_masked, name from app.verify_recovery(tenant('yougo'), id('recovery s'), array[digest('code of s')], digest('grant of s'), '\xc0000201')$$,
    $$values (1, '••••02', '青空試験所'), (2, '••••03', '海辺研究会')$$, 'after the proof they may be chosen from');
select is(pg_temp.grant_of('s'), 'read 1 100002, read 2 100003', 'the grant is for either');
select is(pg_temp.grant_of('s', 2), 'read 2 100003', 'or for the one chosen');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100002';
select is(pg_temp.grant_of('s'), 'read 2 100003', 'who is suspended meanwhile is no choice');
select is(pg_temp.grant_of('s', 1), 'choice-required', 'nor can be chosen');
update registry.contacts set valid_until = clock() where address = 'desk@shared.example' and tenant_id = tenant('yougo');
select is(pg_temp.grant_of('s'), 'grant-ended', 'an address that is nobody''s any more has no grant');

-- Decoys count and end like others.
select is(ask_recovery(tenant('yougo'), 'd', 'stranger@else.example', '100001'), 'asked', 'a decoy');
select is(verify_recovery(tenant('yougo'), 'd', 'code of d'), 'code-incorrect', 'never matches, try ' || n) from generate_series(1, 4) n;
select results_eq($$select outcome, remaining_tries, retry_at from app.verify_recovery(tenant('yougo'), id('recovery d'), array[digest('code of d')], digest('g'), '\xc0000201')$$,
    $$values ('too-many-tries', 0, null::timestamptz)$$, 'the fifth try ends it');
select is(state, 'exhausted', 'the page knows') from app.read_recovery(tenant('yougo'), id('recovery d'));
select is(ask_recovery(tenant('yougo'), 'w', 'takahashi@midorigaoka.example'), 'asked', 'a real one');
select is(verify_recovery(tenant('yougo'), 'w', 'wrong'), 'code-incorrect', 'wrong try ' || n) from generate_series(1, 4) n;
select is(verify_recovery(tenant('yougo'), 'w', 'wrong'), 'too-many-tries', 'ends the same way');
select is(verify_recovery(tenant('yougo'), 'w', 'code of w'), 'too-many-tries', 'also for the right code');
select is(tries, 5, 'five are counted, no more') from registry.one_time_codes where code_for = id('recovery w');
select results_eq($$select purpose, tries from registry.throttles where purpose = 'recovery' and subject = digest('address takahashi@midorigaoka.example') || '\xc0000201'::bytea$$,
    $$values ('recovery', 5)$$, 'and against the day of address and network');

-- The day.
select later('61 seconds');
update registry.throttles set tries = 15, window_from = clock() - interval '1 hour' where subject = digest('address takahashi@midorigaoka.example') || '\xc0000201'::bytea;
update registry.one_time_codes set tries = 0 where code_for = id('recovery w');
select is(retry_at, clock() + interval '23 hours', 'a day''s tries are spent for this network') from app.verify_recovery(tenant('yougo'), id('recovery w'), array[digest('code of w')], digest('g'), '\xc0000201');
select results_eq($$select purpose, tries from dba.lockouts where tenant = 'yougo'$$, $$values ('recovery', 15)$$, 'a DBA sees it');
select is(verify_recovery(tenant('yougo'), 'w', 'code of w', null, '\x0a000001'), 'verified', 'the owner, from another network, is not held up');

-- Expiry.
select is(ask_recovery(tenant('yougo'), 'e1', 'm.saeki@midorigaoka.example', '100001'), 'asked', 'asked');
select is(ask_recovery(tenant('yougo'), 'e2', 'kimura@aozora.example'), 'asked', 'asked');
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and member_id = '100002';
update registry.policies set grant_lifetime = '5 minutes' where tenant_id = tenant('yougo');
select later('19 minutes 59.999999 seconds');
select is(verify_recovery(tenant('yougo'), 'e1', 'code of e1'), 'verified', 'a code counts up to its last microsecond');
select is(grant_until, clock() + interval '15 minutes', 'the grant lives as long as was promised at the asking') from registry.recoveries where recovery_id = id('recovery e1');
select later('0.000001 seconds');
select results_eq($$select outcome, expired_at, remaining_tries from app.verify_recovery(tenant('yougo'), id('recovery e2'), array[digest('code of e2')], digest('g'), '\xc0000201')$$,
    $$values ('code-expired', clock(), null::integer)$$, 'then it has expired');
select is(state, 'expired', 'the page knows') from app.read_recovery(tenant('yougo'), id('recovery e2'));
select later('14 minutes 59.999998 seconds');
select is(pg_temp.grant_of('e1'), 'read 1 100001', 'a grant counts up to its last microsecond');
select later('0.000001 seconds');
select is(pg_temp.grant_of('e1'), 'grant-ended', 'then it has ended');
select is(register_password(tenant('yougo'), 'e1', '100001', 'too late for this'), 'grant-ended', 'and registers nothing');
select throws_ok($$update registry.recoveries set registered_at = grant_until, organisation_id = id('x') where recovery_id = id('recovery e1')$$, '23514', null,
    'the table keeps it, too');
select is(expired, 2::bigint, 'a DBA counts what was verified in vain') from dba.recovery_funnel where tenant = 'yougo' and proof = 'address' and expired > 0;

select * from finish();
rollback;
