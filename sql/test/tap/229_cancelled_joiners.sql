-- Cancelling a rotation revokes what joiners and the reinstated got because it was generated, and nothing else; why is on the audit.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(28);
select stop_clock('2026-12-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.give(p_organisation uuid) returns text language sql
    as $$ select concat_ws(' ', outcome, stored) from (
            select array_agg(id('given' || p_organisation || type_code || period_code || generation)) as ids, array_agg(type_code) as types, array_agg(period_code) as periods,
                   array_agg(generation) as generations, array_agg(digest(member_id || type_code || period_code || generation)) as digests, array_agg('\x5ea1'::bytea) as sealed
              from app.needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), p_organisation)) n,
            app.store_needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), p_organisation, ids, types, periods, generations, 1, digests, 1, sealed) $$;
create function pg_temp.held() returns text language sql
    as $$ select string_agg(concat_ws(' ', o.member_id, t.code, p.code, c.generation), ', ' order by o.member_id, t.code, p.code, c.generation)
            from registry.credentials c join registry.organisations o using (tenant_id, organisation_id) join registry.credential_types t using (tenant_id, type_id)
            join registry.periods p using (tenant_id, period_id)
           where c.tenant_id = tenant('yougo') and c.revoked_at is null and p.code = '2027' $$;
create function pg_temp.join(p_member_id text) returns void language sql
    as $$ insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
          values (tenant('yougo'), id('joiner' || p_member_id), p_member_id, '新入会員', 'シンニュウカイイン', 'full') $$;
-- Brought in before the plan: a value of the same type and period, of one suspended now and of one active.
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select t.tenant_id, id('brought in' || o.member_id), t.type_id, o.organisation_id, p.period_id, 1, 'generated', p.starts_at, p.ends_at, p.ends_at
  from registry.credential_types t join registry.periods p on p.tenant_id = t.tenant_id and p.calendar_id = t.calendar_id and p.code = '2027'
  join registry.organisations o on o.tenant_id = t.tenant_id and o.member_id in ('100003', '100005')
 where t.tenant_id = tenant('yougo') and t.code = 'k-password';

select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'stored 2 0', 'generated for two');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'finished', 'to the end');
select pg_temp.join('100006');
select pg_temp.join('100007');
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and member_id = '100004';
select is(pg_temp.give(id('joiner100006')), 'stored 4', 'a joiner gets the next, too');
select cmp_ok(pg_temp.give(id('yougo100004')), '>=', 'stored 1', 'and so does one reinstated');
-- His was given by hand elsewhere.
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select tenant_id, id('by hand'), type_id, id('joiner100007'), period_id, 1, 'imported', valid_from, valid_until, grace_until
  from registry.credentials where credential_id = id('brought in100003');
select is(pg_temp.held(), '100001 k-password 2027 1, 100002 k-password 2027 1, 100003 k-password 2027 1, 100004 k-password 2027 1, 100005 k-password 2027 1, 100006 k-password 2027 1, 100007 k-password 2027 1', 'all hold one');
select bag_eq($$select o.member_id from registry.credentials c join registry.organisations o using (tenant_id, organisation_id) where c.beside_rotation = id('k')$$,
    array['100004', '100006'], 'two of them beside the rotation');
select is(count(*), 0::bigint, 'what is of this year is of no rotation')
  from registry.credentials c join registry.periods p using (tenant_id, period_id) where c.beside_rotation is not null and p.code = '2026';
select is(books(tenant('yougo'), 'auditor of yougo', 'k'), 'generated 5 2 0 { "already-has-one" : 1, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 2 }', 'the books are the rotation''s own');

-- In batches of two, so that every holder is a batch's last once.
create temporary table called as select n, cancel_rotation(tenant('yougo'), 'operator of yougo', 'k', p_limit => 2) as outcome from generate_series(1, 6) n;
select is((select sum(split_part(outcome, ' ', 2)::integer) from called), 4::bigint, 'cancelling revokes the four');
select is((select outcome from called where n = 6), 'cancelled 0', 'to the end');
select is(pg_temp.held(), '100003 k-password 2027 1, 100005 k-password 2027 1, 100007 k-password 2027 1', 'what came by other ways stays');
select set_eq($$select distinct revoked_at, reason from registry.credentials where beside_rotation = id('k')$$, $$values (clock(), 'planned too early')$$, 'at the instant and for the reason of all');
select ok((select bool_and(adds_up) from dba.rotation_progress), 'the books add up');
select is(pg_temp.give(id('joiner100006')), 'stored 0', 'nothing more is needed of it');

-- Anew: they are in the next one as everybody is, or get theirs beside it again.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k2', 'k-password'), 'planned', 'planned anew');
select is(generate(tenant('yougo'), 'operator of yougo', 'k2'), 'stored 4 0', 'for the two and the two');
select is(generate(tenant('yougo'), 'operator of yougo', 'k2'), 'finished', 'to the end');
select pg_temp.join('100008');
select is(pg_temp.give(id('joiner100008')), 'stored 4', 'another joins');
-- Revoked by hand, and given anew: one holder, twice beside.
update registry.credentials set revoked_at = clock(), reason = 'by hand' where beside_rotation = id('k2');
select is(pg_temp.give(id('joiner100008')), 'stored 1', 'given anew');
-- One of the rotation's own is revoked by hand, and given anew beside it.
update registry.credentials set revoked_at = clock(), reason = 'by hand' where rotation_id = id('k2') and organisation_id = id('yougo100001');
select is(pg_temp.give(id('yougo100001')), 'stored 1', 'also to one of the rotation');
select is(split_part(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k2', p_limit => 1), ' ', 1), 'revoking', 'cancelled, and left off');
create temporary table swept as select (app.sweep_cancelled(1)).swept as rotations from generate_series(1, 10);
select bag_eq($$select distinct rotations from swept$$, array[0, 1], 'gone on with by the housekeeping, to the end');
select is(pg_temp.held(), '100003 k-password 2027 1, 100005 k-password 2027 1, 100007 k-password 2027 1', 'all are revoked');

-- Why, on the audit.
select results_eq($$select detail ->> 'reason', detail ->> 'was' from audit.events where act = 'rotation-cancelled' and subject = id('k')$$, $$values ('planned too early', 'generated')$$, 'the reason');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 's', 's-password'), 'planned', 'another');
select is(outcome, 'cancelled', 'cancelled without a reason') from app.cancel_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('s'), null, null, 10);
select results_eq($$select detail::jsonb from audit.events where act = 'rotation-cancelled' and subject = id('s')$$, $$values ('{"was": "planned", "revoked": 0, "reason": null}'::jsonb)$$, 'has none');

select * from finish();
rollback;
