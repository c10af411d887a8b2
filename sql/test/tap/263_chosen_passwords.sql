-- Passwords that members chose: stored for many at once, checked by relying sites, listed without an end.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(29);
select stop_clock('2026-04-06 14:00+09');
select offer_own_passwords(tenant('yougo'));
select admit_site(tenant('yougo'), 'members-only', array['password']);
select admit_site(tenant('yougo'), 'downloads', array['k-password']);
create function pg_temp.store(p_type text, p_members text[], p_tenant text default 'yougo') returns text language sql
    as $$ select concat_ws(' ', outcome, stored) from app.store_chosen_passwords(tenant(p_tenant), p_type, array(select id('chosen ' || m) from unnest(p_members) m),
              array(select id(p_tenant || m) from unnest(p_members) m), array(select digest(tenant(p_tenant) || m || 'chosen') from unnest(p_members) m), 1,
              '{"memory": 1}', array(select digest('salt ' || m) from unnest(p_members) m)) $$;
create function pg_temp.reading(p_site text, p_member_id text, p_type text default 'password', p_tenant text default 'yougo') returns text language sql
    as $$ select concat_ws(' ', outcome, retry_at - clock(), kdf, encode(substring(salt for 4), 'hex'))
            from app.read_verification_kdf(tenant(p_tenant), digest(p_site), p_type, p_member_id, digest('member ' || p_member_id), '{"memory": 2}') $$;

select is(pg_temp.store('s-password', array['100001']), 'type-unknown 0', 'only where members choose');
select is(pg_temp.store('password', array['100001'], 'kijun'), 'type-unknown 0', 'another tenant has no such type');
select is(pg_temp.store('password', array['100001', '100002']), 'stored 2', 'two members get their first');
select is(pg_temp.store('password', array['100001', '100003']), 'stored 1', 'who has one keeps it');
select results_eq($$select o.member_id, c.generation, c.origin, c.valid_from, c.valid_until, c.grace_until, c.kdf, c.digest_key from registry.credentials c join registry.organisations o using (tenant_id, organisation_id)
                     where c.type_id = id('own password') order by 1$$,
    $$select m, 1, 'member-chosen', clock(), 'infinity'::timestamptz, 'infinity'::timestamptz, '{"memory": 1}'::jsonb, 1 from unnest(array['100001', '100002', '100003']) m$$, 'without an end');
select is(sign_in(tenant('yougo'), '100001', 'chosen', 'a'), 'signed-in', 'it signs in');
select results_eq($$select detail->>'given', detail->>'stored' from audit.events where act = 'credentials-stored' and detail->>'type' = 'password' order by event_no$$,
    $$values ('2', '2'), ('2', '1')$$, 'which is on the audit');

-- Relying sites.
select is(pg_temp.reading('nobody', '100001'), 'client-unknown', 'the token first');
select is(pg_temp.reading('members-only', '100001', p_tenant => 'kijun'), 'client-unknown', 'a token of another tenant');
select is(pg_temp.reading('owner of yougo', '100001'), 'client-unknown', 'an operator''s');
select is(pg_temp.reading('members-only', '100001'), 'verify {"memory": 1} ' || encode(substring(digest('salt 100001') for 4), 'hex'), 'how it is hashed');
select matches(pg_temp.reading('members-only', m), '^verify {"memory": 2} [0-9a-f]{8}$', m || ' is answered with the parameters of today')
  from unnest(array['999999', '100004', '100005']) m;
select is(pg_temp.reading('members-only', '999999'), pg_temp.reading('members-only', '999999'), 'and a salt that is always the same');
select isnt(pg_temp.reading('members-only', '999999'), pg_temp.reading('members-only', '999998'), 'for each its own');
select matches(pg_temp.reading('downloads', '100001'), '^verify {"memory": 2} ', 'of a type that is none of the token''s it says nothing');
select matches(pg_temp.reading('downloads', '100001', 'k-password'), '^verify {"memory": 2} ', 'nor of one that nobody chose');
select results_eq(
    $$select outcome, period_label_en, membership_class, accepted_until
        from app.verify_credential(tenant('yougo'), digest('members-only'), 'password', '100001', digest('member 100001'), array[digest(tenant('yougo') || '100001chosen')], '\xc6336401')$$,
    $$values ('accepted', '2026', 'full', null::timestamptz)$$, 'the right one is accepted, without an end');
select is(verify(tenant('yougo'), 'members-only', 'password', '100002', 'wrong'), 'verification-refused', 'wrong ' || n) from generate_series(1, 5) n;
select is(pg_temp.reading('members-only', '100002'), 'too-many-tries 00:00:05', 'after five nothing is hashed any more');
select is(verify(tenant('yougo'), 'members-only', 'password', '100002', 'chosen'), 'too-many-tries', 'nor judged');
select is(count(*), 3::bigint, 'reading has counted nothing') from registry.throttles where tenant_id = tenant('yougo');
update registry.throttles set blocked_until = clock() + interval '9 seconds' where purpose = 'verification-token';
select is(pg_temp.reading('members-only', '999999'), 'too-many-tries 00:00:09', 'the site''s own throttle, too');

-- What operators see.
select results_eq($$select type_code, valid_until, grace_until, state from app.list_credentials(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), id('yougo100001'), 'password', null, null, 9)$$,
    $$values ('password', null::timestamptz, null::timestamptz, 'current')$$, 'it has no end there, either');

select * from finish();
rollback;
