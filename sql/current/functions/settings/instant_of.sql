-- The instant that a text names: RFC 3339, or a day (2028-04-01), which begins at midnight of the zone. NULL when it names none,
-- or one outside of 2000 to 2199.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.instant_of(p_text text, p_zone text) returns timestamptz
language plpgsql stable
as $$
begin
    return case
        when p_text ~ '^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}$' then p_text::date::timestamp at time zone p_zone
        when p_text ~ '^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-][0-9]{2}:[0-9]{2})$' then p_text::timestamptz
    end;
exception
    when datetime_field_overflow or invalid_time_zone_displacement_value then return null;
end
$$;

reset role;
