-- The audit by month: what a DBA counts before he thinks of what may go.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(7);
delete from audit.events;
select audit.make_months(3);
create function pg_temp.write(p_tenant integer, p_xact text, p_no bigint, p_at timestamptz) returns void language sql as $$
    insert into audit.events (tenant_id, xact, event_no, at, act, actor_kind) values (p_tenant, p_xact::xid8, p_no, p_at, 'tested', 'courier') $$;
create function pg_temp.months() returns setof text language sql as $$
    select concat_ws(' ', tenant, month, events, unsealed_events, to_char(kept_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI')) from dba.audit_months $$;
select pg_temp.write(tenant('yougo'), '10', 1, '2026-03-31 23:59:59.999999+00'), pg_temp.write(tenant('yougo'), '11', 2, '2026-04-01 00:00+00'),
       pg_temp.write(tenant('yougo'), '12', 3, '2026-04-20 00:00+00'), pg_temp.write(tenant('kijun'), '12', 4, '2026-04-20 00:00+00'),
       pg_temp.write(0, '12', 5, '2026-04-20 00:00+00');
update registry.policies set audit_kept = '12 months' where tenant_id = tenant('yougo');
select results_eq('select * from pg_temp.months() order by 1',
    $$values ('installation 2026-04 1 1 2033-05-01 00:00'), ('kijun 2026-04 1 1 2033-05-01 00:00'),
             ('yougo 2026-03 1 1 2027-04-01 00:00'), ('yougo 2026-04 2 2 2027-05-01 00:00')$$, 'months by UTC, each kept as its tenant''s policy says');
select is((select oldest_at from dba.audit_months where tenant = 'yougo' and month = '2026-04'), '2026-04-01 00:00+00'::timestamptz, 'from its first event');
select is((select newest_at from dba.audit_months where tenant = 'yougo' and month = '2026-04'), '2026-04-20 00:00+00'::timestamptz, 'to its last');

create function pg_temp.seal(p_no bigint, p_era integer, p_from text, p_to text, p_last bigint, p_named bigint[]) returns void language sql as $$
    insert into audit.seals values (tenant('yougo'), p_no, p_era, 1, p_from::xid8, p_to::xid8, p_last, p_named, 1, '\x01', '\x01', 1, '\x01', clock()) $$;
create function pg_temp.unsealed() returns text language sql as $$
    select string_agg(month || ' ' || unsealed_events, ', ' order by month) from dba.audit_months where tenant = 'yougo' $$;
select pg_temp.seal(1, 1, '0', '12', 2, null);
select is(pg_temp.unsealed(), '2026-03 0, 2026-04 1', 'what is sealed by transaction');
select pg_temp.seal(2, 2, '5', '5', 3, array[3]);
select is(pg_temp.unsealed(), '2026-03 0, 2026-04 0', 'what an era began with, by number');
select pg_temp.write(tenant('yougo'), '6', 6, '2026-05-02 00:00+00');
select is(pg_temp.unsealed(), '2026-03 0, 2026-04 0, 2026-05 1', 'transactions numbered anew are not taken for sealed');
select is((select sum(unsealed_events) from dba.audit_months where tenant = 'yougo'),
    (select unsealed_events::numeric from app.read_audit_head(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'))), 'as an operator reads it');
select * from finish();
rollback;
