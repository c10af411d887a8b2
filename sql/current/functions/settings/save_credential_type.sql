-- Makes a credential type (p_version NULL) or changes one: for values that are made from now on. What its credentials are,
-- whom they belong to and whether they sign in stays while there are any (in-use); their validity and grace are their own.
-- Not to be disclosed any more is the one change that works at once.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the key, the tenant.
-- Returns: saved (version, document) | replayed | key-reused | code-taken | conflict (version) | unknown | invalid (fields,
-- reasons) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.save_credential_type(
    p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea
) returns table (outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_key record;
    v_row registry.credential_types;
    v_was jsonb := '{"position": 0, "holder": "organisation", "origin": "generated", "signsIn": false, "mayBeDisclosed": true,
                     "generator": null, "graceDays": 0, "announcedTo": ["representative", "deputy", "technical"]}';
    v_calendar uuid;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
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

    select * into v_row from registry.credential_types t
     where t.tenant_id = p_tenant and t.code = case when p_version is null then p_changes ->> 'code' else p_code end;
    version := v_row.version;
    if p_version is not null then
        v_was := app.credential_type_document(v_row, (select c.code from registry.calendars c
                                                       where c.tenant_id = p_tenant and c.calendar_id = v_row.calendar_id));
    end if;
    document := app.merged_settings(v_was, p_changes);
    v_calendar := (select c.calendar_id from registry.calendars c where c.tenant_id = p_tenant and c.code = document ->> 'calendar');
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "code": ["pattern", "^[a-z0-9][a-z0-9-]{0,62}$", 63], "name": ["wording", 1, 100], "purpose": ["wording", 0, 500],
                "position": ["integer", 0, 999], "calendar": ["text", 1, 63], "holder": ["word", "organisation", "tenant"],
                "origin": ["word", "generated", "imported", "member-chosen"], "signsIn": ["boolean"], "mayBeDisclosed": ["boolean"],
                "generator": ["generator?"], "graceDays": ["integer", 0, 366],
                "announcedTo": ["words", "representative", "deputy", "technical"]}')
            union all
            select f, case when f = 'code' then 'fixed' else 'in-use' end from unnest(app.changed_fields(v_was, document)) f
             where p_version is not null and (f = 'code' or f in ('calendar', 'holder', 'origin', 'signsIn') and (
                    exists (select from registry.credentials g
                             where g.tenant_id = p_tenant and g.type_id = v_row.type_id and g.revoked_at is null)
                    or exists (select from registry.rotations r
                                where r.tenant_id = p_tenant and r.type_id = v_row.type_id and r.state in ('planned', 'generated', 'announced'))))) m;
    if fields is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (values
            ('calendar', case when v_calendar is null then 'unknown' end),
            ('generator', case when document ->> 'origin' = 'generated' and document ->> 'generator' is null then 'missing'
                               when document ->> 'origin' <> 'generated' and document ->> 'generator' is not null then 'not-generated' end),
            ('signsIn', case when document ->> 'holder' = 'tenant' and document -> 'signsIn' = 'true' then 'held-by-the-tenant' end),
            ('holder', case when document ->> 'holder' = 'tenant' and document ->> 'origin' = 'member-chosen' then 'member-chosen' end),
            ('mayBeDisclosed', case when document ->> 'origin' = 'member-chosen' and document -> 'mayBeDisclosed' = 'true' then 'member-chosen' end)
          ) as m (field, reason) where m.reason is not null;
    end if;
    outcome := case
        when p_version is not null and v_row.type_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when fields is not null then 'invalid'
        when p_version is null and v_row.type_id is not null then 'code-taken' end;
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
    id := coalesce(v_row.type_id, p_id);
    if document <> v_was then
        insert into registry.credential_types as t (
            tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position, calendar_id, holder, origin, signs_in,
            may_be_disclosed, generator, grace, announced_to)
        select p_tenant, id, document ->> 'code', document #>> '{name,ja}', document #>> '{name,en}', document #>> '{purpose,ja}',
               document #>> '{purpose,en}', (document ->> 'position')::integer, v_calendar, document ->> 'holder', document ->> 'origin',
               (document ->> 'signsIn')::boolean, (document ->> 'mayBeDisclosed')::boolean, nullif(document -> 'generator', 'null'),
               make_interval(days => (document ->> 'graceDays')::integer), array(select jsonb_array_elements_text(document -> 'announcedTo'))
            on conflict (tenant_id, type_id) do update
           set name_ja = excluded.name_ja, name_en = excluded.name_en, purpose_ja = excluded.purpose_ja, purpose_en = excluded.purpose_en,
               position = excluded.position, calendar_id = excluded.calendar_id, holder = excluded.holder, origin = excluded.origin,
               signs_in = excluded.signs_in, may_be_disclosed = excluded.may_be_disclosed, generator = excluded.generator,
               grace = excluded.grace, announced_to = excluded.announced_to, version = t.version + 1
        returning t.version into version;
        perform app.note_settings(p_tenant, v_operator.operator,
                                  case when p_version is null then 'credential-type-created' else 'credential-type-changed' end, id,
                                  document ->> 'code', v_was, document);
    end if;
    return next;
end
$$;

comment on function app.save_credential_type(integer, integer, bytea, text, integer, jsonb, uuid, text, bytea) is
    'Makes or changes a credential type.';

reset role;
