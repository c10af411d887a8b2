-- What may be said of a tenant, as a settings document.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.tenant_document(p_row registry.tenants) returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'slug', p_row.slug, 'status', p_row.status,
        'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'systemName', jsonb_build_object('ja', p_row.system_name_ja, 'en', p_row.system_name_en),
        'deskPhone', p_row.desk_phone, 'deskAddress', p_row.desk_address,
        'deskHours', jsonb_build_object('ja', p_row.desk_hours_ja, 'en', p_row.desk_hours_en),
        'timeZone', p_row.time_zone, 'locale', p_row.locale, 'memberIdLength', p_row.member_id_length,
        'memberIdDigitsOnly', p_row.member_id_digits_only, 'sender', p_row.sender, 'baseUrl', p_row.base_url)
$$;

reset role;
