-- The turn itself, by the clock alone: at its instant the new value signs in, the old one until its grace ends. By sign_in and by
-- dba.accepted_credentials_at, in Tokyo, in a zone with summer time, on a leap day, and between irregular releases.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(45);
-- What sign_in says and what a DBA reads, of one value at one instant.
create function pg_temp.at(p_at timestamptz, p_typed text) returns text language plpgsql as $$
begin
    perform stop_clock(p_at);
    delete from registry.throttles;
    return sign_in(tenant('yougo'), '100001', p_typed, p_at::text || p_typed);
end $$;
create function pg_temp.accepted(p_at timestamptz, p_type text default 's-password') returns text language sql
    as $$ select string_agg(period || ' ' || by, ', ' order by valid_from) from dba.accepted_credentials_at(p_at)
           where tenant = 'yougo' and type = p_type and member_id is not distinct from case p_type when 's-password' then '100001' end $$;

select stop_clock('2027-03-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 's', 's-password'), 'planned', 'planned');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'stored 3 0', 'generated');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'finished', 'to the end; nothing more is done');

select is(pg_temp.at('2027-03-31 23:59:59.999999+09', 's-password2027g1'), 'sign-in-refused', 'in the last microsecond of March the new value is too early');
select is(pg_temp.at('2027-03-31 23:59:59.999999+09', 's-password2026'), 'signed-in', 'and the old one signs in');
select is(pg_temp.accepted('2027-03-31 23:59:59.999999+09'), '2026 validity', 'as is written');
select is(pg_temp.at('2027-04-01 00:00+09', 's-password2027g1'), 'signed-in', 'on 1 April 00:00 in Tokyo the new value signs in');
select is(pg_temp.at('2027-04-01 00:00+09', 's-password2026'), 'signed-in', 'and the old one still does');
select is(pg_temp.accepted('2027-03-31 15:00+00'), '2026 grace, 2027 validity', 'as is written, at 15:00 UTC of the day before');
select is(pg_temp.at('2027-04-30 23:59:59.999999+09', 's-password2026'), 'signed-in', 'to the last microsecond of its grace');
select is(pg_temp.at('2027-05-01 00:00+09', 's-password2026'), 'sign-in-refused', 'then it is over');
select is(pg_temp.accepted('2027-05-01 00:00+09'), '2027 validity', 'as is written');
select is(pg_temp.at('2027-05-01 00:00+09', 's-password2027g1'), 'signed-in', 'the new one goes on');
select is(pg_temp.at('2028-05-01 00:00+09', 's-password2027g1'), 'sign-in-refused', 'until its own grace ends');

-- A fiscal year that starts on 28 March in London, where the clocks went forward that morning in 2027; grace over the change in October.
create function pg_temp.calendar(p_code text, p_zone text, p_month integer, p_day integer, p_grace interval) returns void language plpgsql as $$
begin
    insert into registry.calendars (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
    values (tenant('yougo'), id(p_code), p_code, 'fiscal-year', p_month, p_day, p_zone);
    insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, calendar_id, signs_in, grace)
    values (tenant('yougo'), id(p_code || '-password'), p_code || '-password', p_code, p_code, '', '', id(p_code), true, p_grace);
end $$;
create function pg_temp.range_of(p_rotation text) returns text language sql as $$
    select distinct concat_ws(' ', valid_from at time zone 'UTC', valid_until at time zone 'UTC', grace_until at time zone 'UTC') from registry.credentials where rotation_id = id(p_rotation) $$;
create function pg_temp.turn(p_at timestamptz, p_rotation text, p_type text, p_period text default null) returns text language plpgsql as $$
begin
    perform stop_clock(p_at);
    return concat_ws(', ', plan_rotation(tenant('yougo'), 'operator of yougo', p_rotation, p_type, p_period),
        generate(tenant('yougo'), 'operator of yougo', p_rotation), generate(tenant('yougo'), 'operator of yougo', p_rotation));
end $$;
select pg_temp.calendar('london', 'Europe/London', 3, 28, '7 days');
select is(pg_temp.turn('2027-03-01', 'l', 'london-password'), 'planned, stored 3 0, finished', 'London');
select is(pg_temp.range_of('l'), '2027-03-28 00:00:00 2028-03-27 23:00:00 2028-04-03 23:00:00', 'starts in winter time, ends in summer time, grace in days of the calendar');
select is(pg_temp.at('2027-03-27 23:59:59.999999+00', 'london-password2027g1'), 'sign-in-refused', 'before its midnight it is too early');
select is(pg_temp.at('2027-03-28 00:00+00', 'london-password2027g1'), 'signed-in', 'at its midnight it signs in, an hour before the clocks change');
select is(pg_temp.at('2028-03-27 22:59:59.999999+00', 'london-password2027g1'), 'signed-in', 'for the whole year');
select pg_temp.calendar('autumn', 'Europe/London', 10, 26, '10 days');
select is(pg_temp.turn('2026-09-01', 'o', 'autumn-password'), 'planned, stored 3 0, finished', 'a year from 26 October');
select is(pg_temp.range_of('o'), '2026-10-26 00:00:00 2027-10-25 23:00:00 2027-11-05 00:00:00', 'whose grace crosses the end of summer time is ten days and an hour');
select pg_temp.calendar('santiago', 'America/Santiago', 9, 6, '1 day');
select is(pg_temp.turn('2026-08-01', 'c', 'santiago-password'), 'planned, stored 3 0, finished', 'a year that starts at a midnight that is skipped');
select is(pg_temp.range_of('c'), '2026-09-06 04:00:00 2027-09-06 03:00:00 2027-09-07 03:00:00', 'starts at the first instant after it');
select is(pg_temp.at('2026-09-06 03:59:59.999999+00', 'santiago-password2026g1'), 'sign-in-refused', 'not before');
select is(pg_temp.at('2026-09-06 04:00+00', 'santiago-password2026g1'), 'signed-in', 'and then');

-- A fiscal year from 29 February.
select pg_temp.calendar('leap', 'Asia/Tokyo', 2, 29, '0');
select is(pg_temp.turn('2027-02-01', 'leap27', 'leap-password'), 'planned, stored 3 0, finished', 'a common year');
select is(pg_temp.range_of('leap27'), '2027-02-27 15:00:00 2028-02-28 15:00:00 2028-02-28 15:00:00', 'begins on the 28th and ends with the 28th of the leap year');
select is(pg_temp.turn('2028-02-01', 'leap28', 'leap-password'), 'planned, stored 3 0, finished', 'the leap year');
select is(pg_temp.range_of('leap28'), '2028-02-28 15:00:00 2029-02-27 15:00:00 2029-02-27 15:00:00', 'begins on its 29th');
select is(pg_temp.at('2028-02-28 23:59:59.999999+09', 'leap-password2027g1'), 'signed-in', 'the old one to the last microsecond of the 28th');
select is(pg_temp.at('2028-02-28 23:59:59.999999+09', 'leap-password2028g1'), 'sign-in-refused', 'the new one not yet');
select is(pg_temp.at('2028-02-29 00:00+09', 'leap-password2028g1'), 'signed-in', 'on the 29th the new one');
select is(pg_temp.at('2028-02-29 00:00+09', 'leap-password2027g1'), 'sign-in-refused', 'and without grace the old one no more');

-- Releases at dates of their own, for the whole tenant.
select stop_clock('2026-06-01');
delete from registry.periods where tenant_id = tenant('yougo') and code = '30.0';
insert into registry.periods (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
select tenant_id, id('release ' || r.code), calendar_id, 'release', r.code, r.code, r.code, r.starts::timestamptz, r.ends::timestamptz
  from registry.calendars, (values ('29.1', '2027-04-01 00:00+09', '2027-09-17 12:30+09'), ('30.0', '2027-09-17 12:30+09', '2029-01-05 00:00+09')) r (code, starts, ends)
 where tenant_id = tenant('yougo') and calendars.code = 'release';
select ok(bool_and(o in ('planned, stored 1 0, finished')), 'two releases') from (select pg_temp.turn('2027-03-01', 'r' || r, 'archive-password', r) as o from unnest(array['29.1', '30.0']) r) t;
select is(pg_temp.accepted('2027-09-17 12:29:59.999999+09', 'archive-password'), '29.1 validity', 'one release is accepted');
select is(pg_temp.accepted('2027-09-17 12:30+09', 'archive-password'), '30.0 validity', 'to the minute the next comes out');
select is(pg_temp.accepted('2029-01-04 23:59:59.999999+09', 'archive-password'), '30.0 validity', 'for as long as it is');
select is(pg_temp.accepted('2029-01-05 00:00+09', 'archive-password'), null, 'and none after the last');

-- Who planned and what moved the clock leaves the books as they were.
select is(count(*) filter (where not adds_up), 0::bigint, 'all books add up') from dba.rotation_progress;
select is(state, 'generated', 'no state changes by the clock') from registry.rotations where rotation_id = id('s');
select is(count(*), 0::bigint, 'no generation overlaps another') from registry.credentials a join registry.credentials b
    on a.tenant_id = b.tenant_id and a.type_id = b.type_id and a.holder_id = b.holder_id and a.credential_id < b.credential_id and a.revoked_at is null and b.revoked_at is null
   and tstzrange(a.valid_from, a.valid_until) && tstzrange(b.valid_from, b.valid_until);
select stop_clock('2027-04-20');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'l', true), 'closed', 'closed');
select is(pg_temp.turn('2027-04-20', 'again', 'london-password', '2027'), 'planned, finished, finished', 'the same rotation again');
select is(books(tenant('yougo'), 'auditor of yougo', 'again'), 'generated 5 0 0 { "already-has-one" : 3, "suspended" : 1, "withdrawn" : 1 } {}', 'changes nothing');
select is(state, 'exists', 'open is open') from (select plan_rotation(tenant('yougo'), 'operator of yougo', 'once more', 'london-password', '2027') as state) x;

select * from finish();
rollback;
