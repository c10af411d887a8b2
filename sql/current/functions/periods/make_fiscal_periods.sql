-- The fiscal years of a calendar from one before the current to two after it, named by the year they start in.
-- Who may call: functions of app only. Returns: the period that is current.
-- They follow each other without a gap from the end of the last there is: where the day on which years start was changed,
-- one of them is shorter or, rather than shorter than four weeks, longer than a year.
set role aikotoba_definer;

create or replace function app.make_fiscal_periods(p_tenant integer, p_calendar uuid, p_now timestamptz)
returns registry.periods
language plpgsql
as $$
declare
    v_calendar registry.calendars;
    v_year integer;
    v_from timestamptz;
    v_until timestamptz;
    v_local timestamp;
    v_code text;
    v_period registry.periods;
begin
    select * into strict v_calendar from registry.calendars c
     where c.tenant_id = p_tenant and c.calendar_id = p_calendar and c.kind = 'fiscal-year';
    v_year := extract(year from p_now at time zone v_calendar.time_zone);
    if p_now < app.fiscal_start(v_year, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) then
        v_year := v_year - 1;
    end if;

    v_from := coalesce(
        (select max(p.ends_at) from registry.periods p where p.tenant_id = p_tenant and p.calendar_id = p_calendar),
        app.fiscal_start(v_year - 1, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone));
    while v_from <= app.fiscal_start(v_year + 2, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) loop
        v_local := v_from at time zone v_calendar.time_zone;
        v_until := (select min(s.at) from generate_series(extract(year from v_local)::integer, extract(year from v_local)::integer + 2) y
                     cross join lateral app.fiscal_start(y, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) s (at)
                     where s.at >= v_from + interval '28 days');
        v_code := to_char(v_local, 'YYYY');
        if exists (select from registry.periods p where p.tenant_id = p_tenant and p.calendar_id = p_calendar and p.code = v_code) then
            v_code := to_char(v_local, 'YYYY-MM');
        end if;
        insert into registry.periods (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
        values (p_tenant, app.new_id(p_now), p_calendar, 'fiscal-year', v_code, v_code || '年度', v_code, v_from, v_until)
            on conflict do nothing;
        v_from := v_until;
    end loop;

    select * into strict v_period from app.period_at(p_tenant, p_calendar, p_now);
    return v_period;
end
$$;

reset role;
