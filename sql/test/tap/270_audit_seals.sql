-- The chain of seals: what is sealed can no longer be changed, taken out or put in unseen.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(40);
-- Events are written as superuser with transactions of their own, since this test is one.
delete from audit.events;
create function pg_temp.write(p_tenant integer, p_xact text, p_no bigint, p_act text default 'tested') returns void language sql as $$
    insert into audit.events (tenant_id, xact, event_no, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, p_xact::xid8, p_no, '2026-04-06 12:00+09'::timestamptz + make_interval(secs => p_no), p_act, 'operator', 'x@y.example', null, '{"a": 1}') $$;
-- Seals what there is, as the courier does; the head is the caller's business.
create function pg_temp.seal(p_tenant integer, p_limit integer default 1000) returns text language plpgsql as $$
declare
    r record;
begin
    select * into r from app.read_seal_range(p_tenant, p_limit);
    if r.outcome <> 'range' then
        return r.outcome;
    end if;
    return (select s.outcome || ' ' || r.events from app.store_seal(p_tenant, r.seal_no, r.era, r.cluster, r.from_xact, r.to_xact, r.last_event,
        r.named, r.events, r.root, r.sealed_at, sha256(r.head_before || r.root), 1, '\x5ea1') s);
end $$;
create function pg_temp.verify(p_tenant integer) returns text language sql as $$
    select string_agg(seal_no || case when events = found_events and root = found_root then ' good' else ' broken' end, ', ' order by seal_no)
      from app.verify_seals(p_tenant, p_tenant, digest('auditor of yougo'), null, 100, true) $$;
create function pg_temp.sums() returns text language sql as $$
    select concat_ws(' ', seal_no, sealed_events, unsealed_events, all_events)
      from app.read_audit_head(tenant('yougo'), tenant('yougo'), digest('auditor of yougo')) $$;

select is(pg_temp.seal(tenant('yougo')), 'nothing', 'nothing to seal');
select is(pg_temp.sums(), '0 0 0', 'and no seal');
select pg_temp.write(tenant('yougo'), '10', 1), pg_temp.write(tenant('yougo'), '10', 2), pg_temp.write(tenant('yougo'), '12', 3), pg_temp.write(tenant('kijun'), '11', 4);
select is(pg_temp.seal(tenant('yougo'), 1), 'stored 2', 'a transaction is not split');
select is(pg_temp.seal(tenant('yougo'), 1), 'stored 1', 'the next range follows');
select is(pg_temp.seal(tenant('yougo'), 1), 'nothing', 'until all is sealed');
select is(pg_temp.seal(tenant('kijun')), 'stored 1', 'each tenant has its own chain');
select results_eq($$select seal_no, from_xact::text, to_xact::text, events from audit.seals where tenant_id = tenant('yougo') order by 1$$,
    $$values (1::bigint, '0', '11', 2::bigint), (2, '11', '13', 1)$$, 'ranges meet');
select is(pg_temp.sums(), '2 3 0 3', 'the sums add up');
select is(outcome, 'taken', 'a seal has one successor') from app.store_seal(tenant('yougo'), 2, 1, 1, 1, 2, 1, null, 1, '\x00', clock(), '\x00', 1, '\x00');

-- A later number in an earlier transaction: sequences with a cache do not follow the transactions.
select pg_temp.write(tenant('yougo'), '20', 50), pg_temp.write(tenant('yougo'), '21', 49);
select is(pg_temp.seal(tenant('yougo')), 'stored 2', 'sealed by transaction, not by number');
-- Of a transaction under way nothing is sealed; this one is.
insert into audit.events (tenant_id, at, act, actor_kind) values (tenant('yougo'), clock(), 'under way', 'operator');
select is(pg_temp.seal(tenant('yougo')), 'nothing', 'what is under way waits');
select is(split_part(pg_temp.sums(), ' ', 3), '1', 'and counts as unsealed');
delete from audit.events where act = 'under way';
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 good, 3 good', 'all is as it was sealed');

savepoint sealed;
update audit.events set detail = '{"a":1}' where event_no = 2;
select is(pg_temp.verify(tenant('yougo')), '1 broken, 2 good, 3 good', 'one blank in a detail shows'); rollback to sealed;
update audit.events set at = at + interval '1 microsecond' where event_no = 3;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 good', 'as does a microsecond'); rollback to sealed;
update audit.events set actor = null where event_no = 3;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 good', 'an actor taken away'); rollback to sealed;
update audit.events set organisation_id = id('x') where event_no = 3;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 good', 'an organisation given'); rollback to sealed;
delete from audit.events where event_no = 50;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 good, 3 broken', 'an event taken out'); rollback to sealed;
select pg_temp.write(tenant('yougo'), '12', 7);
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 good', 'one put in'); rollback to sealed;
update audit.events set xact = '13' where event_no = 3;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 broken', 'one moved to another range'); rollback to sealed;
update audit.events set tenant_id = tenant('kijun') where event_no = 3;
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 broken, 3 good', 'one moved to another tenant'); rollback to sealed;

-- A restored dump: transactions are numbered anew, and some events were left unsealed.
select pg_temp.write(tenant('yougo'), '30', 51);
update audit.seals set cluster = cluster - 1;
select pg_temp.write(tenant('yougo'), '12', 70), pg_temp.write(tenant('yougo'), '5', 71);
select is(pg_temp.seal(tenant('yougo')), 'unsettled', 'a new era waits while anything is under way');
-- This test itself is; as if it were over.
create function pg_temp.quiet(p_to text) returns void language sql as $$
    insert into audit.seals select tenant('yougo'), 4, 2, (select system_identifier from pg_control_system()), p_to::xid8, p_to::xid8, r.last_event, array[51, 70, 71], r.events,
        r.root, '\x04', 1, '\x04', clock() from app.seal_root(tenant('yougo'), '0', '0', 0, 0, null, array[51, 70, 71]) r $$;
select pg_temp.quiet('13');
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 good, 3 good, 4 good', 'it begins with all that is left, by number');
select pg_temp.write(tenant('yougo'), '13', 72), pg_temp.write(tenant('yougo'), '30', 73);
select is(pg_temp.seal(tenant('yougo')), 'stored 2', 'and goes on by transaction');
select is(pg_temp.verify(tenant('yougo')), '1 good, 2 good, 3 good, 4 good, 5 good', 'none of them in two seals');
select is(pg_temp.sums(), '5 10 0 10', 'and none in none');
select pg_temp.write(tenant('yougo'), '5', 40);
select is(pg_temp.sums(), '5 10 0 11', 'what is put in where nobody looks makes the sums wrong');

-- Who may read.
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.listed(p_act text default null, p_actor text default null, p_from timestamptz default null, p_until timestamptz default null, p_organisation uuid default null)
returns bigint language sql as $$
    select count(*) from app.list_audit_events(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), p_act, p_organisation, p_actor, p_from, p_until, null, null, 100) $$;
select is(pg_temp.listed(), 11::bigint, 'an auditor reads the audit');
select is(pg_temp.listed(p_act => 'tested', p_actor => 'x@y.example'), 11::bigint, 'by act and actor');
select is(pg_temp.listed(p_actor => 'nobody'), 0::bigint, 'somebody who did nothing');
select is(pg_temp.listed(p_from => '2026-04-06 12:00:02+09', p_until => '2026-04-06 12:00:49+09'), 3::bigint, 'from an instant, until one: its end is exclusive');
update audit.events set organisation_id = id('yougo100001') where event_no = 3;
select is(pg_temp.listed(p_organisation => id('yougo100001')), 1::bigint, 'by organisation');
select results_eq($$select event_no, member_id from app.list_audit_events(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), null, null, null, null, null, 12, 8, 2)$$,
    $$values (3::bigint, '100001'), (2, null)$$, 'from a place on, newest first');
select is(outcome, 'tenant-unknown', 'another tenant''s is unknown') from app.list_audit_events(tenant('kijun'), tenant('yougo'), digest('owner of yougo'), null, null, null, null, null, null, null, 9);
select is(outcome, 'operator-unknown', 'to nobody') from app.list_audit_events(tenant('yougo'), tenant('yougo'), digest('nobody'), null, null, null, null, null, null, null, 9);
select is(outcome, 'operator-unknown', 'nor the seals') from app.verify_seals(tenant('yougo'), tenant('yougo'), digest('nobody'), null, 9, false);
select is(outcome, 'tenant-unknown', 'nor the head') from app.read_audit_head(tenant('kijun'), tenant('yougo'), digest('owner of yougo'));
select is(current_setting('aikotoba.tenant', true), '', 'no tenant is left open');

select results_eq($$select seal_no, era, events, unsealed_events from dba.audit_seals where tenant = 'yougo' and seal_no >= 4$$,
    $$values (4::bigint, 2, 3::bigint, null::bigint), (5, 2, 2, 0)$$, 'a DBA sees the chain');
select is(has_table_privilege('aikotoba_definer', 'audit.seals', 'select'), false, 'what writes the audit knows no seal');
select * from finish();
rollback;
