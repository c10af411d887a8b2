-- A value that the server could not open: its code counts again, once for each redemption that showed nothing.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(25);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.redeem(p_receipt text, p_code text default 'code of k') returns text language sql as $$
    select min(outcome) from app.redeem_code(tenant('yougo'), digest('session a'), id('inquiry k'), array[digest(p_code)], id('notice ' || p_receipt), p_receipt, '\xc0000201') $$;
create function pg_temp.return_code(p_receipt text, p_tenant text default 'yougo', p_inquiry text default 'k') returns text language sql as $$
    select outcome from app.return_code(tenant(p_tenant), id('inquiry ' || p_inquiry), p_receipt, '\xc0000201') $$;
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');

select is(pg_temp.return_code('first'), 'inquiry-unknown', 'what was not redeemed is not given back');
select is(pg_temp.redeem('first'), 'redeemed', 'redeemed');
select is(pg_temp.return_code('other'), 'inquiry-unknown', 'not by another receipt');
select is(pg_temp.return_code('first', 'kijun'), 'inquiry-unknown', 'not under another tenant');
select is(pg_temp.return_code('first', 'yougo', 'nothing'), 'inquiry-unknown', 'not what was never asked');
select is(pg_temp.redeem('second'), 'code-already-used', 'until then the code is spent');
select later('1 second');
select is(pg_temp.return_code('first'), 'returned', 'given back');
select results_eq($$select count(*) from registry.disclosures where inquiry_id = id('inquiry k')$$, $$values (0::bigint)$$, 'nothing was disclosed');
select results_eq($$select act, actor_kind, actor, organisation_id, detail ->> 'receipt', count(*) from audit.events
                     where subject = id('inquiry k') and act like 'value-%' group by 1, 2, 3, 4, 5 order by 1$$,
    $$values ('value-disclosed', 'member', '100001', id('yougo100001'), 'first', 2::bigint),
             ('value-unreadable', 'member', '100001', id('yougo100001'), 'first', 2)$$, 'both stand on the audit, value by value');
select is((select state from registry.outbox where mail_id = id('notice first')), 'queued', 'the contacts hear of it all the same');
select is((select tries from registry.one_time_codes where code_for = id('inquiry k')), 1, 'it counts as a try');
select is(pg_temp.return_code('first'), 'inquiry-unknown', 'a second word changes nothing');
select is((select tries from registry.one_time_codes where code_for = id('inquiry k')), 1, 'nor counts');

select is(pg_temp.redeem('second'), 'redeemed', 'the same code, once more');
select is(pg_temp.return_code('first'), 'inquiry-unknown', 'a late word about the first does not undo the second');
select is(pg_temp.redeem('third'), 'code-already-used', 'which has spent it');
select is((select array_agg(distinct receipt) from registry.disclosures where inquiry_id = id('inquiry k')), array['second'], 'and is what was disclosed');

-- A value that stays shut is asked for as often as a code may be tried.
select pg_temp.return_code('second'), pg_temp.redeem('third'), pg_temp.return_code('third'), pg_temp.redeem('fourth'), pg_temp.return_code('fourth');
select is(pg_temp.redeem('fifth', 'wrong'), 'too-many-tries', 'the fifth try is the last');
select is(pg_temp.redeem('fifth'), 'too-many-tries', 'and after it the right code is none');

-- Past its time, and with its last try, a code is not given back.
select later('61 seconds');
select is(resend(tenant('yougo'), 'a', 'k'), 'asked', 'a new code');
select is(pg_temp.redeem('sixth', 'second code of k'), 'redeemed', 'redeemed');
select later('21 minutes');
select is(pg_temp.return_code('sixth'), 'spent', 'whose time is over');
select is(current_setting('aikotoba.tenant', true), '', 'no tenant is left open');
select * from finish();
rollback;
