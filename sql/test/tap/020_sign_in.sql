-- Signing in: outcomes, the turn of the year, tarpits, sessions.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(59);
-- The turn of the year.
select stop_clock('2026-03-31 23:59:59.999999+09');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'x'), 'sign-in-refused', 'the new password is refused up to midnight');
select is(sign_in(tenant('yougo'), '100002', 's-password2025', 'd'), 'signed-in', 'the old one signs in');
select stop_clock('2026-04-01 00:00+09');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'e'), 'signed-in', 'the new password signs in at midnight');
select stop_clock('2026-04-06 14:00+09');

select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'the year''s password signs in');
select is(sign_in(tenant('yougo'), '100001', 's-password2025', 'b'), 'signed-in', 'last year''s does while its grace runs');
select is(sign_in(tenant('yougo'), '100001', 's-password2027', 'x'), 'sign-in-refused', 'next year''s does not');
select is(sign_in(tenant('yougo'), '100001', 'k-password2026', 'x'), 'sign-in-refused', 'a password of another type does not');
select is(sign_in(tenant('yougo'), '100002', '', 'x'), 'sign-in-refused', 'an empty password does not');
select is(sign_in(tenant('yougo'), '999999', 's-password2026', 'x'), 'sign-in-refused', 'an unknown member ID is refused alike');
select is(sign_in(tenant('yougo'), '100004', 's-password2026', 'x'), 'sign-in-refused', 'a suspended organisation does not sign in');
select is(sign_in(tenant('yougo'), '100005', 's-password2026', 'x'), 'sign-in-refused', 'a withdrawn one does not');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'a'), 'signed-in', 'the same member ID of another tenant is another organisation');
select results_eq(
    $$select member_id, name, name_en, name_kana, membership_class, expires_at
        from app.sign_in(tenant('yougo'), '100001', 's', array[null, digest(tenant('yougo') || '100001s-password2026')],
                         digest('session c'), id('session c'), repeat('x', 999), '\x20010db800000000')$$,
    $$values ('100001', 'みどり丘製薬株式会社', 'Midorigaoka Pharma', 'ミドリガオカセイヤク', 'full', clock() + interval '12 hours')$$,
    'the answer names the organisation and the end of the session');
select is(length(agent), 200, 'a user agent is cut') from registry.sessions where session_id = id('session c');
select is(outcome, 'sign-in-refused', 'no digest at all matches nothing')
  from app.sign_in(tenant('yougo'), '100002', 'n', '{}', digest('n'), id('n'), '', '\xc0000209');
select is(outcome, 'sign-in-refused', 'a NULL digest matches nothing')
  from app.sign_in(tenant('yougo'), '100002', 'n', array[null]::bytea[], digest('n'), id('n'), '', '\xc0000209');
select is(last_sign_in_on, '2026-04-06', 'the day of the sign-in is noted in the tenant''s zone')
  from registry.organisation_activity where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');

-- The end of the grace.
select stop_clock('2026-04-30 23:59:59.999999+09');
select is(sign_in(tenant('yougo'), '100002', 's-password2025', 'f'), 'signed-in', 'the old one signs in to the end of its grace');
select is(ends_at, '2026-05-01 00:00+09', 'and that session ends with the grace')
  from registry.sessions where session_id = id('session f');
select stop_clock('2026-05-01 00:00+09');
select is(sign_in(tenant('yougo'), '100002', 's-password2025', 'x'), 'sign-in-refused', 'after the grace it is refused');
select is(outcome, 'session-ended', 'and the session has ended') from app.read_me(tenant('yougo'), digest('session f'));

-- The member's tarpit.
select stop_clock('2026-06-01 10:00+09');
select is(sign_in(tenant('yougo'), '100001', 'wrong', 'x'), 'sign-in-refused', 'wrong password ' || n || ' is judged') from generate_series(1, 5) n;
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'x'), 'too-many-tries', 'after five, not even the right one is judged');
select is(retry_at, clock() + interval '5 seconds', 'for five seconds')
  from app.sign_in(tenant('yougo'), '100001', digest('member 100001'), '{}', 'x', id('x'), '', '\xc0000201');
select is((select count(*) from registry.sessions where session_id = id('session x')), 0::bigint, 'no session was opened');
select later('5 seconds');
select is(sign_in(tenant('yougo'), '100001', 'wrong', 'x'), 'sign-in-refused', 'then one more is judged');
select is(blocked_until, clock() + interval '10 seconds', 'and the next waits twice as long')
  from registry.throttles where tenant_id = tenant('yougo') and purpose = 'sign-in' and subject = digest('member 100001');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'g'), 'signed-in', 'the tarpit of one tenant is not the other''s');
update registry.throttles set tries = 40 where purpose = 'sign-in' and subject = digest('member 100001');
select later('10 seconds');
select is(sign_in(tenant('yougo'), '100001', 'wrong', 'x'), 'sign-in-refused', 'the forty-first wrong password');
select is(blocked_until, clock() + interval '15 minutes', 'waits no longer than the policy says')
  from registry.throttles where tenant_id = tenant('yougo') and purpose = 'sign-in' and subject = digest('member 100001');
select later('15 minutes');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'h'), 'signed-in', 'the right password signs in once the tarpit is over');
select is(tries, 0, 'and clears the count')
  from registry.throttles where tenant_id = tenant('yougo') and purpose = 'sign-in' and subject = digest('member 100001');

-- The network's tarpit: charged on failure only.
select is(tries, (select count(*)::integer from audit.events
                   where tenant_id = tenant('yougo') and act = 'sign-in-refused' and at >= clock() - interval '1 day'
                     and detail ->> 'network' = 'c0000201'),
          'each failure counts against its network, and no success')
  from registry.throttles where tenant_id = tenant('yougo') and purpose = 'sign-in-network' and subject = '\xc0000201';
update registry.throttles set tries = 49 where purpose = 'sign-in-network' and subject = '\xc0000201';
select is(sign_in(tenant('yougo'), '100003', 'wrong', 'x'), 'sign-in-refused', 'the fiftieth failure of a network');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'x'), 'too-many-tries', 'stops everybody there');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'i', '\xc0000301'), 'signed-in', 'and nobody elsewhere');

-- Sessions.
select stop_clock('2026-06-02 09:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'j', '\xc0000301'), 'signed-in', 'a new day');
select is(count(*), 3::bigint, 'one row per contact in office, of all roles') from app.read_me(tenant('yougo'), digest('session j')) where outcome = 'read';
select later('29 minutes 59 seconds');
select is(idle_until, clock() + interval '1 second', 'a session shows when it idles out') from app.read_me(tenant('yougo'), digest('session j')) limit 1;
select is(idle_until, clock() + interval '30 minutes', 'using it puts that off') from app.read_me(tenant('yougo'), digest('session j')) limit 1;
select later('30 minutes');
select is(outcome, 'session-ended', 'after 30 idle minutes it has ended') from app.read_me(tenant('yougo'), digest('session j'));
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'k', '\xc0000301'), 'signed-in', 'signed in again');
select is(outcome, 'session-ended', 'a session of this tenant is none of another') from app.read_me(tenant('kijun'), digest('session k'));
select is(outcome, 'ended', 'signing out elsewhere ends nothing') from app.end_session(tenant('kijun'), digest('session k'));
select is(outcome, 'read', 'it lasts') from app.read_me(tenant('yougo'), digest('session k')) limit 1;
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100001';
select is(outcome, 'session-ended', 'suspending an organisation ends its sessions') from app.read_me(tenant('yougo'), digest('session k'));
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and member_id = '100001';
select is(outcome, 'ended', 'signing out') from app.end_session(tenant('yougo'), digest('session k'));
select is(outcome, 'session-ended', 'ends the session') from app.read_me(tenant('yougo'), digest('session k'));
select is(outcome, 'ended', 'signing out twice is no refusal') from app.end_session(tenant('yougo'), digest('session k'));
select is(count(*), 1::bigint, 'and is on the audit once') from audit.events where act = 'signed-out' and subject = id('session k');

update registry.contacts set valid_until = clock() where tenant_id = tenant('kijun') and organisation_id = id('kijun100001');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'l'), 'signed-in', 'an organisation without contacts signs in');
select results_eq($$select outcome, member_id, contact_id from app.read_me(tenant('kijun'), digest('session l'))$$,
                  $$values ('read', '100001', null::uuid)$$, 'and reads one row without a contact');

-- One text that is the S-password and the member's own: whoever typed it may know no more than what several share.
select offer_own_passwords(tenant('kijun'));
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until, digest, digest_key)
select c.tenant_id, id('the same text'), id('own password'), c.organisation_id, c.period_id, 1, 'member-chosen', c.valid_from, c.valid_until, c.grace_until, c.digest, c.digest_key
  from registry.credentials c join registry.sessions s using (tenant_id, credential_id) where s.session_id = id('session l');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'm'), 'signed-in', 'a text that is two passwords signs in');
select is(proof, 'code', 'and proves itself as the one that several share') from registry.sessions where session_id = id('session m');

select throws_ok($$update registry.organisations set member_id = '200000' where member_id = '100001'$$, '23000', null, 'a member ID is immutable');

select * from finish();
rollback;
