-- Which period it is: the turn of the year, leap days, zones with summer time.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(18);

create function pg_temp.code_at(p_at timestamptz) returns text language sql as $$
    select r.code from registry.calendars c, lateral app.period_at(c.tenant_id, c.calendar_id, p_at) r
     where c.tenant_id = tenant('yougo') and c.code = 'fiscal'
$$;

select is(pg_temp.code_at('2026-03-31 23:59:59.999999+09'), '2025', 'the last microsecond of March belongs to the old year');
select is(pg_temp.code_at('2026-04-01 00:00:00+09'), '2026', '1 April 00:00 in Tokyo belongs to the new year');
select is(pg_temp.code_at('2026-03-31 15:00:00+00'), '2026', 'which is 15:00 UTC of the day before');
select is(pg_temp.code_at('2040-01-01 00:00:00+09'), null, 'no period is invented where none was made');

select is(app.fiscal_start(2026, 4, 1, 'Asia/Tokyo'), '2026-03-31 15:00:00+00', 'a fiscal year starts at midnight of its zone');
select is(app.fiscal_start(2028, 2, 29, 'Asia/Tokyo'), '2028-02-29 00:00:00+09', 'a leap day is kept in leap years');
select is(app.fiscal_start(2027, 2, 29, 'Asia/Tokyo'), '2027-02-28 00:00:00+09', 'and falls to the 28th in common ones');
select is(app.fiscal_start(2026, 4, 31, 'Asia/Tokyo'), '2026-04-30 00:00:00+09', 'a day the month lacks is its last');
select is(app.fiscal_start(2026, 9, 6, 'America/Santiago'), '2026-09-06 01:00:00-03',
          'a midnight that summer time skips is the first instant after it');
select is(app.fiscal_start(2026, 11, 1, 'Europe/London') - app.fiscal_start(2026, 10, 1, 'Europe/London'), interval '31 days 1 hour',
          'a month with the end of summer time is an hour longer');
select is(app.grace_end('2026-03-31 15:00+00', interval '30 days', 'Asia/Tokyo'), '2026-05-01 00:00+09',
          'grace of 30 days from 1 April ends before 1 May');
select is(app.grace_end('2026-10-01 00:00+01', interval '30 days', 'Europe/London'), '2026-10-31 00:00+00',
          'grace is days of the calendar, also over a change of clocks');

select stop_clock('2026-03-31 23:59:59.999999+09');
select is(settings -> 'credentialTypes' -> 0 -> 'current' ->> 'code', '2025', 'settings name the old year to the last microsecond')
  from app.read_settings(tenant('yougo'));
select is(settings -> 'credentialTypes' -> 0 ->> 'previousGraceUntil', null, 'with no grace running')
  from app.read_settings(tenant('yougo'));
select stop_clock('2026-04-01 00:00:00+09');
select is(settings -> 'credentialTypes' -> 0 -> 'current' ->> 'code', '2026', 'settings name the new year from its first instant')
  from app.read_settings(tenant('yougo'));
select is(settings -> 'credentialTypes' -> 0 -> 'current' ->> 'endsAt', '2027-03-31T15:00:00Z', 'with its exclusive end in UTC')
  from app.read_settings(tenant('yougo'));
select is(settings -> 'credentialTypes' -> 0 ->> 'previousGraceUntil', '2026-04-30T15:00:00Z', 'and last year''s grace')
  from app.read_settings(tenant('yougo'));

select throws_ok(
    format($$insert into registry.periods select tenant_id, gen_random_uuid(), calendar_id, kind, 'other', 'a', 'a', starts_at, ends_at
              from registry.periods where tenant_id = %s and code = '2026'$$, tenant('yougo')),
    '23P01', null, 'two periods of a calendar cannot be current at a time');

select * from finish();
rollback;
