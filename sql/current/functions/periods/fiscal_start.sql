-- The instant a fiscal year starts: a day of the tenant's calendar, at midnight of its zone. 29 February falls to the
-- 28th in common years; a midnight that a change of clocks skips is the first instant after it.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.fiscal_start(p_year integer, p_month integer, p_day integer, p_zone text)
returns timestamptz
language sql stable
as $$
    select make_date(p_year, p_month, least(p_day,
               extract(day from make_date(p_year, p_month, 1) + interval '1 month' - interval '1 day')::integer)
           )::timestamp at time zone p_zone
$$;

reset role;
