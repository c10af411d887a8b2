-- A period as a settings document; instants are RFC 3339 in UTC.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.period_document(p_row registry.periods, p_calendar text) returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'calendar', p_calendar, 'code', p_row.code, 'label', jsonb_build_object('ja', p_row.label_ja, 'en', p_row.label_en),
        'startsAt', app.instant(p_row.starts_at),
        'endsAt', app.instant(p_row.ends_at))
$$;

reset role;
