-- An inquiry type as a settings document.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.inquiry_type_document(p_row registry.inquiry_types, p_type text) returns jsonb
language sql immutable
as $$
    select jsonb_build_object(
        'code', p_row.code, 'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'purpose', jsonb_build_object('ja', p_row.purpose_ja, 'en', p_row.purpose_en), 'position', p_row.position, 'proof', p_row.proof,
        'reveals', p_row.reveals, 'credentialType', p_type, 'identifierKind', p_row.identifier_kind, 'showsNext', p_row.shows_next)
$$;

reset role;
