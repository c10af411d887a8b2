-- Generating: in batches, resumable after a kill at any point, each holder once, books that add up at every stage.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(55);
select stop_clock('2027-03-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.generate(p_limit integer default 1000) returns text language sql as $$ select generate(tenant('yougo'), 'operator of yougo', 'k', p_limit) $$;
create function pg_temp.books(p_rotation text default 'k') returns text language sql as $$ select books(tenant('yougo'), 'auditor of yougo', p_rotation) $$;
create function pg_temp.adds_up() returns boolean language sql as $$ select bool_and(adds_up) from dba.rotation_progress $$;
create function pg_temp.taken(p_after uuid default null, p_limit integer default 10) returns text language sql
    as $$ select string_agg(concat_ws(' ', outcome, member_id, type_code, period_code, generation), ', ' order by member_id)
            from app.take_rotation_batch(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k'), p_after, p_limit) $$;
create function pg_temp.store(p_id text, p_holder uuid, p_generation integer) returns text language sql
    as $$ select concat_ws(' ', outcome, stored, skipped)
            from app.store_rotation_batch(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k'), array[id(p_id)], array[p_holder],
                                          array[p_generation], 1, array[digest(p_id)], 1, array['\x5ea1'::bytea]) $$;

select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned');
select is(generate(tenant('yougo'), 'auditor of yougo', 'k'), 'role-refused', 'an auditor generates nothing');
select is(generate(tenant('kijun'), 'owner of kijun', 'k'), 'unknown', 'nor another tenant');
select is(outcome, w, 'storing by ' || who)
  from (values ('auditor of yougo', tenant('yougo'), 'role-refused'), ('owner of kijun', tenant('kijun'), 'unknown')) v (who, t, w),
       app.store_rotation_batch(t, t, digest(who), id('k'), array[id('x')], array[id('yougo100001')], array[1], 1, array[digest('x')], 1, array['\x00'::bytea]);
select is(pg_temp.taken(), 'taken 100001 k-password 2027 1, taken 100002 k-password 2027 1, taken 100003 k-password 2027 1', 'what a value is sealed over');
select is(pg_temp.taken(null, 1), (select 'taken ' || member_id || ' k-password 2027 1' from registry.organisations
                                    where tenant_id = tenant('yougo') and status = 'active' order by organisation_id limit 1), 'in the order of ids');

-- A batch, a kill, the same batch again.
select is(pg_temp.generate(1), 'stored 1 0', 'a batch of one');
select is(pg_temp.books(), 'planned 5 1 0 { "not-yet" : 2, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 1 }', 'the books in between');
select ok(pg_temp.adds_up(), 'add up');
select is(pg_temp.store('k' || holder_id || '1', holder_id, 1), 'stored 0 0', 'a batch stored twice is stored once') from registry.credentials where rotation_id = id('k');
select is(pg_temp.store('other', holder_id, 1), 'stored 0 0', 'also with other values') from registry.credentials where rotation_id = id('k');
select is(pg_temp.store('other', holder_id, 2), 'stored 0 0', 'and another generation') from registry.credentials where rotation_id = id('k');
select is(pg_temp.store('other', id('yougo100004'), 1), 'stored 0 0', 'nobody who was skipped gets one');
select is(pg_temp.store('other', id('kijun100001'), 1), 'stored 0 0', 'nor anybody else''s member');
select is(count(*), 1::bigint, 'so far one') from registry.credentials where rotation_id = id('k');
select is(pg_temp.books(), 'planned 5 1 0 { "not-yet" : 2, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 1 }', 'nothing was skipped by it');

-- Meanwhile: one gets a value by hand, one is suspended, one is reinstated, one joins.
create temp table left_over as select i.holder_id, row_number() over (order by i.holder_id) as n from registry.rotation_items i
  where i.rotation_id = id('k') and skipped_because is null and not exists (select from registry.credentials c where c.rotation_id = id('k') and c.holder_id = i.holder_id);
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select tenant_id, id('by hand'), type_id, l.holder_id, period_id, 1, 'imported', '2027-04-01 00:00+09', '2028-04-01 00:00+09', '2028-05-01 00:00+09'
  from registry.rotations, left_over l where rotation_id = id('k') and n = 1;
update registry.organisations set status = 'suspended' where organisation_id = (select holder_id from left_over where n = 2);
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and member_id = '100004';
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
values (tenant('yougo'), id('joiner'), '100006', '新入会員', 'シンニュウカイイン', 'full');
select is(pg_temp.store('late', holder_id, 1), 'stored 0 1', 'whom the constraint turns away already has one') from left_over where n = 1;
select is(pg_temp.store('suspended', holder_id, 1), 'stored 0 0', 'a suspended organisation gets none') from left_over where n = 2;
select is(pg_temp.books(), 'planned 5 1 0 { "already-has-one" : 1, "not-yet" : 1, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 1 }', 'and the books say so');
select is(pg_temp.taken(), 'taken 100004 k-password 2027 1, taken 100006 k-password 2027 1', 'at the end who joined or came back is judged');
select is(pg_temp.books(), 'planned 6 1 0 { "already-has-one" : 1, "not-yet" : 2, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 1 }', 'and planned');
select ok(pg_temp.adds_up(), 'which adds up');
select is(pg_temp.generate(), 'stored 2 0', 'they get theirs');
select is(announce(tenant('yougo'), 'operator of yougo', 'k'), 'generation-unfinished', 'nothing is announced before all are made');
select is(pg_temp.generate(), 'finished', 'then it is finished');
select is(pg_temp.generate(), 'finished', 'and stays so');
select is(pg_temp.store('over', holder_id, 1), 'finished', 'nothing is stored after it') from left_over where n = 2;
select is(pg_temp.books(), 'generated 6 3 0 { "already-has-one" : 1, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 3 }', 'planned = generated + skipped');
select results_eq($$select state, version, generated_at from registry.rotations where rotation_id = id('k')$$, $$values ('generated', 2, clock())$$, 'generated');
select results_eq($$select distinct generation, origin, valid_from, valid_until, grace_until, digest_key from registry.credentials where rotation_id = id('k')$$,
    $$values (1, 'generated', '2027-04-01 00:00+09'::timestamptz, '2028-04-01 00:00+09'::timestamptz, '2028-05-01 00:00+09'::timestamptz, 1)$$, 'valid for the period, accepted for its grace');
select is(count(*), 3::bigint, 'and sealed') from registry.credentials c join vault.sealed_values v using (tenant_id, credential_id) where rotation_id = id('k');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k2', 'k-password'), 'exists', 'generated is still open');
select is(count(*), 1::bigint, 'one finishing is on the audit') from audit.events where act = 'rotation-generated' and subject = id('k');

-- Cancelling what was generated; then anew with the next generation number.
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k', 1), 'conflict 0', 'by an old version nothing is cancelled');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k', 2), 'cancelled 3', 'before the period begins its credentials are revoked');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k', 2), 'cancelled 0', 'twice is once');
select results_eq($$select distinct revoked_at, reason from registry.credentials where rotation_id = id('k')$$, $$values (clock(), 'planned too early')$$, 'with the reason');
select is(pg_temp.books(), 'cancelled 6 3 0 { "already-has-one" : 1, "suspended" : 1, "withdrawn" : 1 } { "cancelled" : 3 }', 'the books of a cancelled rotation');
select ok(pg_temp.adds_up(), 'add up');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled', 'it generates no more');
select is(announce(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled', 'it announces no more');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled', 'it is not closed either');
select is_empty($$select * from dba.accepted_credentials_at('2027-06-01') where tenant = 'yougo' and type = 'k-password' and member_id <> (select member_id from registry.organisations, left_over where organisation_id = holder_id and n = 1)$$,
    'and nothing of it is accepted');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k2', 'k-password'), 'planned', 'the same period is planned anew');
select is(generate(tenant('yougo'), 'operator of yougo', 'k2'), 'stored 3 0', 'and generated');
select set_eq($$select generation from registry.credentials where rotation_id = id('k2')$$, array[2], 'as the second generation');

-- Half generated at the turn.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 's', 's-password'), 'planned', 'the S-password');
select is(generate(tenant('yougo'), 'operator of yougo', 's', 1), 'stored 1 0', 'half generated');
select stop_clock('2027-04-01 09:00+09');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 's'), 'already-effective 0', 'what is in use is not cancelled');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'stored 3 0', 'but completed');
select bag_eq($$select valid_from from registry.credentials where rotation_id = id('s')$$,
    array['2027-04-01 00:00+09', '2027-04-01 09:00+09', '2027-04-01 09:00+09', '2027-04-01 09:00+09']::timestamptz[], 'valid from when it was there');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'finished', 'finished');

-- Planned after its beginning, nothing generated: that may still be cancelled.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'm', 'm-password', '2027'), 'planned', 'a period under way is planned');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'm'), 'cancelled 0', 'and while nothing is made, cancelled');

select * from finish();
rollback;
