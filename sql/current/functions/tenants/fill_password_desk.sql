-- The preset password-desk: one password that the member chooses, and the inquiry for the member ID.
-- Who may call: app.make_tenant only.
set role aikotoba_definer;

create or replace function app.fill_password_desk(p_tenant integer, p_fiscal uuid, p_now timestamptz) returns void
language plpgsql
as $$
begin
    insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position,
                                           calendar_id, origin, signs_in, may_be_disclosed)
    values (p_tenant, app.new_id(p_now), 'password', 'パスワード', 'password',
            '会員ページへのログインに使います。', 'For signing in to the member pages.', 1, p_fiscal, 'member-chosen', true,
            false);
    perform app.add_member_id_inquiry(p_tenant, 1, p_now);
end
$$;

reset role;
