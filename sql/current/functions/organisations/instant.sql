-- An instant as it stands in documents: RFC 3339 in UTC, whole seconds; NULL for what has no end.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.instant(p_at timestamptz) returns text
language sql stable
as $$
    select case when isfinite(p_at) then to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end
$$;

reset role;
