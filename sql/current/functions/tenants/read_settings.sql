-- What a tenant has configured, as one document; instants are RFC 3339 in UTC, whole seconds.
-- Who may call: aikotoba_server, aikotoba_courier. Locks nothing. Cached by the caller until read_tenants tells
-- of a change, for a minute at most: nothing in it decides about a code, a credential or a session.
-- Returns: read (settings) | unknown.
set role aikotoba_definer;

create or replace function app.read_settings(p_tenant integer)
returns table (outcome text, settings json)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', json_build_object(
        'slug', t.slug,
        'name', json_build_object('ja', t.name_ja, 'en', t.name_en),
        'systemName', json_build_object('ja', t.system_name_ja, 'en', t.system_name_en),
        'deskPhone', t.desk_phone,
        'timeZone', t.time_zone,
        'locale', t.locale,
        'memberIdLength', t.member_id_length,
        'memberIdDigitsOnly', t.member_id_digits_only,
        'sender', t.sender,
        'baseUrl', t.base_url,
        'policy', json_build_object(
            'codeLifetimeSeconds', extract(epoch from p.code_lifetime)::integer,
            'codeForm', p.code_form,
            'sessionIdleSeconds', extract(epoch from p.session_idle)::integer,
            'helpAfterSeconds', extract(epoch from p.help_after)::integer,
            'passwordLeast', p.password_least,
            'passwordMost', p.password_most,
            'grantLifetimeSeconds', extract(epoch from p.grant_lifetime)::integer,
            'duplicateAddress', p.duplicate_address,
            'offerLifetimeSeconds', extract(epoch from p.offer_lifetime)::integer,
            'objectionSeconds', extract(epoch from p.objection_time)::integer,
            'handoverEffect', p.handover_effect),
        'credentialTypes', app.describe_credential_types(p_tenant, v_now),
        'inquiryTypes', coalesce((
            select json_agg(json_build_object(
                       'code', i.code,
                       'name', json_build_object('ja', i.name_ja, 'en', i.name_en),
                       'purpose', json_build_object('ja', i.purpose_ja, 'en', i.purpose_en),
                       'proof', i.proof,
                       'reveals', i.reveals,
                       'credentialType', c.code) order by i.position, i.code)
              from registry.inquiry_types i
              left join registry.credential_types c on c.tenant_id = p_tenant and c.type_id = i.type_id
             where i.tenant_id = p_tenant and i.replaced_at is null), '[]'),
        'returnPages', coalesce((
            select json_agg(json_build_object(
                       'code', r.code, 'name', json_build_object('ja', r.name_ja, 'en', r.name_en), 'url', r.url) order by r.code)
              from registry.return_pages r where r.tenant_id = p_tenant), '[]'),
        'texts', coalesce((
            select json_object_agg(x.text_key, x.bodies)
              from (select b.text_key, json_object_agg(b.locale, case b.locale when 'ja' then app.fill_text(b.body, t.name_ja, t.desk_phone, t.desk_hours_ja, p.code_lifetime)
                                                                                   else app.fill_text(b.body, t.name_en, t.desk_phone, t.desk_hours_en, p.code_lifetime) end) as bodies
                      from registry.tenant_texts b where b.tenant_id = p_tenant group by b.text_key) x), '{}'))
      from registry.tenants t
      join registry.policies p on p.tenant_id = p_tenant
     where t.tenant_id = p_tenant and t.status = 'active';
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

comment on function app.read_settings(integer) is 'What a tenant has configured, as one document.';

reset role;
