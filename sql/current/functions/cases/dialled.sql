-- A telephone number as it is dialled at home: digits alone, +81 as 0. How it is written says nothing.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.dialled(p_phone text) returns text
language sql immutable
as $$
    select regexp_replace(regexp_replace(normalize(p_phone, nfkc), '^[^0-9+]*\+81[^0-9]*(\(0\))?', '0'), '[^0-9]', '', 'g')
$$;

reset role;
