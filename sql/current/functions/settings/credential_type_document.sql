-- A credential type as a settings document.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.credential_type_document(p_row registry.credential_types, p_calendar text) returns jsonb
language sql stable
as $$
    select jsonb_build_object(
        'code', p_row.code, 'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'purpose', jsonb_build_object('ja', p_row.purpose_ja, 'en', p_row.purpose_en), 'position', p_row.position, 'calendar', p_calendar,
        'holder', p_row.holder, 'origin', p_row.origin, 'signsIn', p_row.signs_in, 'mayBeDisclosed', p_row.may_be_disclosed,
        'generator', p_row.generator, 'graceDays', (extract(epoch from p_row.grace) / 86400)::integer, 'announcedTo', to_jsonb(p_row.announced_to))
$$;

reset role;
