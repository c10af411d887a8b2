-- A stranger who goes through a list of addresses: the network's hour, beside the limits of each address.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(23);
select stop_clock('2026-04-08 10:00+09');
update registry.policies set network_free_tries = 5 where tenant_id = tenant('yougo');

-- Twice five an hour, decoys and registered addresses alike, over all types that need no session.
select is(ask(tenant('yougo'), null, 'member-id', 'd' || n, 'nobody' || n || '@else.example'), 'asked', 'decoy ' || n) from generate_series(1, 4) n;
select is(ask(tenant('yougo'), null, 's-password', 'e' || n, 'nobody' || n || '@else.example', '100001'), 'asked', 'decoy of another type ' || n)
  from generate_series(1, 4) n;
select is(ask(tenant('yougo'), null, 'member-id', 'r1', 'm.saeki@midorigaoka.example'), 'asked', 'a registered address');
select later('61 seconds');
select is(resend(tenant('yougo'), null, 'd1'), 'asked', 'a code sent again counts too');
select results_eq($$select tries, window_from from registry.throttles where tenant_id = tenant('yougo') and purpose = 'inquiry-network'$$,
                  $$values (10, clock() - interval '61 seconds')$$, 'ten are counted');

select is(ask(tenant('yougo'), null, 'member-id', 'x', 'nobody9@else.example'), 'too-many-tries', 'the eleventh is refused for a stranger');
select is(ask(tenant('yougo'), null, 'member-id', 'x', 'kimura@aozora.example'), 'too-many-tries', 'and for an owner');
select is(retry_at, clock() + interval '58 minutes 59 seconds', 'until the hour is over')
  from app.ask_code(tenant('yougo'), null, 'member-id', id('x'), null, 'kimura@aozora.example', digest('address kimura@aozora.example'),
                    1, 'x', 'x', 'ja', id('x'), 'x', '\xc0000201');
select is(resend(tenant('yougo'), null, 'd2'), 'too-many-tries', 'nothing is sent again either');
select is_empty($$select * from registry.throttles where subject in (digest('address kimura@aozora.example'), digest('address kimura@aozora.example') || '\xc0000201'::bytea)$$,
                'what is refused spends nothing of an address');
select is(ask(tenant('yougo'), null, 'member-id', 'o1', 'kimura@aozora.example', null, '\x0a000001'), 'asked', 'another network is not held up');
select is(ask(tenant('kijun'), null, 'member-id', 't1', 'kimura@aozora.example'), 'asked', 'nor is another tenant');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'nor is who signs in from there');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'and asks with a session');
select results_eq($$select tries, blocked_until from dba.lockouts where purpose = 'inquiry-network'$$,
                  $$values (10, clock() + interval '58 minutes 59 seconds')$$, 'a DBA sees it');
select later('58 minutes 59 seconds');
select is(ask(tenant('yougo'), null, 'member-id', 'n1', 'kimura@aozora.example'), 'asked', 'then the hour is over');
select is(tries, 1, 'and another begins') from registry.throttles where tenant_id = tenant('yougo') and purpose = 'inquiry-network' and subject = '\xc0000201';

select * from finish();
rollback;
