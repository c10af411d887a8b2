-- Changes what is said of a tenant: names, help desk, zone, language, form of member IDs, sender, base URL.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the tenant.
-- Returns: saved (version, document) | conflict (version) | unknown (the installation) | invalid (fields, reasons)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb)
returns table (outcome text, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_row registry.tenants;
    v_was jsonb;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    select * into v_row from registry.tenants t where t.tenant_id = p_tenant and v_operator.refusal is null;
    version := v_row.version;
    v_was := app.tenant_document(v_row);
    document := app.merged_settings(v_was, p_changes);
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant = 0 then 'unknown'
        when v_row.version <> p_version then 'conflict' end;
    if outcome is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (select * from app.misfits(document - 'status', p_changes - 'status', app.tenant_rules())
                union all
                select f, 'fixed' from unnest(app.changed_fields(v_was, document)) f where f in ('slug', 'status')
                union all
                -- Whose member ID has another form could sign in no more.
                select 'memberIdLength', 'in-use'
                 where document ->> 'memberIdLength' ~ '^([1-9]|[12][0-9]|3[012])$'
                   and exists (select from registry.organisations o
                                where o.tenant_id = p_tenant and (char_length(o.member_id)::text <> document ->> 'memberIdLength'
                                       or (document -> 'memberIdDigitsOnly') = 'true' and o.member_id !~ '^[0-9]+$'))
                   and app.changed_fields(v_was, document) && array['memberIdLength', 'memberIdDigitsOnly']) m;
        outcome := case when fields is not null then 'invalid' end;
    end if;
    if outcome is not null then
        document := null;
        return next;
        return;
    end if;

    outcome := 'saved';
    if document <> v_was then
        update registry.tenants t
           set name_ja = document #>> '{name,ja}', name_en = document #>> '{name,en}', system_name_ja = document #>> '{systemName,ja}',
               system_name_en = document #>> '{systemName,en}', desk_phone = document ->> 'deskPhone', desk_address = document ->> 'deskAddress',
               desk_hours_ja = document #>> '{deskHours,ja}', desk_hours_en = document #>> '{deskHours,en}',
               time_zone = document ->> 'timeZone', locale = document ->> 'locale',
               member_id_length = (document ->> 'memberIdLength')::integer,
               member_id_digits_only = (document ->> 'memberIdDigitsOnly')::boolean,
               sender = document ->> 'sender', base_url = document ->> 'baseUrl', version = t.version + 1
         where t.tenant_id = p_tenant
        returning t.version into version;
        perform app.note_settings(p_tenant, v_operator.operator, 'tenant-changed', null, v_row.slug, v_was, document);
    end if;
    return next;
end
$$;

comment on function app.change_tenant(integer, integer, bytea, integer, jsonb) is 'Changes what is said of a tenant.';

reset role;
