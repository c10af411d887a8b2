-- Makes an inquiry type (p_version NULL) or changes one. What is proved and what is shown changes for askings from now on: the
-- type gets a new row, and askings under way keep the old one, else a code asked for by less could open more.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the key, the tenant.
-- Returns: saved (version, document) | replayed | key-reused | code-taken | conflict (version) | unknown | invalid (fields,
-- reasons) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.save_inquiry_type(
    p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea
) returns table (outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_key record;
    v_row registry.inquiry_types;
    v_was jsonb := '{"position": 0, "credentialType": null, "identifierKind": null, "showsNext": false}';
    v_type registry.credential_types;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null or p_tenant = 0 then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_id);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_row from registry.inquiry_types i
     where i.tenant_id = p_tenant and i.replaced_at is null
       and i.code = case when p_version is null then p_changes ->> 'code' else p_code end;
    version := v_row.version;
    if p_version is not null then
        v_was := app.inquiry_type_document(v_row, (select t.code from registry.credential_types t
                                                    where t.tenant_id = p_tenant and t.type_id = v_row.type_id));
    end if;
    document := app.merged_settings(v_was, p_changes);
    select * into v_type from registry.credential_types t where t.tenant_id = p_tenant and t.code = document ->> 'credentialType';
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "code": ["pattern", "^[a-z0-9][a-z0-9-]{0,62}$", 63], "name": ["wording", 1, 100], "purpose": ["wording", 0, 500],
                "position": ["integer", 0, 999], "proof": ["word", "session", "address", "member-id-and-address"],
                "reveals": ["word", "credential", "member-id", "external-id"], "credentialType": ["text?", 1, 63],
                "identifierKind": ["pattern?", "^[a-z0-9][a-z0-9-]{0,62}$", 63], "showsNext": ["boolean"]}')
            union all
            select 'code', 'fixed' where p_version is not null and document ->> 'code' is distinct from p_code) m;
    if fields is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (values
            -- The name of a page that signing in may lead to: a visitor brings along one name for both.
            ('code', case when p_version is null and (document ->> 'code' in ('inquiries', 'disclosures', 'my-page') or exists (
                              select from registry.return_pages r where r.tenant_id = p_tenant and r.code = document ->> 'code')) then 'taken' end),
            ('credentialType', case
                when (document ->> 'reveals' = 'credential') <> (document ->> 'credentialType' is not null)
                    then case when document ->> 'credentialType' is null then 'missing' else 'not-revealed' end
                when document ->> 'credentialType' is not null and v_type.type_id is null then 'unknown'
                when not v_type.may_be_disclosed then 'not-disclosed' end),
            ('identifierKind', case when (document ->> 'reveals' = 'external-id') <> (document ->> 'identifierKind' is not null)
                                    then case when document ->> 'identifierKind' is null then 'missing' else 'not-revealed' end end),
            ('proof', case when document ->> 'proof' = 'address' and document ->> 'reveals' = 'credential' then 'too-little' end)
          ) as m (field, reason) where m.reason is not null;
    end if;
    outcome := case
        when p_version is not null and v_row.inquiry_type_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when fields is not null then 'invalid'
        when p_version is null and v_row.inquiry_type_id is not null then 'code-taken' end;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        document := null;
        if outcome <> 'invalid' then
            fields := null;
            reasons := null;
        end if;
        return next;
        return;
    end if;

    outcome := 'saved';
    id := coalesce(v_row.inquiry_type_id, p_id);
    if document <> v_was then
        if p_version is not null
           and app.changed_fields(v_was, document) && array['proof', 'reveals', 'credentialType', 'identifierKind', 'showsNext'] then
            update registry.inquiry_types i set replaced_at = identity.clock() where i.tenant_id = p_tenant and i.inquiry_type_id = id;
            id := p_id;
        end if;
        version := coalesce(version, 0) + 1;
        insert into registry.inquiry_types (tenant_id, inquiry_type_id, code, name_ja, name_en, purpose_ja, purpose_en, position, proof, reveals,
                                            type_id, identifier_kind, shows_next, version)
        values (p_tenant, id, document ->> 'code', document #>> '{name,ja}', document #>> '{name,en}', document #>> '{purpose,ja}',
                document #>> '{purpose,en}', (document ->> 'position')::integer, document ->> 'proof', document ->> 'reveals',
                v_type.type_id, document ->> 'identifierKind', (document ->> 'showsNext')::boolean, version)
            on conflict (tenant_id, inquiry_type_id) do update
           set name_ja = excluded.name_ja, name_en = excluded.name_en, purpose_ja = excluded.purpose_ja, purpose_en = excluded.purpose_en,
               position = excluded.position, version = excluded.version;
        perform app.note_settings(p_tenant, v_operator.operator,
                                  case when p_version is null then 'inquiry-type-created' else 'inquiry-type-changed' end, id,
                                  document ->> 'code', v_was, document);
    end if;
    return next;
end
$$;

comment on function app.save_inquiry_type(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea) is 'Makes or changes an inquiry type.';

reset role;
