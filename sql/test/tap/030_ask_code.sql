-- Asking for a code: proofs, decoys, limits.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(53);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'another organisation signed in');

select results_eq(
    $$select outcome, retry_at, expires_at, resend_after
        from app.ask_code(tenant('yougo'), digest('session a'), 'k-password', id('inquiry k'), null, 'm.saeki@midorigaoka.example',
                          'x', 1, digest('code of k'), 'REF1', 'en', id('mail k'), '\xc0de', '\xc0000201')$$,
    $$values ('asked', null::timestamptz, clock() + interval '20 minutes', clock() + interval '1 minute')$$,
    'a registered address gets a code for 20 minutes');
select results_eq(
    $$select template, locale, organisation_id, recipient, state, expires_at, payload, reference, code_for from registry.outbox
       where mail_id = id('mail k')$$,
    $$values ('code', 'en', id('yougo100001'), 'M.Saeki@midorigaoka.example', 'queued', clock() + interval '20 minutes',
              '\xc0de'::bytea, 'REF1', id('inquiry k'))$$,
    'mailed to the address as it is registered, in the language of the page');
select is(ask(tenant('yougo'), 'a', 'external-id', 's', '  Ｔａｋａｈａｓｈｉ＠midorigaoka.example '), 'asked', 'a deputy may ask, by an address typed in full width');
select is(decoy, false, 'and gets a code') from registry.one_time_codes where code_for = id('inquiry s');
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'tanaka@midorigaoka.example'), 'asked', 'a technical contact sees the same answer');
select is(decoy, true, 'and gets none') from registry.one_time_codes where code_for = id('inquiry m');
select is(ask(tenant('yougo'), 'a', 'archive-password', 'a', 'kimura@aozora.example'), 'asked', 'the address of another organisation sees the same answer');
select is(decoy, true, 'and gets none') from registry.one_time_codes where code_for = id('inquiry a');
select results_eq(
    $$select template, recipient, state, payload, settled_at, organisation_id from registry.outbox where mail_id = id('mail a')$$,
    $$values ('code', 'kimura@aozora.example', 'withheld', null::bytea, clock(), id('yougo100001'))$$,
    'a decoy has a mail that is withheld and holds nothing');
select is(count(*), 4::bigint, 'each asking is on the audit') from audit.events where act = 'code-asked' and organisation_id = id('yougo100001');
select is(detail ->> 'withheld', 'true', 'with what became of it') from audit.events where act = 'code-asked' and subject = id('inquiry a');

select is(ask(tenant('yougo'), 'nobody', 'k-password', 'x', 'm.saeki@midorigaoka.example'), 'session-ended', 'a password needs a session');
select is(ask(tenant('kijun'), 'a', 'k-password', 'x', 'm.saeki@midorigaoka.example'), 'session-ended', 'of this tenant');
select is(ask(tenant('yougo'), 'a', 'z-password', 'x', 'm.saeki@midorigaoka.example'), 'type-unknown', 'an unknown inquiry type');
select is(ask(9999, 'a', 'k-password', 'x', 'm.saeki@midorigaoka.example'), 'type-unknown', 'an unknown tenant');
select is((select count(*) from registry.inquiries where inquiry_id = id('inquiry x')), 0::bigint, 'a refusal leaves nothing');

-- Mails: a minute apart, five an hour, by organisation and type.
select is(ask(tenant('yougo'), 'a', 'k-password', 'x', 'nobody@else.example'), 'too-many-tries', 'a second asking within the minute is refused');
select is(retry_at, clock() + interval '1 minute', 'with when to come back')
  from app.ask_code(tenant('yougo'), digest('session a'), 'k-password', id('x'), null, 'x', 'x', 1, 'x', 'x', 'ja', id('x'), 'x', '\xc0000201');
select is(ask(tenant('yougo'), 'b', 'k-password', 'k other', 'kimura@aozora.example'), 'asked', 'another organisation is not held up');
select later('1 minute');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k2', 'nobody@else.example'), 'asked', 'a minute later it is admitted');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k' || n, 'nobody@else.example'), 'asked', 'mail ' || n || ' of the hour')
  from generate_series(3, 5) n, lateral (select later('1 minute') from (values (n)) v) l;
select later('1 minute');
select is(ask(tenant('yougo'), 'a', 'k-password', 'x', 'nobody@else.example'), 'too-many-tries', 'the sixth within the hour is refused, decoys count');
select is(retry_at, '2026-04-06 15:00+09'::timestamptz, 'until the first is an hour old')
  from app.ask_code(tenant('yougo'), digest('session a'), 'k-password', id('x'), null, 'x', 'x', 1, 'x', 'x', 'ja', id('x'), 'x', '\xc0000201');
select is(cardinality(mail_times), 5, 'five mails are remembered')
  from registry.throttles where purpose = 'inquiry:k-password' and tenant_id = tenant('yougo') and subject = uuid_send(id('yougo100001'));
update registry.sessions set idle = '8 hours';
select stop_clock('2026-04-06 15:00+09');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k6', 'm.saeki@midorigaoka.example'), 'asked', 'then one more is admitted');
update registry.throttles set tries = 15, window_from = clock() where purpose = 'inquiry:k-password' and subject = uuid_send(id('yougo100001'));
select later('61 minutes');
select is(ask(tenant('yougo'), 'a', 'k-password', 'x', 'm.saeki@midorigaoka.example'), 'too-many-tries', 'a day of 15 wrong codes stops the asking');
select is(retry_at, '2026-04-07 15:00+09'::timestamptz, 'until the next day')
  from app.ask_code(tenant('yougo'), digest('session a'), 'k-password', id('x'), null, 'x', 'x', 1, 'x', 'x', 'ja', id('x'), 'x', '\xc0000201');

-- Without a session.
select stop_clock('2026-04-08 10:00+09');
select is(ask(tenant('yougo'), null, 'member-id', 'p1', 'm.saeki@midorigaoka.example'), 'asked', 'the member ID is asked for without a session');
select results_eq($$select organisation_id, session_id from registry.inquiries where inquiry_id = id('inquiry p1')$$,
                  $$values (null::uuid, null::uuid)$$, 'by nobody in particular');
select results_eq($$select state, organisation_id from registry.outbox where mail_id = id('mail p1')$$,
                  $$values ('queued', id('yougo100001'))$$, 'the mail knows whom it greets');
select is(ask(tenant('yougo'), null, 'member-id', 'p2', 'desk@shared.example'), 'asked', 'an address of two organisations');
select results_eq($$select state, organisation_id from registry.outbox where mail_id = id('mail p2')$$,
                  $$values ('queued', null::uuid)$$, 'gets one mail that names neither');
select is(ask(tenant('yougo'), null, 'member-id', 'p3', 'stranger@else.example'), 'asked', 'a stranger sees the same answer');
select is(ask(tenant('yougo'), null, 'member-id', 'p4', 'hayashi@kyushi.example'), 'asked', 'so does a suspended organisation');
select is(ask(tenant('yougo'), null, 'member-id', 'p5', 'oka@taikai.example'), 'asked', 'and a withdrawn one');
select is(array_agg(decoy order by code_for), array[true, true, true], 'these three get decoys')
  from registry.one_time_codes where code_for in (id('inquiry p3'), id('inquiry p4'), id('inquiry p5'));
select is(ask(tenant('yougo'), null, 'member-id', 'x', 'm.saeki@midorigaoka.example'), 'too-many-tries', 'the gap holds for an address and a network');
select is(ask(tenant('yougo'), null, 'member-id', 'p6', 'm.saeki@midorigaoka.example', null, '\xc0000999'), 'asked', 'from another network the owner is not locked out');
update registry.throttles set tries = 99 where purpose = 'inquiry:member-id' and subject = digest('address stranger@else.example');
select is(ask(tenant('yougo'), null, 'member-id', 'p7', 'stranger@else.example', null, '\x0a000001'), 'asked', 'an address has a hundred a day in all');
select is(ask(tenant('yougo'), null, 'member-id', 'x', 'stranger@else.example', null, '\x0a000002'), 'too-many-tries', 'and no more, from whatever network');
select is(retry_at, '2026-04-09 10:00+09'::timestamptz, 'until the day is over')
  from app.ask_code(tenant('yougo'), null, 'member-id', id('x'), null, 'stranger@else.example', digest('address stranger@else.example'),
                    1, 'x', 'x', 'ja', id('x'), 'x', '\x0a000003');

-- Member ID and address together.
select is(ask(tenant('yougo'), null, 's-password', 'q1', 'desk@shared.example', '100002', '\x0b000001'), 'asked', 'member ID and address that fit');
select is(ask(tenant('yougo'), null, 's-password', 'q2', 'desk@shared.example', '100001', '\x0b000002'), 'asked', 'that do not fit');
select is(ask(tenant('yougo'), null, 's-password', 'q3', 'desk@shared.example', null, '\x0b000003'), 'asked', 'and an address alone');
select is(array_agg(decoy order by reference, mail_id = id('mail q1') desc), array[false, true, true], 'only the first gets a code')
  from registry.one_time_codes where code_for in (id('inquiry q1'), id('inquiry q2'), id('inquiry q3'));

-- What the code page shows does not depend on the address.
select results_eq(
    $$select outcome, reference, issued_at, expires_at, resend_after, remaining_tries, state, help_after from app.read_inquiry(tenant('yougo'), null, id('inquiry q1'))$$,
    $$select outcome, reference, issued_at, expires_at, resend_after, remaining_tries, state, help_after from app.read_inquiry(tenant('yougo'), null, id('inquiry q2'))$$,
    'a decoy''s page is the same');
select is(outcome, 'inquiry-unknown', 'an inquiry of another tenant is unknown') from app.read_inquiry(tenant('kijun'), null, id('inquiry q1'));
select is(outcome, 'session-ended', 'a signed-in inquiry needs its session') from app.read_inquiry(tenant('yougo'), null, id('inquiry k'));
select is(outcome, 'inquiry-unknown', 'another organisation''s is unknown')
  from (select sign_in(tenant('yougo'), '100002', 's-password2026', 'b2')) s, app.read_inquiry(tenant('yougo'), digest('session b2'), id('inquiry k'));

select * from finish();
rollback;
