-- The outbox: leases, spreading, expiry, backoff, wiping.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(48);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(ask(tenant('yougo'), 'a', 'm-password', 'decoy', 'stranger@else.example'), 'asked', 'a decoy asked');

-- Claiming a code mail.
select results_eq(
    $$select outcome, tenant_id, mail_id, attempt, seconds_left, template, locale, recipient, organisation_name, organisation_name_en, person,
             inquiry_name_ja, inquiry_name_en, reference, expires_at, receipt, code_address, code_for, key_id, payload, created_at
        from app.claim_mail(10, 10)$$,
    $$values ('claimed', tenant('yougo'), id('mail k'), 1, 1200, 'code', 'ja', 'M.Saeki@midorigaoka.example', 'みどり丘製薬株式会社',
              'Midorigaoka Pharma', '佐伯 真理子', 'Kパスワード', 'K-password', 'REF1', clock() + interval '20 minutes', null, null,
              id('inquiry k'), 1, '\xc0de'::bytea, clock())$$,
    'the courier gets everything the mail says, and no decoy');
select is_empty($$select * from app.claim_mail(10, 10)$$, 'a leased mail is nobody else''s');
select later('1 minute 59 seconds');
select is_empty($$select * from app.claim_mail(10, 10)$$, 'for two minutes');
select later('1 second');
select results_eq($$select attempt, seconds_left from app.claim_mail(10, 10)$$, $$values (2, 1080)$$, 'then it is claimed again');
select is(outcome, 'lease-lost', 'the first courier settles nothing any more') from app.settle_mail(tenant('yougo'), id('mail k'), 1, 'handed-over', null);
select is(outcome, 'lease-lost', 'nor does anybody under another tenant') from app.settle_mail(tenant('kijun'), id('mail k'), 2, 'handed-over', null);
select is(outcome, 'settled', 'the second does') from app.settle_mail(tenant('yougo'), id('mail k'), 2, 'handed-over', null);
select results_eq($$select state, payload, settled_at, leased_until, attempts from registry.outbox where mail_id = id('mail k')$$,
    $$values ('handed-over', null::bytea, clock(), null::timestamptz, 2)$$, 'the payload is wiped');
select is(outcome, 'lease-lost', 'a settled mail is settled') from app.settle_mail(tenant('yougo'), id('mail k'), 2, 'refused', '550');
select results_eq($$select delivery, delivery_at, version from registry.contacts where tenant_id = tenant('yougo') and person = '佐伯 真理子'$$,
    $$values ('reached', clock(), 1)$$, 'the contact is known to be reached');
select throws_ok(format($$select app.settle_mail(%s, id('mail k'), 2, 'lost', null)$$, tenant('yougo')), '22023', null, 'an unknown result is a fault');

-- The notice goes to every contact.
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'redeemed', 'redeemed');
select results_eq(
    $$select template, locale, recipient, person, organisation_name, inquiry_name_ja, period_label_ja, receipt, disclosed_at, code_address, payload, attempt
        from app.claim_mail(10, 10) order by recipient$$,
    $$values ('disclosure-notice', 'ja', 'M.Saeki@midorigaoka.example', '佐伯 真理子', 'みどり丘製薬株式会社', 'Kパスワード', '2026年度', 'D26-0406-8K3P', clock(), 'M.Saeki@midorigaoka.example', null::bytea, 1),
             ('disclosure-notice', 'en', 'takahashi@midorigaoka.example', '高橋 健', 'みどり丘製薬株式会社', 'Kパスワード', '2026年度', 'D26-0406-8K3P', clock(), 'M.Saeki@midorigaoka.example', null, 1),
             ('disclosure-notice', 'ja', 'tanaka@midorigaoka.example', '田中 実', 'みどり丘製薬株式会社', 'Kパスワード', '2026年度', 'D26-0406-8K3P', clock(), 'M.Saeki@midorigaoka.example', null, 1)$$,
    'one notice each, in the contact''s language');
select results_eq($$select state, recipient from registry.outbox where mail_id = id('notice k')$$, $$values ('spread', null::text)$$, 'the one to all is spread');
select is(count(*), 4::bigint, 'into one each') from registry.outbox where template = 'disclosure-notice';
select set_eq($$select outcome from registry.outbox m, app.settle_mail(tenant_id, mail_id, attempts, case when recipient like 'tanaka%' then 'refused' else 'handed-over' end, '550')
                where template = 'disclosure-notice' and state = 'queued'$$, array['settled'], 'settled');
select results_eq($$select delivery, count(*) from registry.contacts where tenant_id = tenant('yougo') and organisation_id = id('yougo100001') group by 1 order by 1$$,
    $$values ('reached', 2::bigint), ('refused', 1::bigint)$$, 'refusals are known by contact');

-- Deferral.
select later('10 minutes');
select is(ask(tenant('yougo'), 'a', 'external-id', 'd', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(attempt, 1, 'claimed') from app.claim_mail(10, 10);
select is(outcome, 'settled', 'deferred') from app.settle_mail(tenant('yougo'), id('mail d'), 1, 'deferred', '451');
select ok(due_at between clock() + interval '8 seconds' and clock() + interval '12 seconds' and state = 'queued' and payload is not null and reply_class = '451',
          'a deferred mail comes back after some ten seconds') from registry.outbox where mail_id = id('mail d');
select later('12 seconds');
select is(attempt, 2, 'claimed again') from app.claim_mail(10, 10);
select is(outcome, 'settled', 'deferred again') from app.settle_mail(tenant('yougo'), id('mail d'), 2, 'deferred', '451');
select ok(due_at between clock() + interval '16 seconds' and clock() + interval '24 seconds', 'after twice that') from registry.outbox where mail_id = id('mail d');
update registry.outbox set attempts = 8, leased_until = clock() where mail_id = id('mail d');
select is(outcome, 'settled', 'deferred for the eighth time') from app.settle_mail(tenant('yougo'), id('mail d'), 8, 'deferred', '451');
select ok(due_at <= clock() + interval '12 minutes' and due_at >= clock() + interval '8 minutes', 'never more than ten minutes and their jitter')
  from registry.outbox where mail_id = id('mail d');
update registry.outbox set attempts = 8, leased_until = clock(), expires_at = clock() + interval '1 minute' where mail_id = id('mail d');
select is(outcome, 'settled', 'deferred shortly before its end') from app.settle_mail(tenant('yougo'), id('mail d'), 8, 'deferred', '451');
select is(due_at, expires_at, 'it is looked at again no later than it expires') from registry.outbox where mail_id = id('mail d');

-- A code past its time is not sent late.
select later('1 minute');
select is_empty($$select * from app.claim_mail(10, 10)$$, 'a mail past its time is not sent');
select results_eq($$select state, reply_class, payload, settled_at from registry.outbox where mail_id = id('mail d')$$,
    $$values ('cancelled', 'expired', null::bytea, clock())$$, 'but cancelled and wiped');
select later('10 minutes');
select is(ask(tenant('yougo'), 'a', 'external-id', 'late', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select later('10 minutes');
select is(seconds_left, 600, 'claimed with ten minutes left') from app.claim_mail(10, 10);
update registry.outbox set leased_until = clock() + interval '1 hour', due_at = clock() + interval '1 hour' where mail_id = id('mail late');
select later('10 minutes');
select is(outcome, 'settled', 'deferring a mail at its end') from app.settle_mail(tenant('yougo'), id('mail late'), 1, 'deferred', '451');
select results_eq($$select state, reply_class, payload from registry.outbox where mail_id = id('mail late')$$, $$values ('cancelled', 'expired', null::bytea)$$, 'cancels it');

-- Fairness, and tenants that are closed.
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'z'), 'signed-in', 'another tenant');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'y'), 'signed-in', 'and this one');
select is(ask(tenant('kijun'), 'z', t, 'z' || t, 'm.saeki@midorigaoka.example'), 'asked', 'asks for ' || t) from unnest(array['k-password', 'm-password', 'external-id']) t;
select is(ask(tenant('yougo'), 'y', t, 'y' || t, 'm.saeki@midorigaoka.example'), 'asked', 'asks for ' || t) from unnest(array['k-password', 'm-password', 'archive-password']) t;
select results_eq($$select tenant_id, count(*) from app.claim_mail(10, 1) group by 1 order by 1$$,
    $$values (tenant('yougo'), 1::bigint), (tenant('kijun'), 1::bigint)$$, 'each tenant gets its share');
select is(count(*), 1::bigint, 'and no more than the limit in all') from app.claim_mail(1, 10);
update registry.tenants set status = 'closed' where slug = 'kijun';
select is_empty($$select * from app.claim_mail(100, 100) where tenant_id = tenant('kijun')$$, 'a closed tenant sends nothing');

select * from finish();
rollback;
