-- The preset inquiry-desk: S-, K- and M-password of the fiscal year, an archive password by release, and the six
-- inquiries of the desk in the order of its menu.
-- Who may call: app.make_tenant only.
set role aikotoba_definer;

create or replace function app.fill_inquiry_desk(p_tenant integer, p_fiscal uuid, p_now timestamptz) returns void
language plpgsql
as $$
declare
    v_release uuid := app.new_id(p_now);
    v_zone text;
    v_year timestamp;
begin
    select c.time_zone, p.starts_at at time zone c.time_zone into strict v_zone, v_year
      from registry.calendars c cross join app.period_at(p_tenant, p_fiscal, p_now) p
     where c.tenant_id = p_tenant and c.calendar_id = p_fiscal;

    insert into registry.calendars (tenant_id, calendar_id, code, kind, time_zone)
    values (p_tenant, v_release, 'release', 'release', v_zone);
    -- A release comes out a month before the year it is for.
    insert into registry.periods (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
    select p_tenant, app.new_id(p_now), v_release, 'release', r.code, '第' || r.code || '版', 'Version ' || r.code,
           (v_year + r.starts) at time zone v_zone, (v_year + r.ends) at time zone v_zone
      from (values ('28.0', interval '-13 months', interval '-1 month'),
                   ('29.0', interval '-1 month', interval '12 months'),
                   ('30.0', interval '12 months', interval '24 months')) as r (code, starts, ends);

    insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position,
                                           calendar_id, holder, signs_in, generator, grace)
    select p_tenant, app.new_id(p_now), t.code, t.name_ja, t.name_en, t.purpose_ja, t.purpose_en, t.position,
           case t.holder when 'tenant' then v_release else p_fiscal end, t.holder, t.code = 's-password',
           '{"length": 16, "alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"}',
           case t.holder when 'tenant' then interval '0' else interval '30 days' end
      from (values
        (1, 's-password', 'organisation', 'Sパスワード', 'S-password',
         '会員ページへのログイン、用語の追加・変更要請、お問い合わせに使います。',
         'For signing in to the member pages, change requests and questions to the desk.'),
        (2, 'k-password', 'organisation', 'Kパスワード', 'K-password',
         '用語データのダウンロードに使います。', 'For downloading the terminology data.'),
        (3, 'm-password', 'organisation', 'Mパスワード', 'M-password',
         '会員限定資料の閲覧に使います。', 'For reading the members’ documents.'),
        (4, 'archive-password', 'tenant', '解凍パスワード', 'archive password',
         '配布ファイルの解凍に使います。全会員共通で、版ごとに変わります。',
         'For unpacking the distributed files. The same for all members, new with every release.')
      ) as t (position, code, holder, name_ja, name_en, purpose_ja, purpose_en);

    insert into registry.inquiry_types (tenant_id, inquiry_type_id, code, name_ja, name_en, purpose_ja, purpose_en,
                                        position, proof, reveals, type_id)
    select p_tenant, app.new_id(p_now), t.code, t.name_ja, t.name_en, t.purpose_ja, t.purpose_en,
           array_position(array['k-password', 's-password', 'm-password', 'archive-password'], t.code),
           -- Whoever lacks this year's S-password cannot sign in to ask for it.
           case t.code when 's-password' then 'member-id-and-address' else 'session' end, 'credential', t.type_id
      from registry.credential_types t
     where t.tenant_id = p_tenant;
    perform app.add_member_id_inquiry(p_tenant, 5, p_now);
    insert into registry.inquiry_types (tenant_id, inquiry_type_id, code, name_ja, name_en, purpose_ja, purpose_en,
                                        position, proof, reveals, identifier_kind)
    values (p_tenant, app.new_id(p_now), 'external-id', '登録者ID', 'registrant ID',
            '国際用語機関が発行する貴法人のIDをお知らせします。',
            'The ID the international terminology body gave your organisation.', 6, 'session', 'external-id',
            'registrant-id');
end
$$;

reset role;
