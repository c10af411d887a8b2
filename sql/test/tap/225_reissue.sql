-- New values before their time: for one organisation or all, with grace or without.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(70);
select stop_clock('2026-06-01 10:00+09');
create function pg_temp.begin_reissue(p_id text, p_organisation uuid, p_with_grace boolean, p_days integer default null, p_type text default 's-password', p_who text default 'operator of yougo') returns text language sql
    as $$ select concat_ws(' ', outcome, (select n from unnest(array['one', 'two', 'all', 'rest', 'zero']) n where id(n) = reissue_id))
            from app.begin_reissue(tenant('yougo'), tenant('yougo'), digest(p_who), id(p_id), p_type, p_organisation, 'value was published', p_with_grace, p_days, null, null) $$;
create function pg_temp.reissue(p_id text, p_limit integer default 1000) returns text language sql as $$ select reissue(tenant('yougo'), 'operator of yougo', p_id, p_limit) $$;
create function pg_temp.try(p_member_id text, p_typed text) returns text language plpgsql as $$
begin
    delete from registry.throttles;
    return sign_in(tenant('yougo'), p_member_id, p_typed, gen_random_uuid()::text);
end $$;
create function pg_temp.accepted(p_member_id text, p_at timestamptz default clock()) returns text language sql
    as $$ select string_agg(period || ' g' || generation || ' ' || by, ', ' order by valid_from) from dba.accepted_credentials_at(p_at)
           where tenant = 'yougo' and type = 's-password' and member_id = p_member_id $$;

select is(pg_temp.begin_reissue('one', id('yougo100001'), true, p_who => 'auditor of yougo'), 'role-refused', 'an auditor reissues nothing');
select is(pg_temp.begin_reissue('one', id('kijun100001'), true), 'unknown', 'nobody reissues for another tenant''s member');
select is(pg_temp.begin_reissue('one', id('yougo100001'), true, p_type => 'z-password'), 'type-unknown', 'a type that is not');
select is(pg_temp.begin_reissue('one', id('yougo100001'), true, p_type => 'archive-password'), 'unknown', 'what the tenant holds is no organisation''s');
update registry.credential_types set origin = 'member-chosen', may_be_disclosed = false where tenant_id = tenant('yougo') and code = 'm-password';
select is(pg_temp.begin_reissue('one', id('yougo100001'), true, p_type => 'm-password'), 'not-generated', 'what members choose is theirs to change');
select is(reissue(tenant('yougo'), 'operator of yougo', 'one'), 'unknown', 'nothing has begun');

-- One, with grace.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'before'), 'signed-in', 'a session of the old value');
select is(pg_temp.begin_reissue('one', id('yougo100001'), true, 7), 'begun one', 'one organisation, with a week');
select is(pg_temp.begin_reissue('two', id('yougo100001'), false), 'exists one', 'one at a time');
select results_eq($$select outcome, type, organisation_id, grace_days, reason, begun_by, finished_at, holders_left from app.read_reissue(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('one'))$$,
    $$values ('read', 's-password', id('yougo100001'), 7, 'value was published', 'operator@yougo.example', null::timestamptz, 1)$$, 'whoever meets it reads what was ordered, and how many wait');
select is(outcome, 'unknown', 'nobody else''s') from app.read_reissue(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('one'));
select is(reissue(tenant('yougo'), 'auditor of yougo', 'one'), 'role-refused', 'an auditor takes nothing');
select is(reissue(tenant('kijun'), 'owner of kijun', 'one'), 'unknown', 'nor another tenant');
select is(outcome, w, 'nor stores')
  from (values ('auditor of yougo', tenant('yougo'), 'role-refused'), ('owner of kijun', tenant('kijun'), 'unknown')) v (who, t, w),
       app.reissue_credential(t, t, digest(who), id('one'), array[id('x')], array[id('yougo100001')], array[2], 1, array[digest('x')], 1, array['\x00'::bytea]);
select later('1 minute');
select results_eq($$select outcome, organisation_id, member_id, type_code, period_code, generation from app.take_reissue_batch(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('one'), null, 10)$$,
    $$values ('taken', id('yougo100001'), '100001', 's-password', '2026', 2)$$, 'what the new value is sealed over');
select is(outcome || reissued, 'reissued0', 'a generation that is not the next is not stored')
  from app.reissue_credential(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('one'), array[id('x')], array[id('yougo100001')], array[3], 1, array[digest('x')], 1, array['\x00'::bytea]);
select is(pg_temp.accepted('100001'), '2026 g1 validity', 'and ends nothing');
select is(pg_temp.reissue('one'), 'reissued 1', 'reissued');
select is(outcome || reissued, 'reissued0', 'stored twice is stored once')
  from app.reissue_credential(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('one'), array[id('x')], array[id('yougo100001')], array[2], 1, array[digest('x')], 1, array['\x00'::bytea]);
select is(pg_temp.reissue('one'), 'finished', 'finished');
select is(pg_temp.reissue('one'), 'finished', 'for good');
select is(finished_at is not null and holders_left = 0, true, 'which can be read') from app.read_reissue(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('one'));
select is(pg_temp.accepted('100001'), '2026 g1 grace, 2026 g2 validity', 'the old one is in its grace, the new one valid');
select results_eq($$select generation, valid_from, valid_until, grace_until, reason, revoked_at from registry.credentials where tenant_id = tenant('yougo') and organisation_id = id('yougo100001')
                       and period_id in (select period_id from registry.periods where tenant_id = tenant('yougo') and code = '2026') and type_id = (select type_id from registry.credential_types where tenant_id = tenant('yougo') and code = 's-password') order by 1$$,
    $$values (1, '2026-04-01 00:00+09'::timestamptz, clock(), clock() + interval '7 days', 'value was published', null::timestamptz),
             (2, clock(), '2027-04-01 00:00+09', '2027-05-01 00:00+09', null, null)$$, 'from now to the end of the same period');
select is(outcome, 'read', 'its sessions go on') from app.read_me(tenant('yougo'), digest('session before')) limit 1;
select is(pg_temp.try('100001', 's-password2026'), 'signed-in', 'both sign in');
select is(pg_temp.try('100001', 's-password2026g2'), 'signed-in', 'both sign in, the new one too');
select results_eq($$select recipient, type_code, period_label_ja, valid_from, previous_until from app.claim_mail(10, 10) where template = 'credential-reissued' order by recipient limit 1$$,
    $$values ('M.Saeki@midorigaoka.example', 's-password', '2026年度', clock(), clock() + interval '7 days')$$, 'a notice says until when the old one is accepted');
select is(count(*), 3::bigint, 'to every contact') from registry.outbox where template = 'credential-reissued';
select results_eq($$select outcome, type, member_id, reason, with_grace, grace_days, begun_by, finished_at = clock(), reissued, unreached from app.list_reissues(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, 10)$$,
    $$values ('read', 's-password', '100001', 'value was published', true, 7, 'operator@yougo.example', true, 1, 0)$$, 'listed with its reason and numbers');
update registry.contacts set delivery = 'refused', delivery_at = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
select is(unreached, 1, 'whom no mail reaches is counted') from app.list_reissues(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, 10);
update registry.contacts set delivery = 'unknown', delivery_at = null where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
select is(outcome, 'tenant-unknown', 'not for another tenant') from app.list_reissues(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), null, 10);
select results_eq($$select actor, organisation_id, detail ->> 'withGrace' from audit.events where act = 'credential-reissued'$$, $$values ('operator@yougo.example', id('yougo100001'), 'true')$$, 'and on the audit');
select later('7 days');
select is(pg_temp.try('100001', 's-password2026'), 'sign-in-refused', 'after the grace the old one is refused');
select is(pg_temp.try('100001', 's-password2026g2'), 'signed-in', 'the new one is not');

-- One, without.
select stop_clock('2026-06-20 10:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026g2', 'g2'), 'signed-in', 'a session of the second');
select is(pg_temp.begin_reissue('two', id('yougo100001'), false), 'begun two', 'without grace');
select later('1 second');
select is(pg_temp.reissue('two'), 'reissued 1', 'reissued');
select is(outcome, 'session-ended', 'ends the session') from app.read_me(tenant('yougo'), digest('session g2'));
select is(pg_temp.try('100001', 's-password2026g2'), 'sign-in-refused', 'the old one at once');
select is(pg_temp.try('100001', 's-password2026g3'), 'signed-in', 'the new one signs in');
select is(pg_temp.accepted('100001'), '2026 g3 validity', 'alone');
select is(pg_temp.accepted('100001', clock() - interval '1 microsecond'), '2026 g2 validity', 'from that very instant');
select is(pg_temp.reissue('two'), 'finished', 'finished');
select is(grace_days, null, 'and it had no grace') from app.read_reissue(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('two'));

-- All, without grace, while last year's value is in its grace; killed in between.
select stop_clock('2027-04-10 10:00+09');
select is(pg_temp.accepted('100002'), '2026 g1 grace, 2027 g1 validity', 'in April two are accepted');
select is(sign_in(tenant('yougo'), '100002', 's-password2026', 'old year'), 'signed-in', 'and last year''s signs in');
select is(pg_temp.begin_reissue('all', null, false), 'begun all', 'all of a type');
select later('1 second');
select is(pg_temp.reissue('all', 1), 'reissued 1', 'one batch');
select is(pg_temp.begin_reissue('rest', null, false), 'exists all', 'begun again it is the same');
select is(pg_temp.reissue('all', 1), 'reissued 1', 'the next');
select is(pg_temp.reissue('all'), 'reissued 1', 'and the last');
select is(pg_temp.reissue('all'), 'finished', 'finished');
select is(pg_temp.accepted(m), '2027 g2 validity', 'one value is accepted of ' || m) from unnest(array['100001', '100002', '100003']) m;
select is(pg_temp.accepted('100004'), null, 'none of a suspended organisation, so that reinstating brings no old one back');
select is(outcome, 'session-ended', 'sessions of last year''s value end too') from app.read_me(tenant('yougo'), digest('session old year'));
select is(count(*), 2::bigint, 'another tenant keeps its own') from dba.accepted_credentials_at(clock()) where tenant = 'kijun' and type = 's-password' and member_id = '100001';
select is(count(*), 0::bigint, 'as do other types') from registry.credentials c join registry.credential_types t using (tenant_id, type_id) where t.code = 'k-password' and revoked_at is not null;

-- Grace of none: not revoked, and over at once. And what the whole tenant holds.
select later('1 minute');
select is(pg_temp.begin_reissue('zero', id('yougo100003'), true, 0), 'begun zero', 'with a grace of no days');
select later('1 second');
select is(pg_temp.reissue('zero'), 'reissued 1', 'reissued');
select is(pg_temp.accepted('100003'), '2027 g3 validity', 'the old one is over');
select stop_clock('2026-06-01 10:00+09');
select is(pg_temp.begin_reissue('rest', null, false, p_type => 'archive-password'), 'begun rest', 'the tenant''s own');
select later('1 second');
select is(pg_temp.reissue('rest'), 'reissued 1', 'is reissued');
select is(pg_temp.reissue('rest', 2), 'continued', 'then it is told of, a batch at a time');
select is(pg_temp.reissue('rest', 2), 'continued', 'from where the letters have come to');
select is(pg_temp.reissue('rest', 2), 'finished', 'until everybody has been told');
select is(count(distinct m.organisation_id), 3::bigint, 'and every active organisation is told') from registry.outbox m join registry.credentials c on c.tenant_id = m.tenant_id and c.credential_id = m.code_for
 where template = 'credential-reissued' and c.organisation_id is null and m.organisation_id is not null;

select * from finish();
rollback;
