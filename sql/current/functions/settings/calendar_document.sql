-- A calendar as a settings document.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.calendar_document(p_row registry.calendars) returns jsonb
language sql immutable
as $$
    select jsonb_build_object('code', p_row.code, 'kind', p_row.kind, 'startMonth', p_row.start_month, 'startDay', p_row.start_day,
                              'timeZone', p_row.time_zone)
$$;

reset role;
