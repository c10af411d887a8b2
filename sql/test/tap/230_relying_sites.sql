-- Relying sites: what a client token may ask, how often, and who passes to guarded pages.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(63);
select stop_clock('2026-04-06 14:00+09');
select admit_site(tenant('yougo'), 'requests', array['s-password', 'archive-password']);
select admit_site(tenant('yougo'), 'downloads', array['k-password']);

-- What is accepted.
select results_eq(
    $$select outcome, period_label_ja, period_label_en, membership_class, accepted_until
        from app.verify_credential(tenant('yougo'), digest('requests'), 's-password', '100001', digest('member 100001'),
                                   array[digest(tenant('yougo') || '100001s-password2026')], '\xc6336401')$$,
    $$values ('accepted', '2026年度', '2026', 'full', '2027-05-01 00:00+09'::timestamptz)$$, 'this year''s value: period, class and until when');
select results_eq(
    $$select outcome, period_label_ja, accepted_until
        from app.verify_credential(tenant('yougo'), digest('requests'), 's-password', '100001', digest('member 100001'),
                                   array[null, digest(tenant('yougo') || '100001s-password2025')], '\xc6336401')$$,
    $$values ('accepted', '2025年度', '2026-05-01 00:00+09'::timestamptz)$$, 'last year''s while its grace runs');
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100001', 'k-password2026'), 'accepted', 'another type by another site');
select is(verify(tenant('yougo'), 'requests', 'archive-password', '100001', 'archive'), 'accepted', 'what the tenant holds is each member''s');
select is(last_used_at, clock(), 'the use of the token is noted') from registry.access_tokens where token_digest = digest('requests');
select is(count(*), 0::bigint, 'no session comes of it') from registry.sessions where tenant_id = tenant('yougo');

-- Refusals, all alike.
select is(verify(tenant('yougo'), 'requests', 's-password', '100002', 's-password2027'), 'verification-refused', 'next year''s value');
select is(verify(tenant('yougo'), 'requests', 's-password', '100002', 'k-password2026'), 'verification-refused', 'a value of another type');
select is(verify(tenant('yougo'), 'requests', 's-password', '999999', 's-password2026'), 'verification-refused', 'an unknown member ID');
select is(verify(tenant('yougo'), 'requests', 'archive-password', '999998', 'archive'), 'verification-refused', 'the tenant''s value by nobody');
select is(verify(tenant('yougo'), 'requests', 's-password', '100004', 's-password2026'), 'verification-refused', 'a suspended organisation');
select is(verify(tenant('yougo'), 'requests', 's-password', '100005', 's-password2026'), 'verification-refused', 'a withdrawn one');
select is(verify(tenant('yougo'), 'requests', 'k-password', '100003', 'k-password2026'), 'verification-refused', 'a type the token is not for');
select is(verify(tenant('yougo'), 'requests', 'z-password', '100003', 'z'), 'verification-refused', 'a type that is not');
select is(outcome, 'verification-refused', 'no digest at all')
  from app.verify_credential(tenant('yougo'), digest('requests'), 's-password', '100003', digest('member 100003'), '{}', '\xc6336401');
select is(verify(tenant('kijun'), 'requests', 's-password', '100001', 's-password2026'), 'client-unknown', 'a token of another tenant');
select is(verify(tenant('yougo'), 'owner of yougo', 's-password', '100001', 's-password2026'), 'client-unknown', 'an operator''s token');
select is(verify(tenant('yougo'), 'nobody', 's-password', '100001', 's-password2026'), 'client-unknown', 'a token that is not');
update registry.access_tokens set revoked_at = clock() where token_digest = digest('downloads');
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100001', 'k-password2026'), 'client-unknown', 'a revoked one');
update registry.access_tokens set revoked_at = null, ends_at = clock() where token_digest = digest('downloads');
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100001', 'k-password2026'), 'client-unknown', 'one that has ended');
update registry.access_tokens set ends_at = '2100-01-01' where token_digest = digest('downloads');
update registry.tenants set status = 'closed' where slug = 'yougo';
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100001', 'k-password2026'), 'client-unknown', 'a closed tenant');
update registry.tenants set status = 'active' where slug = 'yougo';
select results_eq($$select act, actor, detail->>'type', count(*) from audit.events
                     where tenant_id = tenant('yougo') and actor_kind = 'client' group by 1, 2, 3 order by 1, 2, 3$$,
    $$values ('credential-verified', 'downloads', 'k-password', 1::bigint), ('credential-verified', 'requests', 'archive-password', 1),
             ('credential-verified', 'requests', 's-password', 2), ('verification-refused', 'requests', 'archive-password', 1),
             ('verification-refused', 'requests', 'k-password', 1), ('verification-refused', 'requests', 's-password', 6),
             ('verification-refused', 'requests', 'z-password', 1)$$, 'each answer is on the audit, and no value');

-- One member, one throttle.
delete from registry.throttles;
select is(sign_in(tenant('yougo'), '100002', 'wrong', 'x'), 'sign-in-refused', 'guess ' || n || ' at the sign-in') from generate_series(1, 2) n;
select is(verify(tenant('yougo'), 'requests', 's-password', '100002', 'wrong'), 'verification-refused', 'guess ' || n || ' at a site') from generate_series(3, 4) n;
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100002', 'wrong'), 'verification-refused', 'guess 5 at another');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'x'), 'too-many-tries', 'five guesses close the sign-in');
select is(verify(tenant('yougo'), 'requests', 's-password', '100002', 's-password2026'), 'too-many-tries', 'and the sites');
select is(retry_at, clock() + interval '5 seconds', 'which say until when')
  from app.verify_credential(tenant('yougo'), digest('requests'), 's-password', '100002', digest('member 100002'), '{}', '\xc6336401');
select is(count(*), 0::bigint, 'a try turned away is not on the audit') from audit.events
 where organisation_id = id('yougo100002') and act = 'credential-verified';
select later('6 seconds');
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100002', 'k-password2026'), 'accepted', 'the other password is accepted later');
select is(tries, 5, 'and wins no tries back') from registry.throttles where purpose = 'sign-in' and subject = digest('member 100002');
select is(verify(tenant('yougo'), 'requests', 's-password', '100002', 's-password2026'), 'accepted', 'the one that signs in');
select is(tries, 0, 'does') from registry.throttles where purpose = 'sign-in' and subject = digest('member 100002');

-- One site, one throttle, in place of its network.
select is(count(*), 0::bigint, 'the network of a site counts nothing') from registry.throttles where purpose = 'sign-in-network' and subject = '\xc6336401';
select is(tries, 2, 'a site''s failures count for the site') from registry.throttles where purpose = 'verification-token' and subject = uuid_send(id('requests'));
update registry.throttles set tries = 999 where purpose = 'verification-token' and subject = uuid_send(id('requests'));
select is(verify(tenant('yougo'), 'requests', 's-password', '100003', 'wrong'), 'verification-refused', 'the thousandth failure of a site');
select is(verify(tenant('yougo'), 'requests', 's-password', '100001', 's-password2026'), 'too-many-tries', 'slows it down');
select is(verify(tenant('yougo'), 'downloads', 'k-password', '100001', 'k-password2026'), 'accepted', 'and no other');

-- Guarded pages.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
create function pg_temp.pass(p_tenant integer, p_session text, p_classes text[]) returns text language sql
    as $$ select concat_ws(' ', outcome, member_id, membership_class) from app.authorise_forward(p_tenant, digest('session ' || p_session), p_classes) $$;
select is(pg_temp.pass(tenant('yougo'), 'a', null), 'authorised 100001 full', 'a session passes');
select is(pg_temp.pass(tenant('yougo'), 'a', array['supporting', 'full']), 'authorised 100001 full', 'with a class that is let in');
select is(pg_temp.pass(tenant('yougo'), 'a', array['supporting']), 'class-refused', 'not with another');
select is(pg_temp.pass(tenant('yougo'), 'a', '{}'), 'class-refused', 'nor where none is let in');
select is(pg_temp.pass(tenant('yougo'), 'x', null), 'session-ended', 'without a session nobody does');
select is(pg_temp.pass(tenant('kijun'), 'a', null), 'session-ended', 'nor with one of another tenant');
select later('2 minutes');
select is(pg_temp.pass(tenant('yougo'), 'a', null), 'authorised 100001 full', 'reading guarded pages');
select is(last_used_at, clock(), 'keeps the session') from registry.sessions where session_id = id('session a');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100001';
select is(pg_temp.pass(tenant('yougo'), 'a', null), 'session-ended', 'a suspended organisation passes no more');

-- Where signing in may lead.
create function pg_temp.save(p_who text, p_version integer, p_url text default '/members/') returns text language sql
    as $$ select concat_ws(' ', outcome, version) from app.save_return_page(tenant('yougo'), tenant('yougo'), digest(p_who || ' of yougo'), 'members', p_version,
              '会員資料', 'Members'' documents', p_url) $$;
select is(pg_temp.save('operator', null), 'role-refused', 'return pages are settings');
select is(pg_temp.save('owner', null), 'saved 1', 'an owner names one');
select is(pg_temp.save('owner', null), 'conflict 1', 'once');
select is(pg_temp.save('owner', 1, 'https://members.example.jp/docs?lang=ja'), 'saved 2', 'changes it');
select throws_ok(format('select pg_temp.save(''owner'', 2, %L)', u), '23514', null, 'no address: ' || u)
  from unnest(array['//evil.example/', '/\evil.example', 'javascript:alert(1)']) u;
select results_eq($$select code, name_en, url, version from app.list_return_pages(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, 10)$$,
    $$values ('members', 'Members'' documents', 'https://members.example.jp/docs?lang=ja', 2)$$, 'they are listed');
select is((settings->'returnPages')::text, '[{"code" : "members", "name" : {"ja" : "会員資料", "en" : "Members'' documents"}, "url" : "https://members.example.jp/docs?lang=ja"}]',
          'and are settings') from app.read_settings(tenant('yougo'));
select is(concat_ws(' ', outcome, version), 'conflict 2', 'one that changed meanwhile stays')
  from app.remove_return_page(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), 'members', 1);
select is(outcome, 'removed', 'and goes, whatever stands where no version is named') from app.remove_return_page(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), 'members', null);
select is(outcome, 'unknown', 'once') from app.remove_return_page(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), 'members', 2);
select results_eq($$select act from audit.events where act like 'return-page%' order by event_no$$,
    array['return-page-saved', 'return-page-saved', 'return-page-removed'], 'all on the audit');

select * from finish();
rollback;
