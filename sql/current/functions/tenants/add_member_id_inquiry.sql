-- The inquiry for one's member ID, which needs no session: who has forgotten it cannot sign in.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.add_member_id_inquiry(p_tenant integer, p_position integer, p_now timestamptz)
returns void
language sql
as $$
    insert into registry.inquiry_types (tenant_id, inquiry_type_id, code, name_ja, name_en, purpose_ja, purpose_en,
                                        position, proof, reveals)
    values (p_tenant, app.new_id(p_now), 'member-id', '会員番号', 'member ID', '貴法人の会員番号をお知らせします。',
            'The member ID of your organisation.', p_position, 'address', 'member-id')
$$;

reset role;
