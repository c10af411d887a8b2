-- Redeeming a code: every outcome, counting, expiry to the microsecond.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(49);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a2'), 'signed-in', 'a colleague signed in');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'another organisation signed in');

-- Who may.
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(redeem(tenant('yougo'), 'nobody', 'k', 'code of k'), 'session-ended', 'not without a session');
select is(redeem(tenant('yougo'), 'b', 'k', 'code of k'), 'inquiry-unknown', 'not by another organisation');
select is(redeem(tenant('kijun'), 'a', 'k', 'code of k'), 'inquiry-unknown', 'not under another tenant');
select is(redeem(tenant('yougo'), 'a', 'nothing', 'code of k'), 'inquiry-unknown', 'not what was never asked');
select is(redeem(tenant('yougo'), 'nobody', 'nothing', 'code of k'), 'inquiry-unknown', 'without a session neither');
select is((select tries from registry.one_time_codes where code_for = id('inquiry k')), 0, 'none of these counted');

-- Wrong, then right.
select results_eq(
    $$select outcome, remaining_tries, reference, retry_at from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry k'),
          array[digest('wrong'), null], id('notice k'), 'D26-0406-8K3P', '\xc0000201')$$,
    $$values ('code-incorrect', 4, 'REF1', null::timestamptz)$$, 'a wrong code leaves four tries and says which mail counts');
select is(outcome, 'code-incorrect', 'what could not be a code is a wrong code')
  from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry k'), array[null]::bytea[], id('n'), 'r', '\xc0000201');
select results_eq(
    $$select outcome, inquiry_type, receipt, disclosed_at, organisation_id, member_id, name, name_en, kind, holder_id, type_code, generation,
             value, key_id, sealed, period_code, period_label_ja, period_label_en, state, valid_from, valid_until, grace_until
        from app.redeem_code(tenant('yougo'), digest('session a2'), id('inquiry k'), array[digest('former key'), digest('code of k')],
                             id('notice k'), 'D26-0406-8K3P', '\xc0000201')$$,
    $$values ('redeemed', 'k-password', 'D26-0406-8K3P', clock(), id('yougo100001'), '100001', 'みどり丘製薬株式会社', 'Midorigaoka Pharma',
              'credential', id('yougo100001'), 'k-password', 1, null, 1, convert_to('sealed k-password2026100001', 'UTF8'), '2026', '2026年度', '2026', 'current',
              '2026-04-01 00:00+09'::timestamptz, '2027-04-01 00:00+09'::timestamptz, '2027-05-01 00:00+09'::timestamptz),
             ('redeemed', 'k-password', 'D26-0406-8K3P', clock(), id('yougo100001'), '100001', 'みどり丘製薬株式会社', 'Midorigaoka Pharma',
              'credential', id('yougo100001'), 'k-password', 1, null, 1, convert_to('sealed k-password2025100001', 'UTF8'), '2025', '2025年度', '2025', 'previous',
              '2025-04-01 00:00+09'::timestamptz, '2026-04-01 00:00+09'::timestamptz, '2026-05-01 00:00+09'::timestamptz)$$,
    'the right code, from a colleague''s session, opens the current value and the previous one in grace');
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'code-already-used', 'it works once');
select is(redeem(tenant('yougo'), 'a', 'k', 'wrong'), 'code-already-used', 'afterwards no code is judged');
select results_eq($$select item, organisation_id, credential_id, kind, receipt from registry.disclosures where inquiry_id = id('inquiry k') order by item$$,
    $$values (1, id('yougo100001'), id('yougok-password2026100001'), 'credential', 'D26-0406-8K3P'),
             (3, id('yougo100001'), id('yougok-password2025100001'), 'credential', 'D26-0406-8K3P')$$, 'each value shown is a disclosure');
select is(array_agg(detail ->> 'period' order by detail ->> 'period'), array['2025', '2026'], 'and on the audit')
  from audit.events where act = 'value-disclosed' and subject = id('inquiry k') and actor = '100001' and organisation_id = id('yougo100001');
select results_eq($$select template, organisation_id, recipient, state, expires_at, payload from registry.outbox where mail_id = id('notice k')$$,
    $$values ('disclosure-notice', id('yougo100001'), null, 'queued', clock() + interval '3 days', null::bytea)$$, 'one notice is queued for all contacts');
select is(count(*), 2::bigint, 'the wrong tries count against the day') from generate_series(1, (
    select tries from registry.throttles where tenant_id = tenant('yougo') and purpose = 'inquiry:k-password' and subject = uuid_send(id('yougo100001'))));
select results_eq($$select receipt, inquiry_type, kind, label_ja, label_en, period_label_ja, disclosed_at
                      from app.list_disclosures(tenant('yougo'), digest('session a'), null, null, null, 10)$$,
    $$values ('D26-0406-8K3P', 'k-password', 'credential', 'Kパスワード', 'K-password', '2026年度', clock()),
             ('D26-0406-8K3P', 'k-password', 'credential', 'Kパスワード', 'K-password', '2025年度', clock())$$, 'the member sees the record, never the value');
select results_eq($$select * from app.list_disclosures(tenant('yougo'), digest('session b'), null, null, null, 10)$$,
    $$values ('read', null, null, null, null, null, null, null, null::timestamptz, null::uuid, null::integer)$$, 'another organisation sees none of it');
select results_eq($$select * from app.last_inquiries(tenant('yougo'), digest('session a'))$$, $$values ('read', 'k-password', clock())$$, 'the menu knows when');
select is(state, 'redeemed', 'the page knows it is used') from app.read_inquiry(tenant('yougo'), digest('session a'), id('inquiry k'));

-- Five tries.
select later('61 seconds');
select is(ask(tenant('yougo'), 'a', 'archive-password', 's', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(redeem(tenant('yougo'), 'a', 's', 'wrong'), 'code-incorrect', 'wrong try ' || n) from generate_series(1, 4) n;
select results_eq($$select outcome, remaining_tries, retry_at from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry s'),
    array[digest('wrong')], id('n'), 'r', '\xc0000201')$$, $$values ('too-many-tries', 0, null::timestamptz)$$, 'the fifth wrong try ends the code');
select is(redeem(tenant('yougo'), 'a', 's', 'code of s'), 'too-many-tries', 'the right code is then refused');
select is(tries, 5, 'five are counted, no more') from registry.one_time_codes where code_for = id('inquiry s');
select is(state, 'exhausted', 'the page knows it is spent') from app.read_inquiry(tenant('yougo'), digest('session a'), id('inquiry s'));
select later('61 seconds');
select is(resend(tenant('yougo'), 'a', 's'), 'asked', 'a new code');
select is(redeem(tenant('yougo'), 'a', 's', 'second code of s'), 'redeemed', 'begins its own count');

-- The day.
update registry.throttles set tries = 15, window_from = clock() where purpose = 'inquiry:m-password' or subject = uuid_send(id('yougo100001'));
insert into registry.throttles (tenant_id, purpose, subject, window_from, tries, blocked_until)
values (tenant('yougo'), 'inquiry:external-id', uuid_send(id('yougo100001')), clock() - interval '23 hours', 14, '-infinity');
select is(ask(tenant('yougo'), 'a', 'external-id', 'd', 'm.saeki@midorigaoka.example'), 'asked', 'fourteen wrong codes since yesterday');
select is(redeem(tenant('yougo'), 'a', 'd', 'wrong'), 'code-incorrect', 'the fifteenth');
select is(redeem(tenant('yougo'), 'a', 'd', 'code of d'), 'too-many-tries', 'spends the day, even for the right code');
select is(retry_at, clock() + interval '1 hour', 'which ends a day after its first try')
  from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry d'), array[digest('code of d')], id('n'), 'r', '\xc0000201');
select is(tries, 1, 'nothing more is counted on the code') from registry.one_time_codes where code_for = id('inquiry d');
update registry.one_time_codes set expires_at = clock() + interval '2 hours' where code_for = id('inquiry d');
update registry.sessions set idle = '8 hours';
select later('1 hour');
select is(redeem(tenant('yougo'), 'a', 'd', 'code of d'), 'redeemed', 'then the day is over');

-- Expiry.
update registry.throttles set tries = 0;
select later('1 hour');
select is(ask(tenant('yougo'), 'a', 'archive-password', 'e1', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(ask(tenant('yougo'), 'a', 'm-password', 'e2', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select later('19 minutes 59.999999 seconds');
select is(redeem(tenant('yougo'), 'a', 'e1', 'code of e1'), 'redeemed', 'a code counts up to its last microsecond');
select later('0.000001 seconds');
select results_eq($$select outcome, expired_at, remaining_tries from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry e2'),
    array[digest('code of e2')], id('n'), 'r', '\xc0000201')$$, $$values ('code-expired', clock(), null::integer)$$, 'after 20 minutes it has expired');
select is(tries, 0, 'expired codes are not counted') from registry.one_time_codes where code_for = id('inquiry e2');
select is(state, 'expired', 'the page knows it has expired') from app.read_inquiry(tenant('yougo'), digest('session a'), id('inquiry e2'));
select throws_ok($$update registry.one_time_codes set redeemed_at = expires_at where code_for = id('inquiry e2')$$, '23514', null,
                 'no code can be redeemed at or past its expiry');

-- A suspension between asking and redeeming.
select is(ask(tenant('yougo'), 'b', 'k-password', 'susp', 'kimura@aozora.example'), 'asked', 'asked');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100002';
select is(redeem(tenant('yougo'), 'b', 'susp', 'code of susp'), 'session-ended', 'a suspended organisation is shown nothing');

select * from finish();
rollback;
