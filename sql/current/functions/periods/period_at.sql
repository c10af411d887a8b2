-- Which period of a calendar an instant belongs to; no row when none does.
-- Who may call: functions of app only; inlined. Asked for display and planning: credentials carry their own range, so a
-- missing period never stops a sign-in.
set role aikotoba_definer;

create or replace function app.period_at(p_tenant integer, p_calendar uuid, p_at timestamptz)
returns setof registry.periods
language sql stable
as $$
    select p.* from registry.periods p
     where p.tenant_id = p_tenant and p.calendar_id = p_calendar and p.starts_at <= p_at and p.ends_at > p_at
$$;

reset role;
