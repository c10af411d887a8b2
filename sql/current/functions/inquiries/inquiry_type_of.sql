-- The inquiry type that a throttle's or code's purpose names; NULL for other purposes.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.inquiry_type_of(p_purpose text) returns text
language sql immutable
as $$
    select case when starts_with(p_purpose, 'inquiry:') then right(p_purpose, -8) end
$$;

reset role;
