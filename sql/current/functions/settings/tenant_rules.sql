-- The bounds of what may be said of a tenant.
-- Who may call: functions of app only.
-- deskAddress may be empty.
-- A base URL is an address that letters point at; a sender is one that a mail's heading holds without quoting.
set role aikotoba_definer;

create or replace function app.tenant_rules() returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'slug', jsonb_build_array('pattern', '^[a-z][a-z0-9-]{0,40}$', 41),
        'name', '["wording", 1, 200]'::jsonb, 'systemName', '["wording", 1, 100]'::jsonb,
        'deskPhone', '["text", 0, 60]'::jsonb, 'deskHours', '["wording", 0, 200]'::jsonb, 'timeZone', '["zone"]'::jsonb,
        'locale', '["word", "ja", "en"]'::jsonb, 'memberIdLength', '["integer", 1, 32]'::jsonb, 'memberIdDigitsOnly', '["boolean"]'::jsonb,
        'sender', jsonb_build_array('pattern', '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$', 254),
        'deskAddress', jsonb_build_array('pattern', '^([A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)?$', 254),
        'baseUrl', jsonb_build_array('pattern', '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$', 500))
$$;

reset role;
