-- The fiscal years of a calendar from one before the current to two after it, named by the year they start in.
-- Who may call: functions of app only. Returns: the period that is current.
set role aikotoba_definer;

create or replace function app.make_fiscal_periods(p_tenant integer, p_calendar uuid, p_now timestamptz)
returns registry.periods
language plpgsql
as $$
declare
    v_calendar registry.calendars;
    v_year integer;
    v_period registry.periods;
begin
    select * into strict v_calendar from registry.calendars c
     where c.tenant_id = p_tenant and c.calendar_id = p_calendar and c.kind = 'fiscal-year';
    v_year := extract(year from p_now at time zone v_calendar.time_zone);
    if p_now < app.fiscal_start(v_year, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) then
        v_year := v_year - 1;
    end if;

    insert into registry.periods (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
    select p_tenant, app.new_id(p_now), p_calendar, 'fiscal-year', y::text, y || '年度', y::text,
           app.fiscal_start(y, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone),
           app.fiscal_start(y + 1, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone)
      from generate_series(v_year - 1, v_year + 2) y
        on conflict do nothing;

    select * into strict v_period from app.period_at(p_tenant, p_calendar, p_now);
    return v_period;
end
$$;

reset role;
