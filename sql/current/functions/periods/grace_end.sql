-- Until when sign-in accepts a generation after its end: so many days of the calendar of its zone, not so many hours.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.grace_end(p_ends_at timestamptz, p_grace interval, p_zone text) returns timestamptz
language sql stable
as $$
    select (p_ends_at at time zone p_zone + p_grace) at time zone p_zone
$$;

reset role;
