-- Changes a text of a tenant, in one language or both.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the tenant.
-- Returns: saved (version, document) | conflict (version) | unknown | invalid (fields, reasons) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb)
returns table (outcome text, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_was jsonb;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is null then
        select max(x.version), jsonb_build_object('code', p_code, 'body', jsonb_object_agg(x.locale, x.body)) into version, v_was
          from registry.tenant_texts x where x.tenant_id = p_tenant and x.text_key = p_code having count(*) > 0;
        document := app.merged_settings(v_was, p_changes);
    end if;
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when version is null then 'unknown'
        when version <> p_version then 'conflict' end;
    if outcome is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (select * from app.misfits(document - 'code', p_changes - 'code', case p_code
                    when 'mail-signature' then '{"body": ["body", 1, 500]}'
                    when 'change-code' then '{"body": ["wording", 1, 30]}'
                    else '{"body": ["body", 1, 20000]}' end::jsonb)
                union all
                select 'code', 'fixed' where document ->> 'code' is distinct from p_code) m;
        outcome := case when fields is not null then 'invalid' end;
    end if;
    if outcome is not null then
        document := null;
        return next;
        return;
    end if;

    outcome := 'saved';
    if document <> v_was then
        version := version + 1;
        insert into registry.tenant_texts (tenant_id, text_key, locale, body, version)
        select p_tenant, p_code, b.key, b.value, version from jsonb_each_text(document -> 'body') b
            on conflict (tenant_id, text_key, locale) do update set body = excluded.body, version = excluded.version;
        perform app.note_settings(p_tenant, v_operator.operator, 'text-changed', null, p_code, v_was, document);
    end if;
    return next;
end
$$;

comment on function app.change_text(integer, integer, bytea, text, integer, jsonb) is 'Changes a text of a tenant.';

reset role;
