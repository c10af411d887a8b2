-- Sending a code again: the old one dies, its mail is cancelled, limits hold, decoys alike.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(37);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'b'), 'signed-in', 'another signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(redeem(tenant('yougo'), 'a', 'k', 'wrong'), 'code-incorrect', 'one wrong try');

select is(resend(tenant('yougo'), 'a', 'k'), 'too-many-tries', 'not within a minute');
select later('59.9 seconds');
select is(resend(tenant('yougo'), 'a', 'k'), 'too-many-tries', 'nor in the last tenth of a second');
select later('0.1 seconds');
select is(resend(tenant('yougo'), 'nobody', 'k'), 'session-ended', 'not without the session');
select is(resend(tenant('yougo'), 'b', 'k'), 'inquiry-unknown', 'not by another organisation');
select is(resend(tenant('kijun'), 'a', 'k'), 'inquiry-unknown', 'not under another tenant');
select is(resend(tenant('yougo'), 'a', 'nothing'), 'inquiry-unknown', 'not what was never asked');
select results_eq(
    $$select outcome, expires_at, resend_after from app.resend_code(tenant('yougo'), digest('session a'), id('inquiry k'), 1,
          digest('second code of k'), 'REF2', 'ja', id('second mail k'), '\xc0df', '\xc0000201')$$,
    $$values ('asked', clock() + interval '20 minutes', clock() + interval '1 minute')$$, 'a new code for 20 minutes');
select results_eq($$select issue, reference, tries, mail_id from registry.one_time_codes where code_for = id('inquiry k')$$,
                  $$values (2, 'REF2', 0, id('second mail k'))$$, 'it has tries of its own');
select results_eq($$select state, reply_class, payload, settled_at from registry.outbox where mail_id = id('mail k')$$,
                  $$values ('cancelled', 'superseded', null::bytea, clock())$$, 'the mail still waiting is cancelled and wiped');
select results_eq($$select recipient, state, organisation_id, issue from registry.outbox where mail_id = id('second mail k')$$,
                  $$values ('M.Saeki@midorigaoka.example', 'queued', id('yougo100001'), 2)$$, 'the new one goes to the same address');
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'code-incorrect', 'the old code is dead');
select is(redeem(tenant('yougo'), 'a', 'k', 'second code of k'), 'redeemed', 'the new one counts');
select later('1 minute');
select is(resend(tenant('yougo'), 'a', 'k'), 'code-already-used', 'a used code is not sent again');

-- A mail already handed over stays handed over.
select is(ask(tenant('yougo'), 'a', 'external-id', 's', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(count(*), 1::bigint, 'claimed') from app.claim_mail(10, 10) where mail_id = id('mail s');
select is(outcome, 'settled', 'handed over') from app.settle_mail(tenant('yougo'), id('mail s'), 1, 'handed-over', null);
select later('25 minutes');
select is(redeem(tenant('yougo'), 'a', 's', 'code of s'), 'code-expired', 'the code has expired');
select is(resend(tenant('yougo'), 'a', 's'), 'asked', 'an expired code is sent again');
select is(state, 'handed-over', 'the first mail remains what it was') from registry.outbox where mail_id = id('mail s');
select is(redeem(tenant('yougo'), 'a', 's', 'second code of s'), 'redeemed', 'and the second counts');

-- A mail under way is fenced off.
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(count(*), 1::bigint, 'claimed') from app.claim_mail(10, 10) where mail_id = id('mail m');
select later('1 minute');
select is(resend(tenant('yougo'), 'a', 'm'), 'asked', 'sent again meanwhile');
select is(outcome, 'lease-lost', 'the courier learns that it settled nothing') from app.settle_mail(tenant('yougo'), id('mail m'), 1, 'handed-over', null);

-- Decoys.
select is(ask(tenant('yougo'), 'a', 'archive-password', 'd', 'stranger@else.example'), 'asked', 'a decoy');
select later('1 minute');
select is(resend(tenant('yougo'), 'a', 'd'), 'asked', 'is sent again with the same answer');
select results_eq($$select state, recipient, payload, issue from registry.outbox where code_for = id('inquiry d') order by issue$$,
                  $$values ('withheld', 'stranger@else.example', null::bytea, 1), ('withheld', 'stranger@else.example', null::bytea, 2)$$,
                  'and both mails are withheld');
select is(redeem(tenant('yougo'), 'a', 'd', 'second code of d'), 'code-incorrect', 'its code never matches');

-- Without a session, by network and address.
select is(ask(tenant('yougo'), null, 'member-id', 'p', 'm.saeki@midorigaoka.example'), 'asked', 'asked by nobody in particular');
select is(resend(tenant('yougo'), null, 'p'), 'too-many-tries', 'the gap holds');
select later('1 minute');
select is(resend(tenant('yougo'), null, 'p'), 'asked', 'then it is sent again');
select is(tries, 2, 'both mails count against the address') from registry.throttles
 where tenant_id = tenant('yougo') and purpose = 'inquiry:member-id' and subject = digest('address m.saeki@midorigaoka.example');
select is(count(*), 5::bigint, 'resending is on the audit') from audit.events where act = 'code-resent';

select * from finish();
rollback;
