
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA app;

ALTER SCHEMA app OWNER TO aikotoba_definer;

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO aikotoba_owner;

CREATE SCHEMA dba;

ALTER SCHEMA dba OWNER TO aikotoba_viewer;

CREATE SCHEMA identity;

ALTER SCHEMA identity OWNER TO aikotoba_owner;

CREATE SCHEMA registry;

ALTER SCHEMA registry OWNER TO aikotoba_owner;

COMMENT ON SCHEMA registry IS 'Tables of the desk. roles.sql, revision 1';

CREATE SCHEMA vault;

ALTER SCHEMA vault OWNER TO aikotoba_owner;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA registry;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE FUNCTION app.add_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) RETURNS TABLE(outcome text, contact_id uuid, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_from timestamptz;
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_operator record;
    v_key record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_contact);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        contact_id := v_key.replayed;
        return next;
        return;
    end if;

    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
    else
        v_now := identity.clock();
        v_from := greatest(p_from, v_now);
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(p_role, p_person, p_address, p_department, p_phone, p_locale, p_from, p_until, v_now) j
         where j.reason is not null;
        if outcome is null then
            contact_id := app.contact_holding(p_tenant, p_organisation, p_role, p_address, v_from, v_until, null);
            outcome := case when contact_id is not null then 'exists' end;
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                   valid_from, valid_until)
    select p_tenant, p_contact, p_organisation, p_role, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
           nullif(btrim(p_phone, ' 　'), ''), p_address, coalesce(p_locale, t.locale), v_from, v_until
      from registry.tenants t where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-added', 'operator', v_operator.operator, p_organisation, p_contact,
            json_build_object('role', p_role));
    outcome := 'added';
    contact_id := p_contact;
    version := 1;
    return next;
end
$$;

ALTER FUNCTION app.add_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.add_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) IS 'Puts a contact into office.';

CREATE FUNCTION app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text) RETURNS TABLE(outcome text, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_fault text := app.host_fault(p_host);
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant = 0 then 'unknown'
        when v_fault is not null then 'invalid' end;
    if outcome = 'invalid' then
        fields := '{host}';
        reasons := array[v_fault];
    end if;
    if outcome is null then
        insert into registry.tenant_hosts (tenant_id, host) values (p_tenant, p_host) on conflict do nothing;
        if found then
            perform app.note_settings(p_tenant, v_operator.operator, 'host-added', null, p_host, '{}', jsonb_build_object('host', p_host));
        end if;
        outcome := case when exists (select from registry.tenant_hosts h where h.tenant_id = p_tenant and h.host = p_host)
                        then 'added' else 'host-taken' end;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text) IS 'Gives a tenant a host of its own.';

CREATE FUNCTION app.add_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[], p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[], p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[], p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[], p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]) RETURNS TABLE(outcome text, added integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_rule record;
    v_keys integer := cardinality(p_digest_keys);
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is null and cardinality(p_value_lines) > 0 then
        select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import for no key update;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    -- What the file does not have is wrong only of who is new, and whether a class is listed only of who had another: later.
    select t.member_id_length, t.member_id_digits_only,
           case when 'name' <> all (i.columns) then 'x' end as no_name, case when 'nameKana' <> all (i.columns) then 'x' end as no_kana,
           case when 'membershipClass' <> all (i.columns) then 'x' end as no_class,
           not exists (select from registry.import_types y where y.tenant_id = p_tenant and y.import_id = p_import) as may_repeat
      into strict v_rule
      from registry.tenants t join registry.imports i on i.tenant_id = p_tenant and i.import_id = p_import
     where t.tenant_id = p_tenant;

    insert into registry.import_lines (tenant_id, import_id, line, organisation_id, member_id, name, name_kana, name_en,
                                       membership_class, contract_from, contract_until, address, person, role, outcome, reason,
                                       reason_column, value)
    select p_tenant, p_import, g.line, g.id, g.member_id, g.name, g.kana, g.name_en, g.class, app.day_of(g.contract_from),
           app.day_of(g.contract_until), g.address, g.person, coalesce(g.role, 'representative'),
           case when j.reason is not null then 'invalid' end, j.reason, j.reason_column,
           case when v_rule.may_repeat then left(j.value, 200) end
      from unnest(p_lines, p_ids, p_member_ids, p_names, p_kanas, p_names_en, p_classes, p_contract_from, p_contract_until,
                  p_addresses, p_persons, p_roles, p_reasons, p_reason_columns)
        as g (line, id, member_id, name, kana, name_en, class, contract_from, contract_until, address, person, role,
              reason, reason_column)
     cross join lateral app.judge_organisation(
            v_rule.member_id_length, v_rule.member_id_digits_only, '{}', g.member_id, coalesce(g.name, v_rule.no_name),
            coalesce(g.kana, v_rule.no_kana), g.name_en, coalesce(g.class, v_rule.no_class), g.contract_from, g.contract_until) o
     cross join lateral app.judge_contact(coalesce(g.role, 'representative'), g.person, g.address) c
      left join lateral (
            select g.reason, g.reason_column, null::text as value where g.reason is not null
            union all
            select o.reason, o.reason_column, o.value where o.reason is not null and g.reason is null
            union all
            select c.reason, case c.reason_column when 'address' then 'contactEmail' when 'person' then 'contactName'
                                                  else 'contactRole' end, c.value
             where g.reason is null and o.reason is null and c.reason is not null
               and (g.address is not null or g.person is not null or g.role is not null)
            limit 1) j on true
        on conflict do nothing;
    get diagnostics added = row_count;

    insert into vault.import_values (tenant_id, import_id, line, type_id, credential_id, organisation_id, generation, digest,
                                     digest_key, candidates, key_id, sealed)
    select p_tenant, p_import, g.line,
           (select t.type_id from registry.import_types i
              join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = i.type_id
             where i.tenant_id = p_tenant and i.import_id = p_import and t.code = g.type_code),
           g.id, g.organisation_id, g.generation, p_digests[(g.place - 1) * v_keys + 1], p_digest_keys[1],
           p_digests[(g.place - 1) * v_keys + 1 : g.place * v_keys], p_key_id, g.sealed
      from unnest(p_value_lines, p_value_types, p_value_ids, p_value_organisations, p_value_generations, p_sealed)
            with ordinality as g (line, type_code, id, organisation_id, generation, sealed, place)
        on conflict do nothing;
    outcome := 'added';
    return next;
end
$$;

ALTER FUNCTION app.add_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[], p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[], p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[], p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[], p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.add_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[], p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[], p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[], p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[], p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]) IS 'Takes in a batch of a file''s lines.';

CREATE FUNCTION app.add_member_id_inquiry(p_tenant integer, p_position integer, p_now timestamp with time zone) RETURNS void
    LANGUAGE sql
    AS $$
    insert into registry.inquiry_types (tenant_id, inquiry_type_id, code, name_ja, name_en, purpose_ja, purpose_en,
                                        position, proof, reveals)
    values (p_tenant, app.new_id(p_now), 'member-id', '会員番号', 'member ID', '貴法人の会員番号をお知らせします。',
            'The member ID of your organisation.', p_position, 'address', 'member-id')
$$;

ALTER FUNCTION app.add_member_id_inquiry(p_tenant integer, p_position integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.announce_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer) RETURNS TABLE(outcome text, announced integer, unannounced integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_rule record;
    v_holders uuid[];
    v_subjects uuid[];
    v_reached uuid[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.rotations r where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    outcome := case
        when v_rule.rotation_id is null then 'unknown'
        when v_rule.state = 'planned' then 'generation-unfinished'
        when v_rule.state in ('cancelled', 'closed') then v_rule.state
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    if v_rule.holder = 'tenant' then
        select e.announced, e.unannounced into announced, unannounced
          from app.announce_to_everybody(p_tenant, p_rotation, p_limit, v_now) e;
    else
        select array_agg(n.holder_id), array_agg(n.credential_id) into v_holders, v_subjects
          from app.rotation_letters_due(p_tenant, p_rotation, v_rule.roles, p_limit, v_now) n;
        v_reached := array(select q.organisation_id
                             from app.queue_letters(p_tenant, 'rotation-announcement', v_holders, v_subjects, v_rule.roles, v_now) q);
        update registry.rotation_items i set announced_at = v_now, unannounced_because = null
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = any (v_reached);
        update registry.rotation_items i
           set unannounced_because = coalesce((select nullif(o.status, 'active') from registry.organisations o
                                                where o.tenant_id = p_tenant and o.organisation_id = i.holder_id), 'no-contact')
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = any (v_holders)
           and i.announced_at is null;
        announced := cardinality(v_reached);
        unannounced := coalesce(cardinality(v_holders), 0) - announced;
    end if;
    outcome := 'announced';
    if announced = 0 and unannounced = 0 then
        outcome := 'finished';
        update registry.rotations r set state = 'announced', announced_at = v_now, version = r.version + 1
         where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'generated';
        if not found then
            return next;
            return;
        end if;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case outcome when 'finished' then 'rotation-announced' else 'rotation-batch-announced' end, 'operator',
            v_operator.operator, p_rotation, json_build_object('announced', announced, 'unannounced', unannounced));
    return next;
end
$$;

ALTER FUNCTION app.announce_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.announce_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer) IS 'Announces a rotation to the next holders.';

CREATE FUNCTION app.announce_to_everybody(p_tenant integer, p_rotation uuid, p_limit integer, p_now timestamp with time zone) RETURNS TABLE(announced integer, unannounced integer)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_rule record;
    v_credential uuid;
    v_organisations uuid[];
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);
    v_credential := (select c.credential_id from registry.credentials c
                      where c.tenant_id = p_tenant and c.rotation_id = p_rotation);
    -- An item skipped has nothing to tell.
    v_organisations := array(
        select o.organisation_id from registry.organisations o
         where o.tenant_id = p_tenant and o.status = 'active' and v_credential is not null
           and o.organisation_id > coalesce(v_rule.announced_up_to, '00000000-0000-0000-0000-000000000000')
         order by o.organisation_id limit p_limit);
    announced := (
        select count(*) from app.queue_letters(p_tenant, 'rotation-announcement', v_organisations,
                                               array_fill(v_credential, array[cardinality(v_organisations)]), v_rule.roles, p_now));
    unannounced := cardinality(v_organisations) - announced;

    update registry.rotation_items i
       set announced_at = case when announced > 0 then p_now end,
           unannounced_because = case when announced = 0 and v_organisations = '{}' then 'no-contact' end
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
       and v_credential is not null;
    update registry.rotations r set announced_up_to = v_organisations[cardinality(v_organisations)]
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation and v_organisations <> '{}';
    return next;
end
$$;

ALTER FUNCTION app.announce_to_everybody(p_tenant integer, p_rotation uuid, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.apply_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean) RETURNS TABLE(outcome text, lines integer, created integer, updated integer, unchanged integer, invalid integer, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is null and exists (
            select from registry.import_types i where i.tenant_id = p_tenant and i.import_id = p_import) then
        select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import for no key update;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;

    -- Who makes the same member ID at the same moment is found by the constraint only.
    begin
        if not p_dry_run then
            -- By key, in the order of the keys.
            perform (select o.version from registry.organisations o
                      where o.tenant_id = p_tenant and o.member_id = l.member_id for no key update)
               from (select distinct i.member_id from registry.import_lines i
                      where i.tenant_id = p_tenant and i.import_id = p_import order by i.member_id) l;
        end if;
        v_now := identity.clock();
        perform app.judge_import_lines(p_tenant, p_import, v_now);
        select count(*), count(*) filter (where l.outcome = 'created'), count(*) filter (where l.outcome = 'updated'),
               count(*) filter (where l.outcome = 'unchanged'), count(*) filter (where l.outcome = 'invalid')
          into lines, created, updated, unchanged, invalid
          from registry.import_lines l where l.tenant_id = p_tenant and l.import_id = p_import;
        select count(*) into stored from vault.import_values v
         where v.tenant_id = p_tenant and v.import_id = p_import and v.standing = 'lacking'
           and (select l.outcome <> 'invalid' from registry.import_lines l
                 where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v.line);
        outcome := 'judged';
        if not p_dry_run and (invalid = 0 or p_skip_invalid) then
            perform app.write_import_organisations(p_tenant, p_import, v_operator.operator, v_now);
            perform app.write_import_contacts(p_tenant, p_import, v_now);
            if stored > 0 then
                perform app.write_import_credentials(p_tenant, p_import, v_operator.operator, v_now);
            end if;
            insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
            values (p_tenant, v_now, 'import-applied', 'operator', v_operator.operator, p_import,
                    json_build_object('lines', lines, 'created', created, 'updated', updated, 'unchanged', unchanged,
                                      'invalid', invalid, 'credentials', stored));
            outcome := 'applied';
        end if;
    exception when unique_violation or exclusion_violation then
        return query select 'changed-meanwhile', null::integer, null::integer, null::integer, null::integer, null::integer, null::integer;
        return;
    end;
    return next;
end
$$;

ALTER FUNCTION app.apply_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.apply_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean) IS 'Judges an import and writes all of it, or its valid lines, or nothing.';

CREATE FUNCTION app.approve_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid) RETURNS TABLE(outcome text, version integer, prove_until timestamp with time zone, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_case registry.handover_cases;
    v_rule registry.policies;
    v_others integer;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    version := v_case.version;
    select * into v_rule from registry.policies p where p.tenant_id = p_tenant;
    select count(*) into v_others from registry.case_decisions d
     where d.tenant_id = p_tenant and d.case_id = p_case and d.decision = 'approved';
    reason := app.note_fault(p_note);
    outcome := case
        when v_case.case_id is null then 'unknown'
        when v_case.version is distinct from p_version then 'conflict'
        when v_case.state not in ('open', 'more-wanted', 'awaiting-second') then 'case-decided'
        when v_case.organisation_id is null or not exists (
                select from registry.organisations o
                  join registry.contacts c on c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                   and c.valid_from <= v_now and c.valid_until > v_now
                 where o.tenant_id = p_tenant and o.organisation_id = v_case.organisation_id and o.status = 'active'
                   and (v_case.purpose = 'member-id-unknown' or c.contact_id = v_case.contact_id)) then 'assignment-required'
        when app.own_case(p_tenant, v_case, v_operator.operator, v_now) then 'own-case'
        -- By his address, too: whoever is an operator twice is one person.
        when exists (select from registry.case_decisions d
                      where d.tenant_id = p_tenant and d.case_id = p_case and d.decision = 'approved'
                        and (d.operator_id = v_operator.operator_id or lower(d.operator) = lower(v_operator.operator))) then 'first-approver'
        when reason is not null then 'invalid'
        when v_case.purpose = 'member-id-unknown' then 'answered'
        when v_rule.two_operators and v_others = 0 then 'awaiting-second'
        else 'approved' end;
    reason := case outcome when 'invalid' then reason end;
    reason_column := case outcome when 'invalid' then 'note' end;
    if outcome not in ('answered', 'awaiting-second', 'approved') then
        if outcome not in ('conflict', 'case-decided') then
            version := null;
        end if;
        return next;
        return;
    end if;

    insert into registry.case_decisions (tenant_id, case_id, operator_id, operator, decision, note, decided_at)
    values (p_tenant, p_case, v_operator.operator_id, v_operator.operator, 'approved', btrim(p_note, ' 　'), v_now);
    prove_until := case outcome when 'approved' then v_now + interval '7 days' end;
    update registry.handover_cases h
       set state = outcome, prove_until = v_prove.until, cooling_off = case outcome when 'approved' then v_rule.cooling_off end,
           closed_at = case outcome when 'answered' then v_now end, version = h.version + 1
      from (select prove_until as until) v_prove
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, case outcome when 'answered' then 'case-member-id' else 'case-approved' end, v_case.locale, v_case.organisation_id,
           case outcome when 'approved' then v_case.address end, 'queued', v_now, v_now + interval '3 days', p_case, v_now
     where outcome in ('answered', 'approved');
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'answered' then 'case-answered' else 'case-approved' end, 'operator', v_operator.operator,
            v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'approvals', v_others + 1, 'state', outcome, 'note', btrim(p_note, ' 　')));
    return next;
end
$$;

ALTER FUNCTION app.approve_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.approve_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid) IS 'Approves a case: the first of two operators, or the one after whom the new address is to be proven.';

CREATE FUNCTION app.ask_case_code(p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_case registry.handover_cases;
    v_rule registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_case and c.purpose = 'handover-case' for no key update;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    select * into v_rule from registry.policies p where p.tenant_id = p_tenant;
    outcome := case
        when v_case.case_id is null then 'case-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
        when v_case.state <> 'approved' or v_case.prove_until <= v_now then 'case-ended' end;
    if outcome is null and v_code.code_for is null then
        -- Somebody asked at the same time: his code has gone out while this waited for the case.
        select 'too-many-tries', c.issued_at + c.mail_gap into outcome, retry_at from registry.one_time_codes c
         where c.tenant_id = p_tenant and c.code_for = p_case;
    end if;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, 'handover-case-code', uuid_send(p_case), p_network, v_rule.mail_gap, v_rule.hour_mails,
                                           v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    outcome := 'asked';
    if v_code.code_for is not null then
        perform app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now);
        expires_at := v_now + v_code.lifetime;
        resend_after := v_now + v_code.mail_gap;
    else
        select p.expires_at, p.resend_after into expires_at, resend_after
          from app.place_code(p_tenant, p_case, 'handover-case', uuid_send(p_case), v_case.organisation_id, v_case.organisation_id, 'case-code',
                              v_case.address, false, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now) p;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-code-sent', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'issue', coalesce(v_code.issue, 0) + 1, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.ask_case_code(p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.ask_case_code(p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Sends the code by which the new address of an approved case is proven.';

CREATE FUNCTION app.ask_code(p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_purpose text := 'inquiry:' || p_type;
    v_rule record;
    v_address text;
    v_addressee uuid;
    v_decoy boolean;
    v_subject bytea;
    v_retry_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.inquiry_type_id, t.proof, p.code_lifetime, p.code_tries, p.day_tries, p.mail_gap, p.hour_mails,
           p.address_day_ceiling, p.network_free_tries, p.help_after, p.code_form, s.session_id, s.organisation_id, s.last_used_at
      into v_rule
      from registry.policies p
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.code = p_type and t.replaced_at is null
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'type-unknown';
        return next;
        return;
    end if;
    if v_rule.proof = 'session' then
        if v_rule.session_id is null then
            outcome := 'session-ended';
            return next;
            return;
        end if;
        if v_rule.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        v_subject := uuid_send(v_rule.organisation_id);
        select min(c.address) into v_address
          from registry.contacts c
         where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
           and c.organisation_id = v_rule.organisation_id
           and c.valid_from <= v_now and c.valid_until > v_now and c.role in ('representative', 'deputy');
        v_retry_at := app.charge_mail(p_tenant, v_purpose, v_subject, v_rule.mail_gap, v_rule.hour_mails, v_rule.day_tries);
    else
        v_subject := p_address_subject;
        select f.address, f.organisation_id into v_address, v_addressee
          from app.find_recipient(p_tenant, p_address,
                                  case v_rule.proof when 'address' then null else coalesce(p_member_id, '') end, v_now) f;
        -- By an address alone one asks for nobody in particular, even where it is registered once.
        if v_rule.proof <> 'address' then
            v_rule.organisation_id := v_addressee;
        end if;
        v_retry_at := app.charge_public_mail(p_tenant, v_purpose, v_subject, p_network, v_rule.mail_gap,
                                             v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling,
                                             v_rule.network_free_tries);
    end if;
    if v_retry_at is not null then
        outcome := 'too-many-tries';
        retry_at := v_retry_at;
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_decoy := v_address is null;
    insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, session_id, asked_at)
    values (p_tenant, p_inquiry, v_rule.inquiry_type_id, v_rule.organisation_id, v_rule.session_id, v_now);
    insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest,
                                         decoy, max_tries, issued_at, expires_at, mail_id, form, lifetime, mail_gap,
                                         hour_mails, day_tries, day_ceiling, network_free_tries, help_after)
    values (p_tenant, p_inquiry, v_purpose, v_subject, v_rule.organisation_id, p_reference, p_key, p_digest,
            v_decoy, v_rule.code_tries, v_now, v_now + v_rule.code_lifetime, p_mail, coalesce(p_form, v_rule.code_form),
            v_rule.code_lifetime, v_rule.mail_gap, v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling,
            v_rule.network_free_tries, v_rule.help_after);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    values (p_tenant, p_mail, 'code', p_locale, coalesce(v_rule.organisation_id, v_addressee),
            coalesce(v_address, p_address), case when v_decoy then 'withheld' else 'queued' end, v_now,
            v_now + v_rule.code_lifetime, p_key, case when not v_decoy then p_payload end, p_inquiry, 1, p_reference,
            v_now, case when v_decoy then v_now end);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-asked', case when v_rule.session_id is null then 'public' else 'member' end,
            coalesce(v_rule.organisation_id, v_addressee), p_inquiry,
            json_build_object('inquiryType', p_type, 'withheld', v_decoy, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    expires_at := v_now + v_rule.code_lifetime;
    resend_after := v_now + v_rule.mail_gap;
    return next;
end
$$;

ALTER FUNCTION app.ask_code(p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.ask_code(p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Asks for a one-time code to a registered address; others get a decoy.';

CREATE FUNCTION app.ask_for_more(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid) RETURNS TABLE(outcome text, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_fields constant text[] := array['postalAddress', 'organisation', 'department', 'predecessor', 'person', 'phone', 'email'];
    v_now timestamptz;
    v_operator record;
    v_case registry.handover_cases;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    version := v_case.version;
    reason := app.note_fault(p_note);
    outcome := case
        when v_case.case_id is null then 'unknown'
        when v_case.version is distinct from p_version then 'conflict'
        when v_case.state not in ('open', 'more-wanted', 'awaiting-second') then 'case-decided'
        when app.own_case(p_tenant, v_case, v_operator.operator, v_now) then 'own-case'
        when reason is not null or coalesce(cardinality(p_wanted), 0) = 0 or not coalesce(p_wanted <@ v_fields, false) then 'invalid'
        else 'saved' end;
    if outcome <> 'saved' then
        if outcome = 'invalid' then
            reason_column := case when reason is null then 'wanted' else 'note' end;
            reason := coalesce(reason, 'field-unknown');
        else
            reason := null;
        end if;
        if outcome not in ('conflict', 'case-decided') then
            version := null;
        end if;
        return next;
        return;
    end if;

    delete from registry.case_decisions d where d.tenant_id = p_tenant and d.case_id = p_case;
    update registry.handover_cases h
       set state = 'more-wanted', wanted = array(select f from unnest(v_fields) with ordinality u (f, i) where f = any (p_wanted) order by i),
           version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'case-more-wanted', v_case.locale, v_case.address, 'queued', v_now, v_now + interval '3 days', p_case, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-more-wanted', 'operator', v_operator.operator, v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'fields', p_wanted, 'note', btrim(p_note, ' 　')));
    return next;
end
$$;

ALTER FUNCTION app.ask_for_more(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.ask_for_more(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid) IS 'Asks who opened a case to say more.';

CREATE FUNCTION app.ask_proof(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, address text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_contact registry.contacts;
    v_policy registry.policies;
    v_change registry.changes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    select * into v_contact
      from registry.contacts c
     where c.tenant_id = p_tenant and c.organisation_id = v_session.organisation_id and c.role = 'representative'
       and c.valid_from <= v_now and c.valid_until > v_now
     order by c.delivery = 'refused', c.valid_from, c.contact_id limit 1;
    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_session.proof = 'password' then 'password-required'
        when v_contact.contact_id is null then 'representative-missing'
    end;
    if outcome is null then
        select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
        retry_at := app.charge_mail(p_tenant, 'proof', uuid_send(v_session.organisation_id), v_policy.mail_gap, v_policy.hour_mails,
                                    v_policy.day_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_change.tenant_id := p_tenant;
    v_change.change_id := p_change;
    v_change.kind := 'proof';
    v_change.organisation_id := v_session.organisation_id;
    v_change.session_id := v_session.session_id;
    v_change.contact_id := v_contact.contact_id;
    v_change.asked_at := v_now;
    select o.expires_at, o.resend_after into expires_at, resend_after
      from app.open_change(p_tenant, v_change, v_contact.address, 'proof', 'change-code', p_key, p_digest, p_reference, p_locale, p_mail,
                           p_payload, p_form, v_now) o;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'proof-asked', 'member', v_session.member_id, v_session.organisation_id, p_change,
            json_build_object('contact', v_contact.contact_id, 'session', v_session.session_id, 'network', encode(p_network, 'hex')));
    outcome := 'asked';
    address := v_contact.address;
    return next;
end
$$;

ALTER FUNCTION app.ask_proof(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.ask_proof(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Asks for the code that lets a session change contacts, to the present representative.';

CREATE FUNCTION app.ask_recovery(p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule record;
    v_address text;
    v_organisations uuid[];
    v_one uuid;
    v_decoy boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.*, t.type_id, nullif(p_member_id, '') is null as by_address into v_rule
      from registry.policies p
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      join lateral (
            select c.type_id from registry.credential_types c
             where c.tenant_id = p_tenant and c.origin = 'member-chosen' and c.signs_in
             order by c.position, c.code limit 1) t on true
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'recovery-not-offered';
        return next;
        return;
    end if;

    select min(f.address), array_agg(f.organisation_id order by f.member_id) into v_address, v_organisations
      from (select o.organisation_id, o.member_id, min(c.address) as address
              from registry.contacts c
              join registry.organisations o
                on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
             where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
               and c.valid_from <= v_now and c.valid_until > v_now and c.role in ('representative', 'deputy')
               and (v_rule.by_address or o.member_id = p_member_id)
             group by o.organisation_id, o.member_id) f;

    retry_at := app.charge_public_mail(p_tenant, 'recovery', p_address_subject, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    outcome := case
        when retry_at is not null then 'too-many-tries'
        when cardinality(v_organisations) > 1 and v_rule.duplicate_address = 'refuse' then 'duplicate-address'
    end;
    if outcome = 'duplicate-address' then
        insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
        values (p_tenant, identity.clock(), 'recovery-refused', 'public', p_recovery,
                json_build_object('reason', outcome, 'choices', cardinality(v_organisations), 'network', encode(p_network, 'hex')));
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_decoy := v_address is null;
    if cardinality(v_organisations) = 1 then
        v_one := v_organisations[1];
    end if;
    insert into registry.recoveries (tenant_id, recovery_id, type_id, proof, address_subject, asked_at, grant_lifetime)
    values (p_tenant, p_recovery, v_rule.type_id, case when v_rule.by_address then 'address' else 'member-id-and-address' end,
            p_address_subject, v_now, v_rule.grant_lifetime);
    insert into registry.recovery_choices (tenant_id, recovery_id, choice, organisation_id)
    select p_tenant, p_recovery, n, v_organisations[n] from generate_series(1, coalesce(cardinality(v_organisations), 1)) n;
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_recovery, 'recovery', p_address_subject, case when not v_rule.by_address then v_one end, v_one,
                          'recovery-code', coalesce(v_address, p_address), v_decoy, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-asked', 'public', v_one, p_recovery,
            json_build_object('byAddressAlone', v_rule.by_address, 'withheld', v_decoy, 'choices', coalesce(cardinality(v_organisations), 0),
                              'network', encode(p_network, 'hex')));

    outcome := 'asked';
    return next;
end
$$;

ALTER FUNCTION app.ask_recovery(p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.ask_recovery(p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Asks for a code that lets a new password be registered; who is not registered gets a decoy.';

CREATE FUNCTION app.asking_facts(p_tenant integer, p_template text, p_asking uuid) RETURNS json
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return case
        when p_template in ('recovery-code', 'password-changed')
            then (select r.facts from app.recovery_facts(p_tenant, p_asking) r)
        when p_template = 'desk-message'
            then app.message_facts(p_tenant, p_asking)
        when p_template like 'case-%'
            then app.case_facts(p_tenant, p_template, p_asking)
        when p_template in ('address-code', 'address-changed')
            then (select c.facts from app.change_facts(p_tenant, p_asking) c)
        when p_template in ('handover-offer', 'handover-told', 'handover-done', 'handover-withdrawn')
            then app.handover_facts(p_tenant, p_asking)
        end;
end
$$;

ALTER FUNCTION app.asking_facts(p_tenant integer, p_template text, p_asking uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.assign_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid) RETURNS TABLE(outcome text, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_case registry.handover_cases;
    v_organisation uuid;
    v_contact uuid;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    version := v_case.version;
    select o.organisation_id into v_organisation from registry.organisations o
     where o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active';
    if p_contact is null then
        v_contact := app.contact_meant(p_tenant, v_organisation, v_case.predecessor, v_now);
    else
        select c.contact_id into v_contact from registry.contacts c
         where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_organisation
           and c.valid_from <= v_now and c.valid_until > v_now;
    end if;
    outcome := case
        when v_case.case_id is null then 'unknown'
        when v_case.version is distinct from p_version then 'conflict'
        when v_case.state not in ('open', 'more-wanted') then 'case-decided'
        when v_organisation is null or p_contact is not null and v_contact is null then 'invalid'
        else 'saved' end;
    if outcome = 'invalid' then
        version := null;
        reason := case when v_organisation is null then 'organisation-unknown' else 'contact-unknown' end;
        reason_column := case when v_organisation is null then 'memberId' else 'contactId' end;
    elsif outcome = 'saved' then
        update registry.handover_cases h
           set organisation_id = v_organisation, contact_id = case v_case.purpose when 'contact-left' then v_contact end, version = h.version + 1
         where h.tenant_id = p_tenant and h.case_id = p_case
        returning h.version into version;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'case-assigned', 'operator', v_operator.operator, v_organisation, p_case,
                json_build_object('number', v_case.case_number, 'contact', v_contact));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.assign_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.assign_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid) IS 'Says whom a case is about: the organisation, and the contact who is to be replaced.';

CREATE FUNCTION app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[]) RETURNS TABLE(outcome text, member_id text, membership_class text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.last_used_at, o.member_id, o.membership_class,
           p_classes is null or o.membership_class = any (p_classes) as is_let_in
      into v_found
      from registry.sessions s
      join registry.organisations o
        on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id and o.status = 'active'
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    if v_found.is_let_in then
        outcome := 'authorised';
        member_id := v_found.member_id;
        membership_class := v_found.membership_class;
    else
        outcome := 'class-refused';
    end if;
    return next;
end
$$;

ALTER FUNCTION app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[]) IS 'Whether a session may pass to pages that a web server guards, and as whom.';

CREATE FUNCTION app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, operator_id uuid, password_kdf text, password_salt bytea, totp_sealed bytea, totp_key_id integer, step bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_free integer;
    v_longest interval;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    retry_at := (select t.blocked_until from registry.throttles t
                  where t.tenant_id = p_home and t.purpose = 'operator-network' and t.subject = p_network
                    and t.blocked_until > identity.clock());
    if retry_at is null then
        -- The installation has no policies: there the usual ones hold.
        select p.sign_in_free_tries, p.tarpit_longest into v_free, v_longest from registry.policies p where p.tenant_id = p_home;
        v_free := coalesce(v_free, 5);
        v_longest := coalesce(v_longest, interval '15 minutes');
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_home, 'operator-sign-in', p_subject, identity.clock(), 1, identity.clock() + app.tarpit(1, v_free, v_longest))
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end, n.at + app.tarpit(n.tries, v_free, v_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n)
         where t.blocked_until <= identity.clock();
        if not found then
            retry_at := (select t.blocked_until from registry.throttles t
                          where t.tenant_id = p_home and t.purpose = 'operator-sign-in' and t.subject = p_subject);
        end if;
    end if;
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    select o.operator_id, o.password_kdf::text, o.password_salt, o.totp_sealed, o.totp_key_id
      into operator_id, password_kdf, password_salt, totp_sealed, totp_key_id
      from registry.operators o
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where o.tenant_id = p_home and o.address_folded = lower(normalize(btrim(p_address), nfkc)) and o.status = 'active'
       and o.password_digest is not null and o.totp_sealed is not null;
    outcome := 'begun';
    step := floor(extract(epoch from identity.clock()) / 30)::bigint;
    return next;
end
$$;

ALTER FUNCTION app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea) IS 'Counts a try to sign in as an operator and tells how his password is hashed.';

CREATE FUNCTION app.begin_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text, p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea) RETURNS TABLE(outcome text, reissue_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_type registry.credential_types;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_reissue);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        reissue_id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_type from registry.credential_types t where t.tenant_id = p_tenant and t.code = p_type;
    outcome := case
        when v_type.type_id is null then 'type-unknown'
        when v_type.origin <> 'generated' then 'not-generated'
        when p_organisation is not null and (v_type.holder = 'tenant' or not exists (
                select from registry.organisations o
                 where o.tenant_id = p_tenant and o.organisation_id = p_organisation)) then 'unknown'
    end;
    if outcome is null then
        insert into registry.reissues (tenant_id, reissue_id, type_id, organisation_id, grace, reason, begun_by, begun_at)
        values (p_tenant, p_reissue, v_type.type_id, p_organisation,
                case when p_with_grace then coalesce(make_interval(days => p_grace_days), v_type.grace) end, p_reason,
                v_operator.operator, v_now)
            on conflict do nothing;
        if not found then
            outcome := 'exists';
            reissue_id := (select r.reissue_id from registry.reissues r
                            where r.tenant_id = p_tenant and r.type_id = v_type.type_id and r.finished_at is null
                              and r.organisation_id is not distinct from p_organisation);
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'reissue-begun', 'operator', v_operator.operator, p_organisation, p_reissue,
            json_build_object('type', p_type, 'withGrace', p_with_grace, 'graceDays', p_grace_days));
    outcome := 'begun';
    reissue_id := p_reissue;
    return next;
end
$$;

ALTER FUNCTION app.begin_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text, p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.begin_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text, p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea) IS 'Begins new values before their time, for one organisation or all.';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE registry.calendars (
    tenant_id integer NOT NULL,
    calendar_id uuid NOT NULL,
    code text NOT NULL,
    kind text NOT NULL,
    start_month integer,
    start_day integer,
    time_zone text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a calendar has a known kind" CHECK ((kind = ANY (ARRAY['fiscal-year'::text, 'release'::text, 'contract-year'::text]))),
    CONSTRAINT "a fiscal year says when it starts" CHECK (((kind = 'fiscal-year'::text) = ((start_month IS NOT NULL) AND (start_day IS NOT NULL)))),
    CONSTRAINT "a start has a day" CHECK (((start_day >= 1) AND (start_day <= 31))),
    CONSTRAINT "a start has a month" CHECK (((start_month >= 1) AND (start_month <= 12)))
);

ALTER TABLE ONLY registry.calendars FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.calendars OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.calendars IS 'What renews together: a fiscal year, a list of releases, contract years.';

CREATE FUNCTION app.calendar_document(p_row registry.calendars) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_build_object('code', p_row.code, 'kind', p_row.kind, 'startMonth', p_row.start_month, 'startDay', p_row.start_day,
                              'timeZone', p_row.time_zone)
$$;

ALTER FUNCTION app.calendar_document(p_row registry.calendars) OWNER TO aikotoba_definer;

CREATE FUNCTION app.cancel_late_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    v_cancelled integer;
begin
    with first as materialized (
        select m.mail_id, m.organisation_id, m.expires_at from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.due_at <= p_now
         order by m.due_at limit p_limit
    ), late as (
        select f.mail_id, case when f.expires_at <= p_now then 'expired' else 'organisation-' || o.status end as reply_class
          from first f
          left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = f.organisation_id
         where f.expires_at <= p_now or o.status <> 'active'
    ), locked as (
        select m.mail_id, l.reply_class
          from late l
          join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = l.mail_id and m.state = 'queued'
           for no key update of m skip locked
    )
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = l.reply_class, leased_until = null
      from locked l
     where m.tenant_id = p_tenant and m.mail_id = l.mail_id;
    get diagnostics v_cancelled = row_count;
    return v_cancelled;
end
$$;

ALTER FUNCTION app.cancel_late_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.cancel_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer) RETURNS TABLE(outcome text, version integer, revoked integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.rotations;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.rotations r
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    revoked := 0;
    version := v_row.version;
    outcome := case
        when v_row.rotation_id is null then 'unknown'
        when v_row.state = 'cancelled' and v_row.revoking_from is null then 'cancelled'
        when v_row.state = 'cancelled' then null
        when v_row.version <> p_version then 'conflict'
        when v_row.state = 'closed' then 'closed'
        when v_row.effective_at <= v_now and exists (
                select from registry.credentials c where c.tenant_id = p_tenant and c.rotation_id = p_rotation) then 'already-effective'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    if v_row.state <> 'cancelled' then
        update registry.rotations r
           set state = 'cancelled', cancelled_at = v_now, version = r.version + 1, revoking_from = '00000000-0000-0000-0000-000000000000'
         where r.tenant_id = p_tenant and r.rotation_id = p_rotation
        returning r.version into version;
    end if;
    select case when b.is_last then 'cancelled' else 'revoking' end, b.revoked into outcome, revoked
      from app.revoke_cancelled(p_tenant, p_rotation, p_reason, p_limit, v_now) b;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case v_row.state when 'cancelled' then 'rotation-batch-revoked' else 'rotation-cancelled' end,
            'operator', v_operator.operator, p_rotation, json_build_object('was', v_row.state, 'revoked', revoked));
    return next;
end
$$;

ALTER FUNCTION app.cancel_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.cancel_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer) IS 'Cancels a rotation before its period begins.';

CREATE TABLE registry.handover_cases (
    tenant_id integer NOT NULL,
    case_id uuid NOT NULL,
    case_number text NOT NULL,
    purpose text NOT NULL,
    locale text NOT NULL,
    postal_address text NOT NULL,
    organisation_name text NOT NULL,
    department text,
    predecessor text,
    person text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    organisation_id uuid,
    contact_id uuid,
    wanted text[] DEFAULT '{}'::text[] NOT NULL,
    supplement text,
    refusal text,
    prove_until timestamp with time zone,
    cooling_off interval,
    proven_at timestamp with time zone,
    cooling_until timestamp with time zone,
    successor_id uuid,
    contact_until timestamp with time zone,
    objection_digest bytea,
    done_mail_id uuid,
    objected_at timestamp with time zone,
    closed_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a case has a known state" CHECK ((state = ANY (ARRAY['open'::text, 'more-wanted'::text, 'awaiting-second'::text, 'approved'::text, 'cooling-off'::text, 'objected'::text, 'answered'::text, 'refused'::text]))),
    CONSTRAINT "a case is about a contact who left or a member ID" CHECK ((purpose = ANY (ARRAY['contact-left'::text, 'member-id-unknown'::text]))),
    CONSTRAINT "a case is decided about somebody" CHECK (((organisation_id IS NOT NULL) OR (state = ANY (ARRAY['open'::text, 'more-wanted'::text, 'refused'::text])))),
    CONSTRAINT "a case is refused for a reason" CHECK (((state = 'refused'::text) = (refusal IS NOT NULL))),
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "an address is proven in time, and cools off" CHECK (
CASE
    WHEN (proven_at IS NULL) THEN (num_nonnulls(cooling_until, objection_digest, objected_at) = 0)
    ELSE (COALESCE(((proven_at < prove_until) AND (cooling_until > proven_at)), false) AND (objection_digest IS NOT NULL))
END),
    CONSTRAINT "an approval says until when to prove the address" CHECK ((num_nulls(prove_until, cooling_off) = ANY (ARRAY[0, 2])))
);

ALTER TABLE ONLY registry.handover_cases FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.handover_cases OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.handover_cases IS 'Askings at the desk by somebody who cannot prove a registered address. State cooling-off ends by the clock: from cooling_until on the successor counts; approved ends unproven at prove_until.';

CREATE FUNCTION app.case_comparison(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) RETURNS TABLE(field text, given text, registered text, verdict text)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_contact registry.contacts;
    v_organisation registry.organisations;
begin
    select * into v_organisation from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id;
    select * into v_contact from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = p_case.contact_id;
    return query
    with office as (
        select c.* from registry.contacts c
         where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_from <= p_now and c.valid_until > p_now
    ), side as (
        select * from (values
            (1, 'postalAddress', p_case.postal_address, null, null, null),
            (2, 'organisation', p_case.organisation_name,
             (select n from unnest(array[v_organisation.name, v_organisation.name_en, v_organisation.name_kana]) with ordinality u (n, i)
               where n is not null order by app.folded(n) = app.folded(p_case.organisation_name) desc, i limit 1), null, null),
            (3, 'department', p_case.department, v_contact.department, null, null),
            (4, 'predecessor', p_case.predecessor,
             coalesce(v_contact.person, (select f.person from office f order by app.folded(f.person) = app.folded(p_case.predecessor) desc nulls last,
                                          array_position(array['representative', 'deputy', 'technical'], f.role), f.contact_id limit 1)), null, null),
            (5, 'person', p_case.person,
             (select f.person from office f where app.folded(f.person) = app.folded(p_case.person) order by f.contact_id limit 1), null, null),
            (6, 'phone', p_case.phone,
             coalesce(v_contact.phone, (select f.phone from office f where f.phone is not null
                                         order by app.dialled(f.phone) = app.dialled(p_case.phone) desc, f.contact_id limit 1)),
             app.dialled(p_case.phone), 'dialled'),
            (7, 'email', p_case.address,
             coalesce(v_contact.address, (select f.address from office f
                                           order by f.address_folded = lower(normalize(p_case.address, nfkc)) desc,
                                                    split_part(f.address_folded, '@', -1) = lower(split_part(p_case.address, '@', -1)) desc,
                                                    f.contact_id limit 1)), null, 'email')
        ) as s (position, field, given, registered, dialled, kind)
    )
    select s.field, s.given, s.registered, case
               when s.given is null then 'not-given'
               when s.registered is null then 'not-on-file'
               when s.given = s.registered then 'match'
               when s.kind = 'email' and lower(normalize(s.given, nfkc)) = lower(normalize(btrim(s.registered), nfkc)) then 'spelling'
               when s.kind = 'email' and lower(split_part(s.given, '@', -1)) = lower(split_part(btrim(s.registered), '@', -1)) then 'same-domain'
               when s.kind = 'dialled' and s.dialled = app.dialled(s.registered) and s.dialled <> '' then 'spelling'
               when s.kind is null and app.folded(s.given) = app.folded(s.registered) then 'spelling'
               else 'differs' end
      from side s order by s.position;
end
$$;

ALTER FUNCTION app.case_comparison(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.case_document(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) RETURNS json
    LANGUAGE plpgsql STABLE
    AS $$
declare
    v_two_operators boolean;
begin
    select p.two_operators into v_two_operators from registry.policies p where p.tenant_id = p_tenant;
    return (
        with compared as (select * from app.case_comparison(p_tenant, p_case, p_now))
        select json_build_object(
            'id', p_case.case_id, 'caseNumber', p_case.case_number, 'purpose', p_case.purpose,
            'state', app.case_state(p_case.state, p_case.prove_until, p_case.cooling_until, p_now),
            'openedAt', app.instant(p_case.opened_at), 'locale', p_case.locale,
            'organisation', (select json_build_object('id', o.organisation_id, 'memberId', o.member_id, 'name', o.name, 'status', o.status,
                                                      'lastSignInOn', a.last_sign_in_on)
                               from registry.organisations o
                               left join registry.organisation_activity a on a.tenant_id = p_tenant and a.organisation_id = o.organisation_id
                              where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id),
            'predecessor', (select json_build_object('contactId', c.contact_id, 'role', c.role, 'person', c.person, 'department', c.department,
                                                     'address', c.address, 'validFrom', app.instant(c.valid_from), 'delivery', c.delivery,
                                                     'deliveryAt', app.instant(c.delivery_at))
                              from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = p_case.contact_id),
            'comparison', (select json_agg(json_build_object('field', f.field, 'given', f.given, 'registered', f.registered, 'verdict', f.verdict))
                             from compared f),
            'candidates', case when p_case.state in ('open', 'more-wanted') then coalesce((
                select json_agg(json_build_object('memberId', o.member_id, 'name', o.name) order by o.member_id)
                  from (select o.member_id, o.name from registry.organisations o
                         where o.tenant_id = p_tenant
                           and (o.name_folded = app.folded(p_case.organisation_name) or o.kana_folded = app.folded(p_case.organisation_name)
                                or exists (select from registry.contacts c
                                            where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                                              and c.address_folded = lower(normalize(p_case.address, nfkc))))
                         order by o.member_id limit 10) o), '[]') else '[]' end,
            'wanted', to_json(p_case.wanted), 'supplement', p_case.supplement, 'refusal', p_case.refusal,
            'approvalsNeeded', case when p_case.purpose = 'contact-left' and v_two_operators then 2 else 1 end,
            'decisions', coalesce((
                select json_agg(json_build_object('operator', d.operator, 'decision', d.decision, 'note', d.note,
                                                  'decidedAt', app.instant(d.decided_at)) order by d.decided_at)
                  from registry.case_decisions d where d.tenant_id = p_tenant and d.case_id = p_case.case_id), '[]'),
            'proveUntil', app.instant(p_case.prove_until), 'provenAt', app.instant(p_case.proven_at),
            'coolingUntil', app.instant(p_case.cooling_until), 'objectedAt', app.instant(p_case.objected_at),
            'closedAt', app.instant(p_case.closed_at)));
end
$$;

ALTER FUNCTION app.case_document(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.case_facts(p_tenant integer, p_template text, p_case uuid) RETURNS json
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select case p_template
        when 'case-more-wanted' then json_build_object('caseNumber', h.case_number, 'wanted', to_json(h.wanted))
        when 'case-refused' then json_build_object('caseNumber', h.case_number, 'purpose', h.purpose, 'reason', h.refusal)
        when 'case-code' then json_build_object('caseNumber', h.case_number, 'person', h.person)
        when 'case-approved' then json_build_object('caseNumber', h.case_number, 'person', h.person, 'proveUntil', app.instant(h.prove_until))
        when 'case-objection' then json_build_object('caseNumber', h.case_number, 'person', h.person, 'objectUntil', app.instant(h.cooling_until))
        when 'case-done' then json_build_object('caseNumber', h.case_number, 'person', h.person, 'effectiveAt', app.instant(h.cooling_until))
        when 'case-member-id' then json_build_object('caseNumber', h.case_number, 'memberId', o.member_id)
        else json_build_object('caseNumber', h.case_number) end
      from registry.handover_cases h
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.case_id = p_case);
end
$$;

ALTER FUNCTION app.case_facts(p_tenant integer, p_template text, p_case uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.case_state(p_state text, p_prove_until timestamp with time zone, p_cooling_until timestamp with time zone, p_now timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select case
        when p_state = 'approved' and p_prove_until <= p_now then 'lapsed'
        when p_state = 'cooling-off' and p_cooling_until <= p_now then 'done'
        else p_state end
$$;

ALTER FUNCTION app.case_state(p_state text, p_prove_until timestamp with time zone, p_cooling_until timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.case_waits_for(p_state text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select case p_state
        when 'open' then 'operator'
        when 'objected' then 'operator'
        when 'awaiting-second' then 'second-operator'
        when 'more-wanted' then 'applicant'
        when 'approved' then 'applicant'
        when 'cooling-off' then 'objection'
        else 'nobody' end
$$;

ALTER FUNCTION app.case_waits_for(p_state text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.change_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone) RETURNS TABLE(outcome text, contact_id uuid, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_old registry.contacts;
    v_new registry.contacts;
    v_from timestamptz;
    v_until timestamptz;
    v_succeeds boolean;
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    -- The organisation before its contact: whose contact it is never changes.
    perform from registry.organisations o
      where o.tenant_id = p_tenant
        and o.organisation_id = (select c.organisation_id from registry.contacts c
                                  where c.tenant_id = p_tenant and c.contact_id = p_contact)
        for no key update;
    select * into v_old from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact for no key update;
    v_now := identity.clock();
    contact_id := v_old.contact_id;
    version := v_old.version;
    v_new := v_old;
    v_new.role := case when 'role' = any (p_fields) then p_role else v_old.role end;
    v_new.person := case when 'person' = any (p_fields) then btrim(p_person, ' 　') else v_old.person end;
    v_new.department := case when 'department' = any (p_fields) then nullif(btrim(p_department, ' 　'), '') else v_old.department end;
    v_new.phone := case when 'phone' = any (p_fields) then nullif(btrim(p_phone, ' 　'), '') else v_old.phone end;
    v_new.address := case when 'address' = any (p_fields) then p_address else v_old.address end;
    v_new.locale := case when 'locale' = any (p_fields) then coalesce(p_locale, v_old.locale) else v_old.locale end;
    -- Documents tell whole seconds: who sends back what he read changes nothing.
    v_from := case when 'validFrom' = any (p_fields) and p_from <> date_trunc('second', v_old.valid_from) then p_from end;
    v_until := case when 'validUntil' = any (p_fields) and coalesce(p_until, 'infinity') <> date_trunc('second', v_old.valid_until)
                    then coalesce(p_until, 'infinity') end;
    v_new.address_folded := lower(normalize(btrim(v_new.address), nfkc));
    v_succeeds := v_old.valid_from <= v_now and (v_new.address_folded <> v_old.address_folded or v_new.role <> v_old.role);
    v_new.valid_from := case when v_succeeds then greatest(v_from, v_now)
                             when v_from is not null then greatest(v_from, v_now) else v_old.valid_from end;
    v_new.valid_until := coalesce(v_until, v_old.valid_until);
    outcome := case
        when v_old.contact_id is null then 'unknown'
        when v_old.version <> p_version then 'conflict'
        when v_old.valid_until <= v_now then 'ended'
    end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_new.role, v_new.person, v_new.address, v_new.department, v_new.phone, v_new.locale, v_from,
                                 v_until, v_now) j
         where j.reason is not null;
        if outcome is null and v_new.valid_until <= v_new.valid_from then
            outcome := 'invalid';
            reason := 'office-ends-before-it-begins';
            reason_column := case when v_until is null then 'validFrom' else 'validUntil' end;
        elsif outcome is null and v_from is not null and not v_succeeds and v_old.valid_from <= v_now then
            outcome := 'invalid';
            reason := 'already-begun';
            reason_column := 'validFrom';
        end if;
    end if;
    if outcome is null and (v_new.address_folded <> v_old.address_folded or v_new.role <> v_old.role) then
        contact_id := app.contact_holding(p_tenant, v_old.organisation_id, v_new.role, v_new.address, v_new.valid_from,
                                          v_new.valid_until, p_contact);
        if contact_id is not null then
            outcome := 'exists';
            version := null;
        end if;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    contact_id := p_contact;
    v_changed := array_remove(array[
        case when v_new.role <> v_old.role then 'role' end,
        case when v_new.person <> v_old.person then 'person' end,
        case when v_new.department is distinct from v_old.department then 'department' end,
        case when v_new.phone is distinct from v_old.phone then 'phone' end,
        case when v_new.address <> v_old.address then 'address' end,
        case when v_new.locale <> v_old.locale then 'locale' end,
        case when v_new.valid_from <> v_old.valid_from and not v_succeeds then 'validFrom' end,
        case when v_new.valid_until <> v_old.valid_until then 'validUntil' end], null);
    outcome := 'saved';
    if v_changed = '{}' then
        return next;
        return;
    end if;
    if v_succeeds then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, replaced_by)
        values (p_tenant, p_successor, v_old.organisation_id, v_new.role, v_new.person, v_new.department, v_new.phone,
                v_new.address, v_new.locale, v_new.valid_from, v_new.valid_until, v_old.replaced_by);
        perform app.retire_contact(p_tenant, p_contact, p_successor, v_new.valid_from);
        contact_id := p_successor;
        version := 1;
    else
        update registry.contacts c
           set role = v_new.role, person = v_new.person, department = v_new.department, phone = v_new.phone, address = v_new.address,
               locale = v_new.locale, valid_from = v_new.valid_from, valid_until = v_new.valid_until, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = p_contact
        returning c.version into version;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-changed', 'operator', v_operator.operator, v_old.organisation_id, p_contact,
            json_build_object('fields', v_changed, 'contact', contact_id));
    return next;
end
$$;

ALTER FUNCTION app.change_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone) IS 'Changes a contact; another address or role ends the row and begins another.';

CREATE FUNCTION app.change_facts(p_tenant integer, p_change uuid) RETURNS TABLE(facts json)
    LANGUAGE sql STABLE
    AS $$
    select json_build_object('person', h.person, 'role', c.role, 'address', h.address)
      from registry.changes h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
     where h.tenant_id = p_tenant and h.change_id = p_change
$$;

ALTER FUNCTION app.change_facts(p_tenant integer, p_change uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.change_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[], p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_status text) RETURNS TABLE(outcome text, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_old registry.organisations;
    v_new registry.organisations;
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_old from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    v_now := identity.clock();
    version := v_old.version;
    outcome := case
        when v_old.organisation_id is null then 'unknown'
        when v_old.version <> p_version then 'conflict'
    end;
    if outcome is null then
        select 'invalid', split_part(f.found, ' ', 2), split_part(f.found, ' ', 1) into outcome, reason, reason_column
          from (select case
                    when p_member_id <> v_old.member_id then 'memberId immutable'
                    when 'status' = any (p_fields) and coalesce(p_status, '') not in ('active', 'suspended', 'withdrawn')
                        then 'status status-unknown'
                end as found) f
         where f.found is not null;
    end if;
    if outcome is null then
        v_new := v_old;
        v_new.name := case when 'name' = any (p_fields) then btrim(p_name, ' 　') else v_old.name end;
        v_new.name_en := case when 'nameEn' = any (p_fields) then nullif(btrim(p_name_en, ' 　'), '') else v_old.name_en end;
        v_new.name_kana := case when 'nameKana' = any (p_fields) then btrim(p_name_kana, ' 　') else v_old.name_kana end;
        v_new.membership_class := case when 'membershipClass' = any (p_fields) then btrim(p_class, ' 　') else v_old.membership_class end;
        v_new.contract_from := case when 'contractFrom' = any (p_fields) then app.day_of(p_contract_from) else v_old.contract_from end;
        v_new.contract_until := case when 'contractUntil' = any (p_fields) then app.day_of(p_contract_until) else v_old.contract_until end;
        v_new.status := case when 'status' = any (p_fields) then p_status else v_old.status end;
        -- A class that is listed no more stays with whom it is.
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from registry.tenants t
          join registry.policies p on p.tenant_id = p_tenant
         cross join lateral app.judge_organisation(
                length(v_old.member_id), false,
                case when v_new.membership_class = v_old.membership_class then '{}' else p.membership_classes end, v_old.member_id,
                v_new.name, v_new.name_kana, v_new.name_en, v_new.membership_class,
                case when 'contractFrom' = any (p_fields) then nullif(p_contract_from, '') else to_char(v_old.contract_from, 'YYYY-MM-DD') end,
                case when 'contractUntil' = any (p_fields) then nullif(p_contract_until, '') else to_char(v_old.contract_until, 'YYYY-MM-DD') end) j
         where t.tenant_id = p_tenant and j.reason is not null;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when v_new.name <> v_old.name then 'name' end,
        case when v_new.name_en is distinct from v_old.name_en then 'nameEn' end,
        case when v_new.name_kana <> v_old.name_kana then 'nameKana' end,
        case when v_new.membership_class <> v_old.membership_class then 'membershipClass' end,
        case when v_new.contract_from is distinct from v_old.contract_from then 'contractFrom' end,
        case when v_new.contract_until is distinct from v_old.contract_until then 'contractUntil' end,
        case when v_new.status <> v_old.status then 'status' end], null);
    outcome := 'saved';
    if v_changed = '{}' then
        return next;
        return;
    end if;
    update registry.organisations o
       set name = v_new.name, name_en = v_new.name_en, name_kana = v_new.name_kana, membership_class = v_new.membership_class,
           contract_from = v_new.contract_from, contract_until = v_new.contract_until, status = v_new.status,
           version = o.version + 1
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation
    returning o.version into version;
    if 'status' = any (v_changed) then
        perform app.stop_dealings(p_tenant, p_organisation,
            'organisation-' || case v_new.status when 'active' then v_old.status else v_new.status end, v_now);
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now,
            case when 'status' <> all (v_changed) then 'organisation-changed'
                 when v_new.status = 'active' then 'organisation-reinstated'
                 else 'organisation-' || v_new.status end,
            'operator', v_operator.operator, p_organisation, p_organisation,
            json_build_object('fields', v_changed, 'version', version));
    return next;
end
$$;

ALTER FUNCTION app.change_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[], p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_status text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[], p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_status text) IS 'Changes an organisation: names, class, contract, status.';

CREATE FUNCTION app.change_own_contact(p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text, p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, version integer, reason text, reason_column text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_policy registry.policies;
    v_old registry.contacts;
    v_new registry.contacts;
    v_change registry.changes;
    v_changed text[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, identity.clock());
    if v_session.refusal is not null then
        outcome := v_session.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_session.organisation_id for no key update;
    select * into v_old from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_session.organisation_id for no key update;
    v_now := identity.clock();
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    v_new := v_old;
    v_new.person := case when 'person' = any (p_fields) then btrim(p_person, ' 　') else v_old.person end;
    v_new.department := case when 'department' = any (p_fields) then nullif(btrim(p_department, ' 　'), '') else v_old.department end;
    v_new.phone := case when 'phone' = any (p_fields) then nullif(btrim(p_phone, ' 　'), '') else v_old.phone end;
    v_new.address := case when 'address' = any (p_fields) then p_address else v_old.address end;
    v_new.locale := case when 'locale' = any (p_fields) then coalesce(p_locale, v_old.locale) else v_old.locale end;
    v_new.address_folded := lower(normalize(btrim(v_new.address), nfkc));
    outcome := case
        when v_session.refusal is not null then v_session.refusal
        when v_old.contact_id is null or v_old.valid_from > v_now then 'unknown'
        when v_old.version <> p_version or v_old.valid_until <= v_now then 'conflict'
    end;
    version := case when v_old.valid_until > v_now then v_old.version end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_new.role, v_new.person, v_new.address, v_new.department, v_new.phone, v_new.locale) j
         where j.reason is not null;
    end if;
    if outcome is null and v_new.address_folded <> v_old.address_folded then
        if app.contact_holding(p_tenant, v_old.organisation_id, v_old.role, v_new.address, v_now, v_old.valid_until, p_contact) is not null then
            outcome := 'exists';
        else
            select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
            retry_at := app.charge_mail(p_tenant, 'address-change', uuid_send(v_old.organisation_id), v_policy.mail_gap, v_policy.hour_mails,
                                        v_policy.day_tries);
            outcome := case when retry_at is not null then 'too-many-tries' end;
        end if;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when v_new.person <> v_old.person then 'person' end,
        case when v_new.department is distinct from v_old.department then 'department' end,
        case when v_new.phone is distinct from v_old.phone then 'phone' end,
        case when v_new.address <> v_old.address then 'address' end,
        case when v_new.locale <> v_old.locale then 'locale' end], null);
    if v_changed = '{}' then
        outcome := 'saved';
        return next;
        return;
    end if;
    if v_new.address_folded = v_old.address_folded then
        update registry.contacts c
           set person = v_new.person, department = v_new.department, phone = v_new.phone, address = v_new.address, locale = v_new.locale,
               version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = p_contact
        returning c.version into version;
        outcome := 'saved';
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'contact-changed', 'member', v_session.member_id, v_old.organisation_id, p_contact,
                json_build_object('fields', v_changed, 'contact', p_contact, 'session', v_session.session_id,
                                  'network', encode(p_network, 'hex')));
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_change := row(p_tenant, p_change, 'address', v_old.organisation_id, v_session.session_id, p_contact, v_now, v_old.version,
                    v_new.person, v_new.department, v_new.phone, v_new.address, v_new.locale, null, null);
    -- In the language of who reads that address from then on.
    select o.expires_at, o.resend_after into expires_at, resend_after
      from app.open_change(p_tenant, v_change, v_new.address, 'address-change', 'address-code', p_key, p_digest, p_reference,
                           v_new.locale, p_mail, p_payload, p_form, v_now) o;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'address-change-asked', 'member', v_session.member_id, v_old.organisation_id, p_change,
            json_build_object('fields', v_changed, 'contact', p_contact, 'session', v_session.session_id,
                              'network', encode(p_network, 'hex')));
    outcome := 'asked';
    return next;
end
$$;

ALTER FUNCTION app.change_own_contact(p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text, p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_own_contact(p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text, p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Changes a contact of one''s own organisation; another address waits for the code that goes there.';

CREATE FUNCTION app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) RETURNS TABLE(outcome text, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_was jsonb;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    select p.version, app.policy_document(p) into version, v_was
      from registry.policies p where p.tenant_id = p_tenant and v_operator.refusal is null;
    document := app.merged_settings(v_was, p_changes);
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when version is null then 'unknown'
        when version <> p_version then 'conflict' end;
    if outcome is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from app.misfits(document, p_changes, '{
              "codeLifetimeSeconds": ["integer", 300, 1200], "codeForm": ["word", "letters", "digits"], "codeTries": ["integer", 1, 5],
              "dayTries": ["integer", 1, 50], "mailGapSeconds": ["integer", 30, 3600], "hourMails": ["integer", 1, 5],
              "addressDayCeiling": ["integer", 10, 1000], "sessionIdleSeconds": ["integer", 60, 28800],
              "sessionLongestSeconds": ["integer", 60, 86400], "signInFreeTries": ["integer", 1, 10],
              "networkFreeTries": ["integer", 5, 1000], "tokenFreeTries": ["integer", 10, 100000],
              "tarpitLongestSeconds": ["integer", 60, 3600], "helpAfterSeconds": ["integer", 60, 86400],
              "auditKeptMonths": ["integer", 12, 1200], "announcementsPerHour": ["integer", 60, 100000],
              "reminderDays": ["integers", 5, 1, 366], "membershipClasses": ["texts", 100, 100],
              "grantLifetimeSeconds": ["integer", 300, 1800], "duplicateAddress": ["word", "choose", "refuse"],
              "passwordLeast": ["integer", 15, 64], "passwordMost": ["integer", 64, 128], "passwordWords": ["texts", 100, 100],
              "coolingOffSeconds": ["integer", 3600, 2592000], "twoOperators": ["boolean"],
              "offerLifetimeSeconds": ["integer", 86400, 2592000], "objectionSeconds": ["integer", 86400, 1209600],
              "handoverEffect": ["word", "at-acceptance", "after-objection"]}') m;
        if fields is null and (document ->> 'sessionIdleSeconds')::integer > (document ->> 'sessionLongestSeconds')::integer then
            fields := '{sessionIdleSeconds}';
            reasons := '{longer-than-session}';
        end if;
        outcome := case when fields is not null then 'invalid' end;
    end if;
    if outcome is not null then
        document := null;
        return next;
        return;
    end if;

    outcome := 'saved';
    if document <> v_was then
        update registry.policies p
           set code_lifetime = make_interval(secs => (document ->> 'codeLifetimeSeconds')::integer), code_form = document ->> 'codeForm',
               code_tries = (document ->> 'codeTries')::integer, day_tries = (document ->> 'dayTries')::integer,
               mail_gap = make_interval(secs => (document ->> 'mailGapSeconds')::integer), hour_mails = (document ->> 'hourMails')::integer,
               address_day_ceiling = (document ->> 'addressDayCeiling')::integer,
               session_idle = make_interval(secs => (document ->> 'sessionIdleSeconds')::integer),
               session_longest = make_interval(secs => (document ->> 'sessionLongestSeconds')::integer),
               sign_in_free_tries = (document ->> 'signInFreeTries')::integer,
               network_free_tries = (document ->> 'networkFreeTries')::integer,
               token_free_tries = (document ->> 'tokenFreeTries')::integer,
               tarpit_longest = make_interval(secs => (document ->> 'tarpitLongestSeconds')::integer),
               help_after = make_interval(secs => (document ->> 'helpAfterSeconds')::integer),
               audit_kept = make_interval(months => (document ->> 'auditKeptMonths')::integer),
               announcements_per_hour = (document ->> 'announcementsPerHour')::integer,
               reminder_days = array(select e::integer from jsonb_array_elements_text(document -> 'reminderDays') e),
               membership_classes = array(select jsonb_array_elements_text(document -> 'membershipClasses')),
               grant_lifetime = make_interval(secs => (document ->> 'grantLifetimeSeconds')::integer),
               duplicate_address = document ->> 'duplicateAddress', password_least = (document ->> 'passwordLeast')::integer,
               password_most = (document ->> 'passwordMost')::integer,
               password_words = array(select jsonb_array_elements_text(document -> 'passwordWords')),
               cooling_off = make_interval(secs => (document ->> 'coolingOffSeconds')::integer),
               two_operators = (document ->> 'twoOperators')::boolean,
               offer_lifetime = make_interval(secs => (document ->> 'offerLifetimeSeconds')::integer),
               objection_time = make_interval(secs => (document ->> 'objectionSeconds')::integer),
               handover_effect = document ->> 'handoverEffect',
               version = p.version + 1
         where p.tenant_id = p_tenant
        returning p.version into version;
        perform app.note_settings(p_tenant, v_operator.operator, 'policy-changed', null, 'policies', v_was, document);
    end if;
    return next;
end
$$;

ALTER FUNCTION app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) IS 'Changes policies of a tenant, for what is promised from now on.';

CREATE FUNCTION app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) RETURNS TABLE(outcome text, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
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
$_$;

ALTER FUNCTION app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) IS 'Changes what is said of a tenant.';

CREATE FUNCTION app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb) RETURNS TABLE(outcome text, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
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

ALTER FUNCTION app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb) IS 'Changes a text of a tenant.';

CREATE FUNCTION app.changed_fields(p_was jsonb, p_is jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
    select coalesce(array_agg(f.name order by f.name), '{}')
      from (select jsonb_object_keys(p_was) as name union select jsonb_object_keys(p_is)) f
     where p_was -> f.name is distinct from p_is -> f.name
$$;

ALTER FUNCTION app.changed_fields(p_was jsonb, p_is jsonb) OWNER TO aikotoba_definer;

CREATE FUNCTION app.charge_mail(p_tenant integer, p_purpose text, p_subject bytea, p_gap interval, p_hour_mails integer, p_day_tries integer) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    AS $$
declare
    v_row registry.throttles;
    v_now timestamptz;
begin
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, mail_times, blocked_until)
    values (p_tenant, p_purpose, p_subject, identity.clock(), 0, array[identity.clock()], '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set mail_times = (t.mail_times || identity.clock())[greatest(1, cardinality(t.mail_times) + 2 - p_hour_mails):],
           tries = case when t.window_from <= identity.clock() - interval '1 day' then 0 else t.tries end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end
     where coalesce(t.mail_times[cardinality(t.mail_times)] <= identity.clock() - p_gap, true)
       and coalesce(t.mail_times[cardinality(t.mail_times) - p_hour_mails + 1] <= identity.clock() - interval '1 hour', true)
       and (t.tries < p_day_tries or t.window_from <= identity.clock() - interval '1 day');
    if found then
        return null;
    end if;

    v_now := identity.clock();
    select * into strict v_row from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_subject;
    return greatest(
        v_row.mail_times[cardinality(v_row.mail_times)] + p_gap,
        v_row.mail_times[cardinality(v_row.mail_times) - p_hour_mails + 1] + interval '1 hour',
        case when v_row.tries >= p_day_tries then v_row.window_from + interval '1 day' end,
        v_now);
end
$$;

ALTER FUNCTION app.charge_mail(p_tenant integer, p_purpose text, p_subject bytea, p_gap interval, p_hour_mails integer, p_day_tries integer) OWNER TO aikotoba_definer;

CREATE FUNCTION app.charge_public_mail(p_tenant integer, p_purpose text, p_address_subject bytea, p_network bytea, p_gap interval, p_hour_mails integer, p_day_tries integer, p_ceiling integer, p_network_free_tries integer) RETURNS timestamp with time zone
    LANGUAGE plpgsql
    AS $$
declare
    v_hour_askings constant integer := 2 * p_network_free_tries;
    v_retry_at timestamptz;
begin
    select t.window_from + interval '1 hour' into v_retry_at from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = 'inquiry-network' and t.subject = p_network
       and t.tries >= v_hour_askings and t.window_from > identity.clock() - interval '1 hour';
    if found then
        return v_retry_at;
    end if;

    v_retry_at := app.charge_mail(p_tenant, p_purpose, p_address_subject || p_network, p_gap, p_hour_mails, p_day_tries);
    if v_retry_at is not null then
        return v_retry_at;
    end if;

    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, p_purpose, p_address_subject, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end
     where t.tries < p_ceiling or t.window_from <= identity.clock() - interval '1 day';
    if not found then
        select t.window_from + interval '1 day' into strict v_retry_at from registry.throttles t
         where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_address_subject;
        return v_retry_at;
    end if;

    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, 'inquiry-network', p_network, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 hour' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 hour' then identity.clock()
                              else t.window_from end
     where t.tries < v_hour_askings or t.window_from <= identity.clock() - interval '1 hour';
    if not found then
        select t.window_from + interval '1 hour' into strict v_retry_at from registry.throttles t
         where t.tenant_id = p_tenant and t.purpose = 'inquiry-network' and t.subject = p_network;
    end if;
    return v_retry_at;
end
$$;

ALTER FUNCTION app.charge_public_mail(p_tenant integer, p_purpose text, p_address_subject bytea, p_network bytea, p_gap interval, p_hour_mails integer, p_day_tries integer, p_ceiling integer, p_network_free_tries integer) OWNER TO aikotoba_definer;

CREATE FUNCTION app.charge_try(p_tenant integer, p_purpose text, p_subject bytea) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, p_purpose, p_subject, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end;
end
$$;

ALTER FUNCTION app.charge_try(p_tenant integer, p_purpose text, p_subject bytea) OWNER TO aikotoba_definer;

CREATE FUNCTION app.claim_key(p_tenant integer, p_actor uuid, p_key text, p_request bytea, p_subject uuid) RETURNS TABLE(refusal text, replayed uuid)
    LANGUAGE plpgsql
    AS $$
declare
    v_known registry.idempotency_keys;
begin
    if p_key is not null then
        insert into registry.idempotency_keys (tenant_id, actor, key, request_digest, subject, made_at)
        values (p_tenant, p_actor, p_key, p_request, p_subject, identity.clock())
            on conflict do nothing;
        if not found then
            select * into strict v_known from registry.idempotency_keys k
             where k.tenant_id = p_tenant and k.actor = p_actor and k.key = p_key;
            if v_known.request_digest = p_request then
                replayed := v_known.subject;
            else
                refusal := 'key-reused';
            end if;
        end if;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.claim_key(p_tenant integer, p_actor uuid, p_key text, p_request bytea, p_subject uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.claim_mail(p_limit integer, p_per_tenant integer) RETURNS TABLE(outcome text, tenant_id integer, mail_id uuid, attempt integer, seconds_left integer, template text, locale text, recipient text, organisation_name text, organisation_name_en text, person text, inquiry_name_ja text, inquiry_name_en text, period_label_ja text, period_label_en text, reference text, expires_at timestamp with time zone, receipt text, disclosed_at timestamp with time zone, code_address text, code_for uuid, key_id integer, payload bytea, created_at timestamp with time zone, type_code text, type_name_ja text, type_name_en text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone, previous_until timestamp with time zone, next_from timestamp with time zone, lookup_inquiry text, facts json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_tenant integer;
    v_left integer := p_limit;
    v_most integer;
    v_claimed integer;
begin
    for v_tenant in select a.tenant_id from identity.active_tenants() a order by random() loop
        exit when v_left <= 0;
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        -- Most tenants have nothing most of the time.
        continue when not exists (
            select from registry.outbox m where m.tenant_id = v_tenant and m.state = 'queued' and m.due_at <= v_now);

        v_most := least(v_left, p_per_tenant);
        -- What comes forward in place of the cancelled is looked at, too.
        loop
            exit when app.cancel_late_mail(v_tenant, v_most, v_now) = 0;
        end loop;
        perform app.spread_mail(v_tenant, v_most, v_now);

        -- A lease is a new due_at, so that a leased mail is not even looked at before the lease is over.
        return query
        with due as (
            select m.mail_id from registry.outbox m
             where m.tenant_id = v_tenant and m.state = 'queued' and m.due_at <= v_now and m.expires_at > v_now
               and m.recipient is not null
             order by m.due_at limit v_most
               for no key update skip locked
        ), leased as (
            update registry.outbox m
               set attempts = m.attempts + 1, leased_until = v_now + interval '2 minutes',
                   due_at = v_now + interval '2 minutes'
              from due
             where m.tenant_id = v_tenant and m.mail_id = due.mail_id
            returning m.*
        )
        select 'claimed', v_tenant, l.mail_id, l.attempts, floor(extract(epoch from l.expires_at - v_now))::integer,
               l.template, l.locale, l.recipient, o.name, o.name_en, c.person,
               coalesce(t.name_ja, f.inquiry_name_ja), coalesce(t.name_en, f.inquiry_name_en),
               coalesce(d.label_ja, f.period_label_ja), coalesce(d.label_en, f.period_label_en), l.reference, l.expires_at, d.receipt, d.disclosed_at, a.recipient, l.code_for,
               l.key_id, l.payload, l.created_at, f.type_code, f.type_name_ja, f.type_name_en, f.valid_from, f.valid_until,
               f.grace_until, f.previous_until, f.next_from, f.lookup_inquiry,
               app.asking_facts(v_tenant, l.template, l.code_for)
          from leased l
          left join registry.organisations o on o.tenant_id = v_tenant and o.organisation_id = l.organisation_id
          left join registry.inquiries i on i.tenant_id = v_tenant and i.inquiry_id = l.code_for
          left join registry.inquiry_types t on t.tenant_id = v_tenant and t.inquiry_type_id = i.inquiry_type_id
          left join lateral (
                select p.person from registry.contacts p
                 where p.tenant_id = v_tenant and p.organisation_id = l.organisation_id
                   and p.address_folded = lower(normalize(btrim(l.recipient), nfkc))
                   and p.valid_from <= l.created_at and p.valid_until > l.created_at
                 order by array_position(array['representative', 'deputy', 'technical'], p.role) limit 1) c on true
          left join lateral (
                select d.receipt, d.disclosed_at, r.label_ja, r.label_en
                  from registry.disclosures d
                  left join registry.credentials g on g.tenant_id = v_tenant and g.credential_id = d.credential_id
                  left join registry.periods r on r.tenant_id = v_tenant and r.period_id = g.period_id
                 where l.template = 'disclosure-notice' and d.tenant_id = v_tenant and d.inquiry_id = l.code_for
                   and d.organisation_id = l.organisation_id
                 order by d.item limit 1) d on true
          left join lateral app.letter_facts(v_tenant, l.code_for, l.created_at) f
            on l.template in ('rotation-announcement', 'credential-reissued', 'credential-expiring')
          left join registry.one_time_codes k
            on l.template in ('disclosure-notice', 'password-changed') and k.tenant_id = v_tenant and k.code_for = l.code_for
          left join registry.outbox a on a.tenant_id = v_tenant and a.mail_id = k.mail_id;
        get diagnostics v_claimed = row_count;
        v_left := v_left - v_claimed;
    end loop;
end
$$;

ALTER FUNCTION app.claim_mail(p_limit integer, p_per_tenant integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.claim_mail(p_limit integer, p_per_tenant integer) IS 'Leases due mails to a courier for two minutes.';

CREATE FUNCTION app.close_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text) RETURNS TABLE(outcome text, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_message registry.desk_messages;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_message from registry.desk_messages m where m.tenant_id = p_tenant and m.message_id = p_message for no key update;
    version := v_message.version;
    reason := case when length(p_note) > 500 then 'too-long' when app.ill_formed(p_note) then 'text-malformed' end;
    outcome := case
        when v_message.message_id is null then 'unknown'
        when v_message.version is distinct from p_version then 'conflict'
        when v_message.closed_at is not null then 'ended'
        when reason is not null then 'invalid'
        else 'closed' end;
    reason := case outcome when 'invalid' then reason end;
    reason_column := case outcome when 'invalid' then 'note' end;
    if outcome = 'closed' then
        update registry.desk_messages m
           set closed_at = identity.clock(), closed_by = v_operator.operator, note = nullif(btrim(p_note, ' 　'), ''), version = m.version + 1
         where m.tenant_id = p_tenant and m.message_id = p_message
        returning m.version into version;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, identity.clock(), 'message-closed', 'operator', v_operator.operator, v_message.organisation_id, p_message,
                json_build_object('note', nullif(btrim(p_note, ' 　'), '')));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.close_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.close_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text) IS 'Closes a question that was put before the desk.';

CREATE FUNCTION app.close_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean) RETURNS TABLE(outcome text, version integer, grace_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.rotations;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.rotations r
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    version := v_row.version;
    grace_until := (
        select max(c.grace_until) from registry.credentials c
         where c.tenant_id = p_tenant and c.grace_until > v_now and c.revoked_at is null and c.type_id = v_row.type_id
           and c.period_id <> v_row.period_id and c.valid_from < v_row.effective_at);
    outcome := case
        when v_row.rotation_id is null then 'unknown'
        when v_row.state in ('closed', 'cancelled') then v_row.state
        when v_row.version <> p_version then 'conflict'
        when v_row.effective_at > v_now then 'not-effective'
        when p_force then null
        when v_row.state = 'planned' then 'generation-unfinished'
        when v_row.state = 'generated' then 'announcement-unfinished'
        when grace_until is not null then 'grace-running'
    end;
    if outcome is distinct from 'grace-running' then
        grace_until := null;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.rotations r set state = 'closed', closed_at = v_now, version = r.version + 1
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
    returning r.version into version;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-closed', 'operator', v_operator.operator, p_rotation,
            json_build_object('was', v_row.state, 'forced', coalesce(p_force, false)));
    outcome := 'closed';
    return next;
end
$$;

ALTER FUNCTION app.close_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.close_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean) IS 'Closes a rotation whose turn is over.';

CREATE FUNCTION app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_organisation uuid;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.session_id = p_session and s.ended_at is null
    returning s.organisation_id into v_organisation;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject)
        values (p_tenant, v_now, 'session-closed', 'operator', v_operator.operator, v_organisation, p_session);
    end if;
    outcome := case when v_organisation is null then 'unknown' else 'ended' end;
    return next;
end
$$;

ALTER FUNCTION app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid) IS 'Ends a member''s session from the desk.';

CREATE FUNCTION app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer) RETURNS TABLE(outcome text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_row registry.tenants;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    select * into v_row from registry.tenants t where t.tenant_id = p_tenant and v_operator.refusal is null;
    version := v_row.version;
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant = 0 then 'unknown'
        when v_row.version <> p_version then 'conflict'
        else 'closed' end;
    if outcome = 'closed' then
        update registry.tenants t set status = 'closed', version = t.version + 1 where t.tenant_id = p_tenant
        returning t.version into version;
        perform app.note_settings(p_tenant, v_operator.operator, 'tenant-closed', null, v_row.slug, '{"status": "active"}', '{"status": "closed"}');
    end if;
    return next;
end
$$;

ALTER FUNCTION app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer) IS 'Closes a tenant; nothing of it is deleted.';

CREATE FUNCTION app.contact_holding(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_from timestamp with time zone, p_until timestamp with time zone, p_except uuid) RETURNS uuid
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select c.contact_id from registry.contacts c
             where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
               and c.address_folded = lower(normalize(btrim(p_address), nfkc))
               and c.valid_from < p_until and c.valid_until > p_from and c.contact_id is distinct from p_except
             order by c.valid_from, c.contact_id limit 1);
end
$$;

ALTER FUNCTION app.contact_holding(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_from timestamp with time zone, p_until timestamp with time zone, p_except uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.contact_meant(p_tenant integer, p_organisation uuid, p_predecessor text, p_now timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select case when count(*) filter (where f.named) = 1 then (array_agg(f.contact_id order by f.named desc))[1]
                        when count(*) = 1 then (array_agg(f.contact_id))[1] end
              from (select c.contact_id, coalesce(app.folded(c.person) = app.folded(p_predecessor), false) as named
                      from registry.contacts c
                     where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = 'representative'
                       and c.valid_from <= p_now and c.valid_until > p_now) f);
end
$$;

ALTER FUNCTION app.contact_meant(p_tenant integer, p_organisation uuid, p_predecessor text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.create_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) RETURNS TABLE(outcome text, organisation_id uuid, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_organisation);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        organisation_id := v_key.replayed;
        return next;
        return;
    end if;

    select j.reason, j.reason_column into reason, reason_column
      from registry.tenants t
      join registry.policies p on p.tenant_id = p_tenant
     cross join lateral app.judge_organisation(t.member_id_length, t.member_id_digits_only, p.membership_classes, p_member_id,
                    p_name, p_name_kana, p_name_en, p_class, p_contract_from, p_contract_until) j
     where t.tenant_id = p_tenant;
    if reason is null and p_contact is not null then
        select j.reason, 'contact.' || j.reason_column into reason, reason_column
          from app.judge_contact(p_role, p_person, p_address, p_department, p_phone, p_locale, p_from, p_until, v_now) j;
    end if;
    if reason is not null then
        outcome := 'invalid';
    else
        insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana, membership_class,
                                            contract_from, contract_until)
        values (p_tenant, p_organisation, p_member_id, btrim(p_name, ' 　'), nullif(btrim(p_name_en, ' 　'), ''),
                btrim(p_name_kana, ' 　'), btrim(p_class, ' 　'), app.day_of(p_contract_from), app.day_of(p_contract_until))
            on conflict (tenant_id, member_id) do nothing;
        if not found then
            outcome := 'member-id-taken';
            organisation_id := (select o.organisation_id from registry.organisations o
                                 where o.tenant_id = p_tenant and o.member_id = p_member_id);
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    if p_contact is not null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until)
        select p_tenant, p_contact, p_organisation, p_role, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
               nullif(btrim(p_phone, ' 　'), ''), p_address, coalesce(p_locale, t.locale), greatest(p_from, v_now),
               coalesce(p_until, 'infinity')
          from registry.tenants t where t.tenant_id = p_tenant;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'organisation-created', 'operator', v_operator.operator, p_organisation, p_organisation,
            json_build_object('memberId', p_member_id, 'contact', p_contact));
    outcome := 'created';
    organisation_id := p_organisation;
    version := 1;
    return next;
end
$$;

ALTER FUNCTION app.create_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.create_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) IS 'Makes an organisation, with its first contact.';

CREATE FUNCTION app.create_tenant(p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text DEFAULT ''::text, p_hours_ja text DEFAULT ''::text, p_hours_en text DEFAULT ''::text) RETURNS TABLE(outcome text, tenant_id integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_tenant integer := nextval('registry.tenants_tenant_id_seq');
begin
    perform set_config('aikotoba.tenant', v_tenant::text, true);

    outcome := app.make_tenant(v_tenant, p_preset, p_slug, p_name_ja, p_name_en, p_sender, p_base_url, p_time_zone, p_phone, p_hours_ja,
                               p_hours_en, 'platform', session_user::text);
    if outcome = 'created' then
        tenant_id := v_tenant;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.create_tenant(p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.create_tenant(p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text) IS 'Makes a whole tenant from a preset.';

CREATE FUNCTION app.credential_state(p_from timestamp with time zone, p_until timestamp with time zone, p_grace_until timestamp with time zone, p_revoked_at timestamp with time zone, p_now timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select case when p_revoked_at is not null then 'revoked'
                when p_from > p_now then 'next'
                when p_until > p_now then 'current'
                when p_grace_until > p_now then 'previous'
                else 'over' end
$$;

ALTER FUNCTION app.credential_state(p_from timestamp with time zone, p_until timestamp with time zone, p_grace_until timestamp with time zone, p_revoked_at timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE TABLE registry.credential_types (
    tenant_id integer NOT NULL,
    type_id uuid NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    purpose_ja text NOT NULL,
    purpose_en text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    calendar_id uuid NOT NULL,
    holder text DEFAULT 'organisation'::text NOT NULL,
    origin text DEFAULT 'generated'::text NOT NULL,
    signs_in boolean DEFAULT false NOT NULL,
    may_be_disclosed boolean DEFAULT true NOT NULL,
    generator jsonb,
    grace interval DEFAULT '00:00:00'::interval NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    announced_to text[] DEFAULT '{representative,deputy,technical}'::text[] NOT NULL,
    CONSTRAINT "a chosen password is never disclosed" CHECK (((origin <> 'member-chosen'::text) OR (NOT may_be_disclosed))),
    CONSTRAINT "a credential is generated, imported or chosen" CHECK ((origin = ANY (ARRAY['generated'::text, 'imported'::text, 'member-chosen'::text]))),
    CONSTRAINT "a holder is an organisation or the tenant" CHECK ((holder = ANY (ARRAY['organisation'::text, 'tenant'::text]))),
    CONSTRAINT "a type is announced to roles of contacts" CHECK (((announced_to <@ ARRAY['representative'::text, 'deputy'::text, 'technical'::text]) AND (cardinality(announced_to) > 0))),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval)),
    CONSTRAINT "only an organisation signs in" CHECK (((holder = 'organisation'::text) OR (NOT signs_in)))
);

ALTER TABLE ONLY registry.credential_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.credential_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.credential_types IS 'Kinds of passwords: who holds one, where it comes from, what it may do.';

CREATE FUNCTION app.credential_type_document(p_row registry.credential_types, p_calendar text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    select jsonb_build_object(
        'code', p_row.code, 'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'purpose', jsonb_build_object('ja', p_row.purpose_ja, 'en', p_row.purpose_en), 'position', p_row.position, 'calendar', p_calendar,
        'holder', p_row.holder, 'origin', p_row.origin, 'signsIn', p_row.signs_in, 'mayBeDisclosed', p_row.may_be_disclosed,
        'generator', p_row.generator, 'graceDays', (extract(epoch from p_row.grace) / 86400)::integer, 'announcedTo', to_jsonb(p_row.announced_to))
$$;

ALTER FUNCTION app.credential_type_document(p_row registry.credential_types, p_calendar text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.credentials_lacking(p_tenant integer, p_organisation uuid, p_now timestamp with time zone) RETURNS TABLE(type_id uuid, type_code text, period_id uuid, period_code text, generation integer, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
begin
    return query
    select t.type_id, t.code, p.period_id, p.code,
           1 + coalesce((select max(g.generation) from registry.credentials g
                          where g.tenant_id = p_tenant and g.holder_id = p_organisation and g.type_id = t.type_id
                            and g.period_id = p.period_id), 0),
           greatest(p.starts_at, p_now), p.ends_at, app.grace_end(p.ends_at, coalesce(r.grace, t.grace), c.time_zone)
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id and c.kind <> 'contract-year'
      join registry.periods p on p.tenant_id = p_tenant and p.calendar_id = t.calendar_id and p.ends_at > p_now
      left join lateral (
            select n.grace from registry.rotations n
             where n.tenant_id = p_tenant and n.type_id = t.type_id and n.period_id = p.period_id
               and n.state in ('generated', 'announced', 'closed')
             order by n.planned_at desc limit 1) r on true
     cross join lateral app.judge_holders(p_tenant, null, t.type_id, t.holder, greatest(p.starts_at, p_now), p.ends_at, c.time_zone) j
     where t.tenant_id = p_tenant and t.origin = 'generated' and t.holder = 'organisation'
       and (p.starts_at <= p_now or r.grace is not null)
       and j.holder_id = p_organisation and j.skipped_because is null;
end
$$;

ALTER FUNCTION app.credentials_lacking(p_tenant integer, p_organisation uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.day_of(p_text text) RETURNS date
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
declare
    v_parts integer[];
    v_month date;
begin
    if p_text !~ '^[12][0-9]{3}([-/])[0-9]{1,2}\1[0-9]{1,2}$' or p_text is null then
        return null;
    end if;
    v_parts := string_to_array(replace(p_text, '/', '-'), '-');
    if v_parts[2] not between 1 and 12 then
        return null;
    end if;
    v_month := make_date(v_parts[1], v_parts[2], 1);
    if v_parts[3] not between 1 and (v_month + interval '1 month')::date - v_month then
        return null;
    end if;
    return v_month + (v_parts[3] - 1);
end
$_$;

ALTER FUNCTION app.day_of(p_text text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.describe_credential_types(p_tenant integer, p_now timestamp with time zone) RETURNS json
    LANGUAGE sql STABLE
    AS $$
    select coalesce(json_agg(json_build_object(
        'code', t.code,
        'name', json_build_object('ja', t.name_ja, 'en', t.name_en),
        'purpose', json_build_object('ja', t.purpose_ja, 'en', t.purpose_en),
        'signsIn', t.signs_in,
        'holder', t.holder,
        'origin', t.origin,
        'generator', t.generator,
        'calendar', c.code,
        'current', case when r.period_id is not null then json_build_object(
            'code', r.code,
            'label', json_build_object('ja', r.label_ja, 'en', r.label_en),
            'startsAt', app.instant(r.starts_at),
            'endsAt', app.instant(r.ends_at)) end,
        'previousGraceUntil', (
            -- As it was promised to the generation that ended with its period, whatever the type says by now.
            select app.instant(max(g.grace_until))
              from registry.periods e
             cross join lateral (
                    select c.grace_until from registry.credentials c
                     where c.tenant_id = p_tenant and c.type_id = t.type_id and c.valid_until = e.ends_at and c.revoked_at is null
                     order by c.grace_until desc limit 1) g
             where e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
               and e.ends_at <= p_now and g.grace_until > p_now)) order by t.position, t.code), '[]')
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
      left join lateral app.period_at(p_tenant, t.calendar_id, p_now) r on c.kind <> 'contract-year'
     where t.tenant_id = p_tenant
$$;

ALTER FUNCTION app.describe_credential_types(p_tenant integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.dialled(p_phone text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select regexp_replace(regexp_replace(normalize(p_phone, nfkc), '^[^0-9+]*\+81[^0-9]*(\(0\))?', '0'), '[^0-9]', '', 'g')
$$;

ALTER FUNCTION app.dialled(p_phone text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer) RETURNS TABLE(outcome text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.contacts;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant
        and o.organisation_id = (select c.organisation_id from registry.contacts c
                                  where c.tenant_id = p_tenant and c.contact_id = p_contact)
        for no key update;
    select * into v_row from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact for no key update;
    v_now := identity.clock();
    version := v_row.version;
    outcome := case
        when v_row.contact_id is null then 'unknown'
        when v_row.valid_until <= v_now then 'ended'
        when v_row.version <> p_version then 'conflict'
    end;
    if outcome is not null then
        return next;
        return;
    end if;
    perform app.retire_contact(p_tenant, p_contact, null, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-ended', 'operator', v_operator.operator, v_row.organisation_id, p_contact,
            json_build_object('role', v_row.role));
    outcome := 'ended';
    version := v_row.version + 1;
    return next;
end
$$;

ALTER FUNCTION app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer) IS 'Ends a contact''s office now.';

CREATE FUNCTION app.end_offer(p_tenant integer, p_handover uuid, p_ended_by text, p_at timestamp with time zone, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.handovers h set ended_at = p_at, ended_by = p_ended_by where h.tenant_id = p_tenant and h.handover_id = p_handover;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = 'offer-ended', leased_until = null
      from registry.one_time_codes k
     where k.tenant_id = p_tenant and k.code_for = p_handover
       and m.tenant_id = p_tenant and m.mail_id = k.mail_id and m.state = 'queued';
end
$$;

ALTER FUNCTION app.end_offer(p_tenant integer, p_handover uuid, p_ended_by text, p_at timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.end_operator_session(p_home integer, p_token bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_session registry.access_tokens;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    select * into v_session from registry.access_tokens a
     where a.tenant_id = p_home and a.token_digest = p_token and a.kind = 'operator-session' for no key update;
    outcome := case when found then 'ended' else 'operator-unknown' end;
    if found and v_session.revoked_at is null then
        update registry.access_tokens a set revoked_at = v_now where a.tenant_id = p_home and a.token_digest = p_token;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject)
        values (p_home, v_now, 'operator-signed-out', 'operator',
                (select o.address from registry.operators o where o.tenant_id = p_home and o.operator_id = v_session.operator_id),
                v_session.token_id);
    end if;
    return next;
end
$$;

ALTER FUNCTION app.end_operator_session(p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.end_operator_session(p_home integer, p_token bytea) IS 'Ends the operator''s session behind a token.';

CREATE FUNCTION app.end_operator_sessions(p_home integer, p_operator uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.access_tokens a set revoked_at = identity.clock()
     where a.tenant_id = p_home and a.operator_id = p_operator and a.kind = 'operator-session' and a.revoked_at is null;
end
$$;

ALTER FUNCTION app.end_operator_sessions(p_home integer, p_operator uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea) RETURNS TABLE(outcome text, ended integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- All of them first, by key, its own among them: of two colleagues who end each other's at once the second finds that its own is over.
    perform from registry.sessions s
      where s.tenant_id = p_tenant and s.ended_at is null
        and s.organisation_id = (select l.organisation_id from app.live_session(p_tenant, p_session, identity.clock()) l)
      order by s.token_digest
        for no key update;
    v_now := identity.clock();
    select s.session_id, s.organisation_id, o.member_id into v_session
      from app.live_session(p_tenant, p_session, v_now) s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    with closed as (
        update registry.sessions s set ended_at = v_now
         where s.tenant_id = p_tenant and s.organisation_id = v_session.organisation_id and s.ended_at is null
           and s.ends_at > v_now and s.last_used_at + s.idle > v_now
           and case when p_which is null then s.session_id <> v_session.session_id else s.session_id = p_which end
        returning s.session_id
    )
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, v_now, 'session-closed', 'member', v_session.member_id, v_session.organisation_id, c.session_id,
           json_build_object('session', v_session.session_id, 'network', encode(p_network, 'hex'))
      from closed c;
    get diagnostics ended = row_count;
    outcome := case when ended = 0 and p_which is not null then 'unknown' else 'ended' end;
    return next;
end
$$;

ALTER FUNCTION app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea) IS 'Ends one session of the signed-in organisation, or all but the asking one.';

CREATE FUNCTION app.end_session(p_tenant integer, p_session bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    with ended as (
        update registry.sessions s set ended_at = identity.clock()
         where s.tenant_id = p_tenant and s.token_digest = p_session and s.ended_at is null
        returning s.ended_at, s.organisation_id, s.session_id
    )
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject)
    select p_tenant, e.ended_at, 'signed-out', 'member', e.organisation_id, e.session_id from ended e;

    return query select 'ended';
end
$$;

ALTER FUNCTION app.end_session(p_tenant integer, p_session bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.end_session(p_tenant integer, p_session bytea) IS 'Ends the session behind a token.';

CREATE FUNCTION app.export_organisations(p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer) RETURNS TABLE(outcome text, member_id text, name text, name_kana text, name_en text, membership_class text, contract_from text, contract_until text, contact_address text, contact_person text, contact_role text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_after is null then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
        values (p_tenant, v_now, 'organisations-exported', 'operator', v_operator.operator, json_build_object('status', p_status));
    end if;
    return query
    select 'read', o.member_id, o.name, o.name_kana, o.name_en, o.membership_class, to_char(o.contract_from, 'YYYY-MM-DD'),
           to_char(o.contract_until, 'YYYY-MM-DD'), c.address, c.person, c.role
      from (select x.* from registry.organisations x
             where x.tenant_id = p_tenant and (p_status is null or x.status = p_status)
               and (p_after is null or x.member_id > p_after)
             order by x.member_id limit p_limit) o
      left join lateral (
            select k.address, k.person, k.role from registry.contacts k
             where k.tenant_id = p_tenant and k.organisation_id = o.organisation_id
               and k.valid_from <= v_now and k.valid_until > v_now
             order by array_position(array['representative', 'deputy', 'technical'], k.role), k.valid_from, k.contact_id
             limit 1) c on true
     order by o.member_id;
end
$$;

ALTER FUNCTION app.export_organisations(p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.export_organisations(p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer) IS 'Organisations by member ID, in the columns of an import.';

CREATE FUNCTION app.fill_inquiry_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION app.fill_inquiry_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.fill_password_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position,
                                           calendar_id, origin, signs_in, may_be_disclosed)
    values (p_tenant, app.new_id(p_now), 'password', 'パスワード', 'password',
            '会員ページへのログインに使います。', 'For signing in to the member pages.', 1, p_fiscal, 'member-chosen', true,
            false);
    perform app.add_member_id_inquiry(p_tenant, 1, p_now);
end
$$;

ALTER FUNCTION app.fill_password_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.fill_text(p_body text, p_name text, p_phone text, p_hours text, p_lifetime interval) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select btrim(string_agg(replace(replace(replace(replace(
               l.line, '{tenant}', p_name), '{phone}', p_phone), '{hours}', p_hours),
               '{minutes}', floor(extract(epoch from p_lifetime) / 60)::text), E'\n' order by l.n), E'\n')
      from regexp_split_to_table(
               case p_hours when '' then replace(replace(p_body, '（{hours}）', ''), ' ({hours})', '') else p_body end, E'\n')
           with ordinality l (line, n)
     where not (p_phone = '' and l.line like '%{phone}%') and not (p_hours = '' and l.line like '%{hours}%')
$$;

ALTER FUNCTION app.fill_text(p_body text, p_name text, p_phone text, p_hours text, p_lifetime interval) OWNER TO aikotoba_definer;

CREATE FUNCTION app.find_organisations(p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid, p_limit integer) RETURNS TABLE(outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text, status text, contract_from text, contract_until text, version integer, representative text, representative_address text, reachable boolean, place text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_folded text := nullif(app.folded(p_query), '');
    v_address text := nullif(lower(normalize(btrim(p_query, ' 　'), nfkc)), '');
    -- Where at the latest a text must be found; nowhere is 0.
    v_latest integer := case p_match when 'prefix' then 1 else 2147483647 end;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class, o.status,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'), o.version, r.person, r.address,
           exists (select from registry.contacts c
                    where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                      and c.valid_from <= v_now and c.valid_until > v_now and c.delivery <> 'refused'),
           o.kana_folded::text
      from (select f.* from registry.organisations f
             where f.tenant_id = p_tenant and (p_status is null or f.status = p_status)
               and (f.kana_folded, f.organisation_id)
                   > (coalesce(p_after_kana, ''), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000'::uuid))
               and (v_address is null
                    or position(v_folded in f.kana_folded) between 1 and v_latest
                    or position(v_folded in f.name_folded) between 1 and v_latest
                    or position(v_folded in f.name_en_folded) between 1 and v_latest
                    or position(v_folded in lower(f.member_id)) between 1 and v_latest
                    or f.organisation_id in (
                        select c.organisation_id from registry.contacts c
                         where c.tenant_id = p_tenant and position(v_address in c.address_folded) between 1 and v_latest
                           and c.valid_from <= v_now and c.valid_until > v_now))
             order by f.kana_folded, f.organisation_id limit p_limit) o
      left join lateral (
            select c.person, c.address from registry.contacts c
             where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id and c.role = 'representative'
               and c.valid_from <= v_now and c.valid_until > v_now
             order by c.valid_from, c.contact_id limit 1) r on true
     order by o.kana_folded, o.organisation_id;
end
$$;

ALTER FUNCTION app.find_organisations(p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.find_organisations(p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid, p_limit integer) IS 'Organisations by kana, all or those in which a text is found.';

CREATE FUNCTION app.find_recipient(p_tenant integer, p_address text, p_member_id text, p_now timestamp with time zone) RETURNS TABLE(address text, organisation_id uuid)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_organisations uuid[];
begin
    select min(c.address), array_agg(distinct c.organisation_id) into address, v_organisations
      from registry.contacts c
      join registry.organisations o
        on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
     where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
       and c.valid_from <= p_now and c.valid_until > p_now and c.role in ('representative', 'deputy')
       and (p_member_id is null or o.member_id = p_member_id);
    if cardinality(v_organisations) = 1 then
        organisation_id := v_organisations[1];
    end if;
    return next;
end
$$;

ALTER FUNCTION app.find_recipient(p_tenant integer, p_address text, p_member_id text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.finish_rotation(p_tenant integer, p_rotation uuid, p_operator text, p_now timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
    v_rule record;
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);

    insert into registry.rotation_items as i (tenant_id, rotation_id, holder_id, skipped_because)
    select p_tenant, p_rotation, j.holder_id, j.skipped_because
      from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder, greatest(v_rule.effective_at, p_now),
                             v_rule.ends_at, v_rule.time_zone) j
     where not exists (select from registry.credentials c
                        where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = j.holder_id)
        on conflict (tenant_id, rotation_id, holder_id) do update
       set skipped_because = excluded.skipped_because
     where i.skipped_because is distinct from excluded.skipped_because;
    if exists (select from app.rotation_holders_left(p_tenant, p_rotation, null, 1)) then
        return false;
    end if;

    update registry.rotations r set state = 'generated', generated_at = p_now, version = r.version + 1
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, p_now, 'rotation-generated', 'operator', p_operator, p_rotation,
            json_build_object('type', v_rule.type_code, 'period', v_rule.period_code));
    return true;
end
$$;

ALTER FUNCTION app.finish_rotation(p_tenant integer, p_rotation uuid, p_operator text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.fiscal_start(p_year integer, p_month integer, p_day integer, p_zone text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    select make_date(p_year, p_month, least(p_day,
               extract(day from make_date(p_year, p_month, 1) + interval '1 month' - interval '1 day')::integer)
           )::timestamp at time zone p_zone
$$;

ALTER FUNCTION app.fiscal_start(p_year integer, p_month integer, p_day integer, p_zone text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.folded(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select translate(lower(normalize(p_text, nfkc) collate "und-x-icu"),
        'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー',
        'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ')
$$;

ALTER FUNCTION app.folded(p_text text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.forget_import(p_tenant integer, p_import uuid) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    delete from vault.import_values v where v.tenant_id = p_tenant and v.import_id = p_import;
    delete from registry.import_lines l where l.tenant_id = p_tenant and l.import_id = p_import;
    delete from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import;
end
$$;

ALTER FUNCTION app.forget_import(p_tenant integer, p_import uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.found_operator(p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea, p_token_name text, p_ends_at timestamp with time zone) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    if not exists (select from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active') then
        outcome := 'tenant-unknown';
        return next;
        return;
    end if;
    insert into registry.operators (tenant_id, operator_id, address, name, role, created_at)
    values (p_tenant, p_operator, p_address, p_name, p_role, v_now)
        on conflict (tenant_id, address_folded) do nothing;
    if not found then
        outcome := 'address-taken';
        return next;
        return;
    end if;
    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at)
    values (p_tenant, p_token_digest, p_token_id, 'operator-token', p_operator, p_token_name, v_now, p_ends_at);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'operator-created', 'platform', session_user, p_operator,
            json_build_object('role', p_role, 'token', p_token_id));
    outcome := 'created';
    return next;
end
$$;

ALTER FUNCTION app.found_operator(p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea, p_token_name text, p_ends_at timestamp with time zone) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.found_operator(p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea, p_token_name text, p_ends_at timestamp with time zone) IS 'Makes a tenant''s first operators, each with a token.';

CREATE FUNCTION app.found_tenant(p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea) RETURNS TABLE(outcome text, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_key record;
    v_charter jsonb := app.merged_settings(
        '{"timeZone": "Asia/Tokyo", "deskPhone": "", "deskHours": {"ja": "", "en": ""}}', p_charter);
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_number > (select s.last_value from registry.tenants_tenant_id_seq s) or p_number < 1 then
        raise exception 'no number of a tenant: %', p_number;
    end if;
    select * into v_key from app.claim_key(0, v_operator.operator_id, p_key, p_request, lpad(to_hex(p_number), 32, '0')::uuid);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        return next;
        return;
    end if;

    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(v_charter, p_charter, app.tenant_rules() - array['deskAddress', 'systemName', 'locale', 'memberIdLength', 'memberIdDigitsOnly']
                                          || '{"preset": ["word", "inquiry-desk", "password-desk"]}')
            union all
            -- What begins the paths of something else.
            select 'slug', 'reserved'
             where v_charter ->> 'slug' in ('admin', 'assets', 'console', 'dev', 'installation', 'livez', 'metrics', 'readyz', 'v1')) m;
    if fields is not null then
        outcome := 'invalid';
    else
        perform set_config('aikotoba.tenant', p_number::text, true);
        outcome := app.make_tenant(
            p_number, v_charter ->> 'preset', v_charter ->> 'slug', v_charter #>> '{name,ja}', v_charter #>> '{name,en}', v_charter ->> 'sender',
            v_charter ->> 'baseUrl', v_charter ->> 'timeZone', v_charter ->> 'deskPhone', v_charter #>> '{deskHours,ja}',
            v_charter #>> '{deskHours,en}', 'operator', v_operator.operator);
    end if;
    if outcome <> 'created' then
        perform set_config('aikotoba.tenant', '0', true);
        perform app.release_key(0, v_operator.operator_id, p_key);
        return next;
        return;
    end if;
    insert into vault.data_keys (tenant_id, key_id, wrapped, wrapping_key, state, created_at)
    values (p_number, 1, p_wrapped, p_wrapping_key, 'current', identity.clock());
    return next;
end
$$;

ALTER FUNCTION app.found_tenant(p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.found_tenant(p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea) IS 'Founds a whole tenant from a preset, with its data key.';

CREATE FUNCTION app.generator_fault(p_generator jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $_$
    select case
        when not p_generator ?& array['alphabet', 'length'] or p_generator - array['alphabet', 'length'] <> '{}'
          or jsonb_typeof(p_generator -> 'alphabet') <> 'string' or jsonb_typeof(p_generator -> 'length') <> 'number' then 'wrong-type'
        when p_generator ->> 'alphabet' !~ '^[!-~]{10,94}$' then 'alphabet'
        when p_generator ->> 'alphabet' ~ '(.).*\1' then 'alphabet'
        when p_generator ->> 'length' !~ '^[0-9]{1,2}$' or (p_generator ->> 'length')::integer not between 8 and 64 then 'length'
        when (p_generator ->> 'length')::integer * log(2, char_length(p_generator ->> 'alphabet')) < 80 then 'too-weak'
    end
$_$;

ALTER FUNCTION app.generator_fault(p_generator jsonb) OWNER TO aikotoba_definer;

CREATE FUNCTION app.grace_end(p_ends_at timestamp with time zone, p_grace interval, p_zone text) RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    select (p_ends_at at time zone p_zone + p_grace) at time zone p_zone
$$;

ALTER FUNCTION app.grace_end(p_ends_at timestamp with time zone, p_grace interval, p_zone text) OWNER TO aikotoba_definer;

CREATE TABLE registry.recoveries (
    tenant_id integer NOT NULL,
    recovery_id uuid NOT NULL,
    type_id uuid NOT NULL,
    proof text NOT NULL,
    address_subject bytea NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    grant_lifetime interval NOT NULL,
    verified_at timestamp with time zone,
    grant_digest bytea,
    grant_until timestamp with time zone,
    registered_at timestamp with time zone,
    organisation_id uuid,
    CONSTRAINT "a grant is whole or absent" CHECK ((num_nulls(verified_at, grant_digest, grant_until) = ANY (ARRAY[0, 3]))),
    CONSTRAINT "a password is registered in the time of its grant" CHECK (
CASE
    WHEN (registered_at IS NULL) THEN (organisation_id IS NULL)
    ELSE ((organisation_id IS NOT NULL) AND COALESCE((registered_at < grant_until), false))
END),
    CONSTRAINT "a recovery is asked for by address, with a member ID or alone" CHECK ((proof = ANY (ARRAY['member-id-and-address'::text, 'address'::text])))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.recoveries FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.recoveries OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.recoveries IS 'Askings for a new password. verified_at: when the right code was exchanged for the grant, which is known by its digest; registered_at: when a password spent it.';

CREATE FUNCTION app.grant_choices(p_tenant integer, p_recovery registry.recoveries, p_since timestamp with time zone, p_now timestamp with time zone) RETURNS TABLE(choice integer, organisation_id uuid)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_reached uuid[];
begin
    select app.reached_organisations(p_tenant, c, p_now) into v_reached
      from registry.one_time_codes c where c.tenant_id = p_tenant and c.code_for = p_recovery.recovery_id;
    return query
    select h.choice, h.organisation_id
      from registry.recovery_choices h
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery.recovery_id and h.organisation_id = any (v_reached)
       and not exists (
            select from registry.credentials k
             where k.tenant_id = p_tenant and k.holder_id = h.organisation_id and k.type_id = p_recovery.type_id
               and k.valid_from >= p_since)
     order by h.choice;
end
$$;

ALTER FUNCTION app.grant_choices(p_tenant integer, p_recovery registry.recoveries, p_since timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.handover_facts(p_tenant integer, p_handover uuid) RETURNS json
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (
        select json_build_object(
                   'role', c.role, 'predecessor', c.person, 'successor', h.person, 'successorDepartment', h.department,
                   'offerUntil', to_char(h.offer_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'effectiveAt', to_char(h.effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'objectionUntil', to_char(h.objection_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'waits', h.effective_at > h.accepted_at,
                   'endedBy', case when h.objected_at is not null then 'objection' else h.ended_by end)
          from registry.handovers h
          join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
         where h.tenant_id = p_tenant and h.handover_id = p_handover);
end
$$;

ALTER FUNCTION app.handover_facts(p_tenant integer, p_handover uuid) OWNER TO aikotoba_definer;

CREATE TABLE registry.handovers (
    tenant_id integer NOT NULL,
    handover_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    person text NOT NULL,
    department text,
    phone text,
    address text NOT NULL,
    locale text NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    offer_until timestamp with time zone NOT NULL,
    objection_time interval NOT NULL,
    effect text NOT NULL,
    accepted_at timestamp with time zone,
    successor_id uuid,
    effective_at timestamp with time zone,
    prior_until timestamp with time zone,
    objection_digest bytea,
    objection_until timestamp with time zone,
    objected_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by text,
    CONSTRAINT "a handover counts when its policy said" CHECK ((effect = ANY (ARRAY['at-acceptance'::text, 'after-objection'::text]))),
    CONSTRAINT "a handover is accepted whole, in its time" CHECK (
CASE
    WHEN (accepted_at IS NULL) THEN (num_nonnulls(successor_id, effective_at, prior_until, objection_digest, objection_until, objected_at) = 0)
    ELSE ((num_nulls(successor_id, effective_at, prior_until, objection_digest, objection_until) = 0) AND (accepted_at < offer_until) AND (effective_at >= accepted_at) AND (objection_until > accepted_at))
END),
    CONSTRAINT "a successor is written to in ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "an offer ends by somebody or by time" CHECK (((num_nulls(ended_at, ended_by) = ANY (ARRAY[0, 2])) AND (ended_by = ANY (ARRAY['predecessor'::text, 'successor'::text, 'time'::text, 'register'::text])))),
    CONSTRAINT "an offer ends without being accepted" CHECK (((ended_at IS NULL) OR (accepted_at IS NULL))),
    CONSTRAINT "one objects in the time for it" CHECK (((objected_at IS NULL) OR COALESCE((objected_at < objection_until), false)))
);

ALTER TABLE ONLY registry.handovers FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.handovers OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.handovers IS 'Offices offered to a successor. Accepted: effective_at and successor_id tell which contact begins when; prior_until how long the predecessor''s office would have lasted. ended_by register: the office had changed otherwise.';

CREATE FUNCTION app.handover_standing(p_tenant integer, p_row registry.handovers, p_now timestamp with time zone) RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select app.handover_state(p_row, case o.status when 'active' then c.valid_until else '-infinity' end, p_now)
              from registry.contacts c
              join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id
             where c.tenant_id = p_tenant and c.contact_id = p_row.contact_id);
end
$$;

ALTER FUNCTION app.handover_standing(p_tenant integer, p_row registry.handovers, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.handover_state(p_row registry.handovers, p_office_until timestamp with time zone, p_now timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select case
        when p_row.objected_at is not null then 'objected'
        when p_row.accepted_at is not null then case
            when p_row.effective_at > p_now then 'accepted'
            when p_row.objection_until > p_now then 'effective'
            else 'completed' end
        when p_row.ended_by = 'predecessor' then 'withdrawn'
        when p_row.ended_by = 'successor' then 'declined'
        when p_row.ended_by = 'register' then 'overtaken'
        when p_row.ended_by = 'time' or p_row.offer_until <= p_now then 'expired'
        when p_office_until <= p_now then 'overtaken'
        else 'open'
    end
$$;

ALTER FUNCTION app.handover_state(p_row registry.handovers, p_office_until timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.host_fault(p_host text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $_$
declare
    v_label text;
begin
    if p_host is null or length(p_host) > 253
       or p_host !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$' then
        return 'malformed';
    end if;
    -- A last label of digits makes all of it an address, however many parts it has (WHATWG URL, "ends in a number").
    if p_host ~ '(^|\.)([0-9]+|0x[0-9a-f]*)$' then
        return 'ip-address';
    end if;
    if p_host ~ '(^|\.)localhost(\.localdomain)?$' then
        return 'localhost';
    end if;
    foreach v_label in array string_to_array(p_host, '.') loop
        if substr(v_label, 3, 2) = '--' and (left(v_label, 2) <> 'xn' or not app.is_punycode(substr(v_label, 5))) then
            return 'malformed';
        end if;
    end loop;
    return null;
end
$_$;

ALTER FUNCTION app.host_fault(p_host text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.ill_formed(p_text text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    select p_text ~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufe0f\ufeff\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e007f]'
$$;

ALTER FUNCTION app.ill_formed(p_text text) OWNER TO aikotoba_definer;

CREATE TABLE registry.inquiry_types (
    tenant_id integer NOT NULL,
    inquiry_type_id uuid NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    purpose_ja text NOT NULL,
    purpose_en text NOT NULL,
    "position" integer DEFAULT 0 NOT NULL,
    proof text NOT NULL,
    reveals text NOT NULL,
    type_id uuid,
    identifier_kind text,
    shows_next boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    replaced_at timestamp with time zone,
    CONSTRAINT "a proof is a known one" CHECK ((proof = ANY (ARRAY['session'::text, 'address'::text, 'member-id-and-address'::text]))),
    CONSTRAINT "an address alone reveals no password" CHECK (((proof <> 'address'::text) OR (reveals <> 'credential'::text))),
    CONSTRAINT "an inquiry reveals one kind of thing" CHECK (
CASE reveals
    WHEN 'credential'::text THEN ((type_id IS NOT NULL) AND (identifier_kind IS NULL))
    WHEN 'member-id'::text THEN ((type_id IS NULL) AND (identifier_kind IS NULL))
    WHEN 'external-id'::text THEN ((type_id IS NULL) AND (identifier_kind IS NOT NULL))
    ELSE false
END)
);

ALTER TABLE ONLY registry.inquiry_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiry_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.inquiry_types IS 'What may be asked, and what proof it needs.';

CREATE FUNCTION app.inquiry_type_document(p_row registry.inquiry_types, p_type text) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_build_object(
        'code', p_row.code, 'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'purpose', jsonb_build_object('ja', p_row.purpose_ja, 'en', p_row.purpose_en), 'position', p_row.position, 'proof', p_row.proof,
        'reveals', p_row.reveals, 'credentialType', p_type, 'identifierKind', p_row.identifier_kind, 'showsNext', p_row.shows_next)
$$;

ALTER FUNCTION app.inquiry_type_document(p_row registry.inquiry_types, p_type text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.instant(p_at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE
    AS $$
    select case when isfinite(p_at) then to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end
$$;

ALTER FUNCTION app.instant(p_at timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.instant_of(p_text text, p_zone text) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $_$
begin
    return case
        when p_text ~ '^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}$' then p_text::date::timestamp at time zone p_zone
        when p_text ~ '^2[01][0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-][0-9]{2}:[0-9]{2})$' then p_text::timestamptz
    end;
exception
    when datetime_field_overflow or invalid_time_zone_displacement_value then return null;
end
$_$;

ALTER FUNCTION app.instant_of(p_text text, p_zone text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.is_punycode(p_text text) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE
    AS $$
declare
    v_basic integer := length(p_text) - length(regexp_replace(p_text, '^.*-', ''));
    v_length integer := greatest(v_basic - 1, 0);
    v_place integer := v_basic + 1;
    v_point bigint := 128;
    v_at bigint := 0;
    v_bias integer := 72;
    v_before bigint;
    v_weight bigint;
    v_digit integer;
    v_threshold integer;
    v_delta bigint;
    v_k integer;
begin
    if v_place > length(p_text) then
        return false;
    end if;
    while v_place <= length(p_text) loop
        v_before := v_at;
        v_weight := 1;
        v_k := 36;
        loop
            if v_place > length(p_text) then
                return false;
            end if;
            v_digit := position(substr(p_text, v_place, 1) in 'abcdefghijklmnopqrstuvwxyz0123456789') - 1;
            v_place := v_place + 1;
            v_at := v_at + v_digit * v_weight;
            v_threshold := least(greatest(v_k - v_bias, 1), 26);
            if v_digit < 0 or v_at > 2147483647 then
                return false;
            end if;
            exit when v_digit < v_threshold;
            v_weight := v_weight * (36 - v_threshold);
            if v_weight > 2147483647 then
                return false;
            end if;
            v_k := v_k + 36;
        end loop;
        v_length := v_length + 1;
        v_delta := (v_at - v_before) / case when v_before = 0 then 700 else 2 end;
        v_delta := v_delta + v_delta / v_length;
        v_k := 0;
        while v_delta > 455 loop
            v_delta := v_delta / 35;
            v_k := v_k + 36;
        end loop;
        v_bias := v_k + (36 * v_delta / (v_delta + 38))::integer;
        v_point := v_point + v_at / v_length;
        if v_point < 160 or v_point > 1114111 or v_point between 55296 and 57343 then
            return false;
        end if;
        v_at := v_at % v_length + 1;
    end loop;
    return true;
end
$$;

ALTER FUNCTION app.is_punycode(p_text text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.issue_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text, p_scopes text[], p_types text[], p_ends_at timestamp with time zone, p_key text, p_request bytea) RETURNS TABLE(outcome text, token_id uuid, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_scopes text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null
       and (p_operator is distinct from v_operator.operator_id or p_home <> p_tenant)
       and not app.role_allows(v_operator.role, 'operators') then
        v_operator.refusal := 'role-refused';
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    if v_operator.refusal is null and v_scopes <> '{}'
       and ((p_operator is distinct from v_operator.operator_id or p_home <> p_tenant) and 'operators' <> all (v_scopes)
            or p_operator is not null and (p_scopes = '{}' or not p_scopes <@ v_scopes)) then
        v_operator.refusal := 'role-refused';
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_token_id);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        token_id := v_key.replayed;
        return next;
        return;
    end if;

    outcome := case
        when p_operator is not null and not exists (
                select from registry.operators o
                 where o.tenant_id = p_tenant and o.operator_id = p_operator and o.status = 'active') then 'operator-missing'
        when p_operator is null and (p_types = '{}' or exists (
                select from unnest(p_types) t
                 where t not in (select c.code from registry.credential_types c where c.tenant_id = p_tenant))) then 'type-unknown'
        when p_operator is null and p_ends_at > v_now + interval '2 years' then 'invalid'
    end;
    if outcome = 'invalid' then
        fields := '{expiresAt}';
        reasons := '{too-far}';
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, scopes, types, created_at, ends_at)
    values (p_tenant, p_digest, p_token_id, case when p_operator is null then 'client-token' else 'operator-token' end, p_operator,
            p_name, p_scopes, p_types, v_now, p_ends_at);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'token-issued', 'operator', v_operator.operator, p_token_id,
            json_build_object('operator', p_operator, 'name', p_name, 'scopes', p_scopes, 'types', p_types, 'endsAt', p_ends_at));
    outcome := 'issued';
    token_id := p_token_id;
    return next;
end
$$;

ALTER FUNCTION app.issue_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text, p_scopes text[], p_types text[], p_ends_at timestamp with time zone, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.issue_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text, p_scopes text[], p_types text[], p_ends_at timestamp with time zone, p_key text, p_request bytea) IS 'Issues a token for an operator or a relying site.';

CREATE FUNCTION app.judge_case(p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text) RETURNS TABLE(reason text, reason_column text)
    LANGUAGE plpgsql IMMUTABLE
    AS $$
#variable_conflict use_column
begin
    return query
    select j.reason, j.reason_column
      from (select case
                       when f.required and btrim(coalesce(f.given, ''), ' 　') = '' then f.missing
                       when length(f.given) > f.most then 'too-long'
                       when app.ill_formed(f.given) then 'text-malformed' end as reason, f.reason_column, f.position
              from (values (1, 'postalAddress', p_postal_address, true, 300, 'postal-address-missing'),
                           (2, 'organisation', p_organisation, true, 200, 'organisation-missing'),
                           (3, 'department', p_department, false, 200, ''),
                           (4, 'predecessor', p_predecessor, false, 200, ''),
                           (5, 'person', p_person, true, 200, 'person-missing'),
                           (6, 'phone', p_phone, true, 50, 'phone-missing'))
                   as f (position, reason_column, given, required, most, missing)
            union all
            select a.reason, 'email', 7 from app.judge_contact('representative', 'x', p_address) a
            union all
            select case when p_purpose in ('contact-left', 'member-id-unknown') then null else 'purpose-unknown' end, 'purpose', 0) j
     where j.reason is not null
     order by j.position;
end
$$;

ALTER FUNCTION app.judge_case(p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text) OWNER TO aikotoba_definer;

CREATE TABLE registry.one_time_codes (
    tenant_id integer NOT NULL,
    code_for uuid NOT NULL,
    purpose text NOT NULL,
    subject bytea NOT NULL,
    organisation_id uuid,
    issue integer DEFAULT 1 NOT NULL,
    reference text NOT NULL,
    key_id integer NOT NULL,
    digest bytea NOT NULL,
    decoy boolean NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    max_tries integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    redeemed_at timestamp with time zone,
    mail_id uuid NOT NULL,
    form text DEFAULT 'letters'::text NOT NULL,
    lifetime interval DEFAULT '00:20:00'::interval NOT NULL,
    mail_gap interval DEFAULT '00:01:00'::interval NOT NULL,
    hour_mails integer DEFAULT 5 NOT NULL,
    day_tries integer DEFAULT 15 NOT NULL,
    day_ceiling integer DEFAULT 100 NOT NULL,
    network_free_tries integer DEFAULT 50 NOT NULL,
    help_after interval DEFAULT '00:30:00'::interval NOT NULL,
    CONSTRAINT "a code is redeemed in time, a decoy never" CHECK (((redeemed_at IS NULL) OR ((redeemed_at < expires_at) AND (NOT decoy))))
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.one_time_codes FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.one_time_codes OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.one_time_codes IS 'The one live code of an asking: a row cannot hold two, so a resend overwrites it.';

CREATE FUNCTION app.judge_code(p_tenant integer, p_code registry.one_time_codes, p_digests bytea[], p_reaches boolean, p_network bytea, p_now timestamp with time zone, OUT refusal text, OUT remaining_tries integer, OUT retry_at timestamp with time zone, OUT expired_at timestamp with time zone, OUT reference text) RETURNS record
    LANGUAGE plpgsql
    AS $$
begin
    retry_at := greatest(
        app.spent_until(p_tenant, p_code.purpose, p_code.subject, p_code.day_ceiling, p_now),
        app.spent_until(p_tenant, p_code.purpose, p_code.subject || p_network, p_code.day_tries, p_now));
    refusal := case
        when p_code.redeemed_at is not null then 'code-already-used'
        when p_code.expires_at <= p_now then 'code-expired'
        when p_code.tries >= p_code.max_tries or retry_at is not null then 'too-many-tries'
        when p_code.decoy or not coalesce(p_code.digest = any (p_digests), false) or not coalesce(p_reaches, false) then 'code-incorrect'
    end;
    if refusal = 'code-incorrect' then
        remaining_tries := app.refuse_code(p_tenant, p_code, null, p_network, p_now);
        reference := p_code.reference;
        if remaining_tries = 0 then
            refusal := 'too-many-tries';
        end if;
    elsif refusal = 'code-expired' then
        expired_at := p_code.expires_at;
    end if;
    if refusal is distinct from 'too-many-tries' then
        retry_at := null;
    end if;
end
$$;

ALTER FUNCTION app.judge_code(p_tenant integer, p_code registry.one_time_codes, p_digests bytea[], p_reaches boolean, p_network bytea, p_now timestamp with time zone, OUT refusal text, OUT remaining_tries integer, OUT retry_at timestamp with time zone, OUT expired_at timestamp with time zone, OUT reference text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_contact(p_role text, p_person text, p_address text, p_department text DEFAULT NULL::text, p_phone text DEFAULT NULL::text, p_locale text DEFAULT NULL::text, p_from timestamp with time zone DEFAULT NULL::timestamp with time zone, p_until timestamp with time zone DEFAULT NULL::timestamp with time zone, p_now timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS TABLE(reason text, reason_column text, value text)
    LANGUAGE sql IMMUTABLE
    AS $_$
    select split_part(j.found, ' ', 2), split_part(j.found, ' ', 1),
           case split_part(j.found, ' ', 1)
               when 'address' then p_address when 'role' then p_role when 'person' then p_person
               when 'department' then p_department when 'phone' then p_phone when 'locale' then p_locale end
      from (select case
                when coalesce(p_address, '') = '' then 'address address-missing'
                when length(p_address) > 254
                  or p_address !~* '^[!#-''*+./0-9=?A-Z^_`a-z{|}~-]+@([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$'
                    then 'address address-malformed'
                when btrim(coalesce(p_person, ''), ' 　') = '' then 'person person-missing'
                when length(p_person) > 200 then 'person too-long'
                when app.ill_formed(p_person) then 'person text-malformed'
                when p_role not in ('representative', 'deputy', 'technical') or p_role is null then 'role role-unknown'
                when length(p_department) > 200 then 'department too-long'
                when app.ill_formed(p_department) then 'department text-malformed'
                when length(p_phone) > 50 then 'phone too-long'
                when app.ill_formed(p_phone) then 'phone text-malformed'
                when p_locale not in ('ja', 'en') then 'locale locale-unknown'
                when p_from <= p_now - interval '1 day' then 'validFrom date-over'
                when p_until <= p_now then 'validUntil date-over'
                when p_until <= p_from then 'validUntil office-ends-before-it-begins'
            end as found) j
$_$;

ALTER FUNCTION app.judge_contact(p_role text, p_person text, p_address text, p_department text, p_phone text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_holders(p_tenant integer, p_rotation uuid, p_type uuid, p_holder text, p_from timestamp with time zone, p_until timestamp with time zone, p_zone text) RETURNS TABLE(holder_id uuid, skipped_because text)
    LANGUAGE sql STABLE
    AS $$
    select h.holder_id,
           case when h.status in ('withdrawn', 'suspended') then h.status
                when h.contract_until <= (p_from at time zone p_zone)::date then 'contract-ends-before'
                when exists (select from registry.credentials c
                              where c.tenant_id = p_tenant and c.holder_id = h.holder_id and c.type_id = p_type
                                and c.revoked_at is null and c.valid_from < p_until and c.valid_until > p_from
                                and (p_rotation is null or c.rotation_id is distinct from p_rotation)) then 'already-has-one' end
      from (select o.organisation_id as holder_id, o.status, o.contract_until
              from registry.organisations o
             where o.tenant_id = p_tenant and p_holder = 'organisation'
            union all
            select '00000000-0000-0000-0000-000000000000'::uuid, 'active', null::date where p_holder = 'tenant') h
$$;

ALTER FUNCTION app.judge_holders(p_tenant integer, p_rotation uuid, p_type uuid, p_holder text, p_from timestamp with time zone, p_until timestamp with time zone, p_zone text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_import_contact(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_person text, p_now timestamp with time zone) RETURNS TABLE(step text, contact_id uuid)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_held record;
    v_others uuid[];
begin
    step := 'added';
    if p_organisation is not null then
        -- Those in office before those to come.
        select c.contact_id, c.person into v_held from registry.contacts c
         where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
           and c.address_folded = lower(normalize(btrim(p_address), nfkc)) and c.valid_until > p_now
         order by c.valid_from > p_now, btrim(c.person, ' 　') = p_person desc, c.contact_id limit 1;
        if found then
            step := case when btrim(v_held.person, ' 　') <> p_person then 'corrected' end;
            contact_id := case when step is not null then v_held.contact_id end;
            return next;
            return;
        end if;
        v_others := array(select c.contact_id from registry.contacts c
                           where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
                             and c.valid_from <= p_now and c.valid_until > p_now);
        if cardinality(v_others) = 1 then
            step := 'replaced';
            contact_id := v_others[1];
        end if;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.judge_import_contact(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_person text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_import_lines(p_tenant integer, p_import uuid, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_has record;
    v_line record;
    v_classes text[] := (select p.membership_classes from registry.policies p where p.tenant_id = p_tenant);
    v_values boolean := exists (select from registry.import_types i where i.tenant_id = p_tenant and i.import_id = p_import);
begin
    select 'name' = any (i.columns) as name, 'nameKana' = any (i.columns) as kana, 'nameEn' = any (i.columns) as name_en,
           'membershipClass' = any (i.columns) as class, 'contractFrom' = any (i.columns) as contract_from,
           'contractUntil' = any (i.columns) as contract_until
      into strict v_has from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import;
    if v_values then
        perform app.judge_import_values(p_tenant, p_import, p_now);
    end if;

    -- Line by line, and what each is about by itself ("limit 1" keeps it so): joined with rows that nobody analysed, a hundred
    -- thousand lines become a loop over all pairs of them.
    for v_line in
        select w.line, f.reason, f.reason_column, f.value, f.other_line, coalesce(o.organisation_id, w.organisation_id) as organisation_id,
               c.changed, k.step as contact_step, k.contact_id,
               case when f.reason is not null then 'invalid'
                    when o.organisation_id is null then 'created'
                    when c.changed <> '{}' or k.step is not null or v.lacking then 'updated'
                    else 'unchanged' end as outcome
          from (select l.*, min(l.line) over (partition by l.member_id) as first_line
                  from registry.import_lines l
                 where l.tenant_id = p_tenant and l.import_id = p_import and l.member_id is not null) w
          left join lateral (
                select o.* from registry.organisations o
                 where o.tenant_id = p_tenant and o.member_id = w.member_id limit 1) o on true
         cross join lateral (
                select array_remove(array[
                    case when v_has.name and w.name <> btrim(o.name, ' 　') then 'name' end,
                    case when v_has.name_en and w.name_en is distinct from o.name_en then 'nameEn' end,
                    case when v_has.kana and w.name_kana <> btrim(o.name_kana, ' 　') then 'nameKana' end,
                    case when v_has.class and w.membership_class <> o.membership_class then 'membershipClass' end,
                    case when v_has.contract_from and w.contract_from is distinct from o.contract_from then 'contractFrom' end,
                    case when v_has.contract_until and w.contract_until is distinct from o.contract_until then 'contractUntil' end],
                    null) as changed where o.organisation_id is not null
                union all select '{}' where o.organisation_id is null) c
          left join lateral app.judge_import_contact(p_tenant, o.organisation_id, w.role, w.address, w.person, p_now) k
            on w.address is not null
          left join lateral (
                select bool_or(v.standing = 'lacking') as lacking, min(t.code || ' ' || v.standing)
                           filter (where v.standing not in ('lacking', 'there')) as refused
                  from vault.import_values v
                  join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = v.type_id
                 where v.tenant_id = p_tenant and v.import_id = p_import and v.line = w.line) v on v_values
         cross join lateral (
                select split_part(r.found, ' ', 2) as reason, split_part(r.found, ' ', 1) as reason_column,
                       case when v_values then null
                            when w.first_line < w.line then w.member_id
                            when r.found like 'membershipClass class-unknown' then w.membership_class
                            when r.found like 'contractUntil%' then to_char(w.contract_until, 'YYYY-MM-DD') end as value,
                       case when w.first_line < w.line then w.first_line end as other_line
                  from (select case
                            when w.first_line < w.line then 'memberId duplicate-line'
                            when o.organisation_id is null and w.name is null then 'name name-missing'
                            when o.organisation_id is null and w.name_kana is null then 'nameKana kana-missing'
                            when o.organisation_id is null and w.membership_class is null then 'membershipClass class-missing'
                            -- A class that is listed no more stays with whom it is.
                            when v_classes <> '{}' and w.membership_class <> all (v_classes)
                             and w.membership_class is distinct from o.membership_class then 'membershipClass class-unknown'
                            when (case when v_has.contract_until then w.contract_until else o.contract_until end)
                              <= (case when v_has.contract_from then w.contract_from else o.contract_from end)
                                then 'contractUntil contract-ends-before-it-begins'
                            when v.refused is not null then 'credential:' || v.refused end as found) r) f
         where w.outcome is null
    loop
        update registry.import_lines l
           set outcome = v_line.outcome, organisation_id = v_line.organisation_id, changed = v_line.changed,
               contact_step = v_line.contact_step, contact_id = v_line.contact_id, reason = v_line.reason,
               reason_column = v_line.reason_column, other_line = v_line.other_line, value = v_line.value
         where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v_line.line;
    end loop;
end
$$;

ALTER FUNCTION app.judge_import_lines(p_tenant integer, p_import uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_import_values(p_tenant integer, p_import uuid, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    -- Value by value, in subqueries: nobody has analysed these rows.
    update vault.import_values v
       set standing = (
            select case
                       when r.ends_at <= p_now then 'period-over'
                       when d.is_there then case when d.is_same then 'there' else 'credential-already-there' end
                       when d.was_revoked then 'credential-revoked'
                       when v.organisation_id <> o.organisation_id
                         or v.generation <> 1 + coalesce((
                                select max(c.generation) from registry.credentials c
                                 where c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = v.type_id
                                   and c.period_id = r.period_id), 0)
                       then 'changed-meanwhile'
                       else 'lacking'
                   end
              from registry.import_types i
              join registry.periods r on r.tenant_id = p_tenant and r.period_id = i.period_id
             cross join lateral (
                    select coalesce((select n.organisation_id from registry.organisations n
                                      where n.tenant_id = p_tenant and n.member_id = l.member_id), l.organisation_id) as organisation_id
                      from registry.import_lines l
                     where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v.line limit 1) o
             cross join lateral (
                    select coalesce(bool_or(s.overlaps), false) as is_there, bool_or(s.overlaps and s.is_same) as is_same,
                           bool_or(s.is_same and s.revoked_at is not null) as was_revoked
                      from (select c.revoked_at, (select c.digest = any (v.candidates)) as is_same,
                                   c.revoked_at is null and c.valid_from < r.ends_at and c.valid_until > greatest(r.starts_at, p_now) as overlaps
                              from registry.credentials c
                             where c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = v.type_id) s) d
             where i.tenant_id = p_tenant and i.import_id = p_import and i.type_id = v.type_id)
     where v.tenant_id = p_tenant and v.import_id = p_import and v.standing is null;
end
$$;

ALTER FUNCTION app.judge_import_values(p_tenant integer, p_import uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.judge_organisation(p_length integer, p_digits_only boolean, p_classes text[], p_member_id text, p_name text, p_kana text, p_name_en text, p_class text, p_contract_from text, p_contract_until text) RETURNS TABLE(reason text, reason_column text, value text)
    LANGUAGE sql IMMUTABLE
    AS $_$
    select split_part(j.found, ' ', 2), split_part(j.found, ' ', 1),
           case split_part(j.found, ' ', 1)
               when 'memberId' then p_member_id when 'name' then p_name when 'nameKana' then p_kana when 'nameEn' then p_name_en
               when 'membershipClass' then p_class when 'contractFrom' then p_contract_from
               when 'contractUntil' then p_contract_until end
      from (select case
                when coalesce(p_member_id, '') = '' then 'memberId member-id-missing'
                when p_digits_only and p_member_id !~ '^[0-9]+$' then 'memberId member-id-not-digits'
                when length(p_member_id) <> p_length then 'memberId member-id-length'
                when btrim(coalesce(p_name, ''), ' 　') = '' then 'name name-missing'
                when length(p_name) > 200 then 'name too-long'
                when app.ill_formed(p_name) then 'name text-malformed'
                -- What is folded away altogether has no place in a list.
                when coalesce(app.folded(p_kana), '') = '' then 'nameKana kana-missing'
                when length(p_kana) > 200 then 'nameKana too-long'
                when app.ill_formed(p_kana) then 'nameKana text-malformed'
                when length(p_name_en) > 200 then 'nameEn too-long'
                when app.ill_formed(p_name_en) then 'nameEn text-malformed'
                when btrim(coalesce(p_class, ''), ' 　') = '' then 'membershipClass class-missing'
                when length(p_class) > 100 then 'membershipClass too-long'
                when app.ill_formed(p_class) then 'membershipClass text-malformed'
                when p_classes <> '{}' and p_class <> all (p_classes) then 'membershipClass class-unknown'
                when p_contract_from is not null and app.day_of(p_contract_from) is null then 'contractFrom date-malformed'
                when p_contract_until is not null and app.day_of(p_contract_until) is null then 'contractUntil date-malformed'
                when app.day_of(p_contract_until) <= app.day_of(p_contract_from)
                    then 'contractUntil contract-ends-before-it-begins'
            end as found) j
$_$;

ALTER FUNCTION app.judge_organisation(p_length integer, p_digits_only boolean, p_classes text[], p_member_id text, p_name text, p_kana text, p_name_en text, p_class text, p_contract_from text, p_contract_until text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.last_inquiries(p_tenant integer, p_session bytea) RETURNS TABLE(outcome text, inquiry_type text, disclosed_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.live_session(p_tenant, p_session, v_now);
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    return query
    select 'read', t.code, max(d.disclosed_at)
      from registry.disclosures d
      join registry.inquiries i on i.tenant_id = p_tenant and i.inquiry_id = d.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
     where d.tenant_id = p_tenant and d.organisation_id = v_session.organisation_id
     group by t.code;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.last_inquiries(p_tenant integer, p_session bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.last_inquiries(p_tenant integer, p_session bytea) IS 'When each inquiry type was last disclosed to the signed-in organisation.';

CREATE FUNCTION app.letter_facts(p_tenant integer, p_credential uuid, p_at timestamp with time zone) RETURNS TABLE(type_code text, type_name_ja text, type_name_en text, period_label_ja text, period_label_en text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone, previous_until timestamp with time zone, next_from timestamp with time zone, lookup_inquiry text, inquiry_name_ja text, inquiry_name_en text)
    LANGUAGE sql STABLE
    AS $$
    select t.code, t.name_ja, t.name_en, p.label_ja, p.label_en, c.valid_from, c.valid_until, c.grace_until,
           (select max(b.grace_until) from registry.credentials b
             where b.tenant_id = p_tenant and b.holder_id = c.holder_id and b.type_id = c.type_id
               and b.valid_from < c.valid_from and b.revoked_at is null and b.grace_until > p_at),
           (select min(n.valid_from) from registry.credentials n
             where n.tenant_id = p_tenant and n.holder_id = c.holder_id and n.type_id = c.type_id
               and n.valid_from > c.valid_from and n.revoked_at is null),
           i.code, i.name_ja, i.name_en
      from registry.credentials c
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = c.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = c.period_id
      left join lateral (
            select q.code, q.name_ja, q.name_en from registry.inquiry_types q
             where q.tenant_id = p_tenant and q.type_id = c.type_id and q.replaced_at is null
             order by q.position, q.code limit 1) i on true
     where c.tenant_id = p_tenant and c.credential_id = p_credential
$$;

ALTER FUNCTION app.letter_facts(p_tenant integer, p_credential uuid, p_at timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.lift_lockout(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    update registry.throttles t set tries = 0, blocked_until = '-infinity'
     where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject
       and (t.tries > 0 or t.blocked_until > '-infinity');
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
        values (p_tenant, identity.clock(), 'lockout-lifted', 'operator', v_operator.operator,
                json_build_object('memberId', p_member_id));
    end if;
    outcome := 'lifted';
    return next;
end
$$;

ALTER FUNCTION app.lift_lockout(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.lift_lockout(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea) IS 'Lets a member ID sign in again before its time.';

CREATE FUNCTION app.list_audit_events(p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_xact bigint, p_after_event bigint, p_limit integer) RETURNS TABLE(outcome text, xact bigint, event_no bigint, at timestamp with time zone, act text, actor_kind text, actor text, organisation_id uuid, member_id text, subject uuid, detail text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_refusal text;
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', e.xact::text::bigint, e.event_no, e.at, e.act, e.actor_kind, e.actor, e.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = e.organisation_id),
           e.subject, e.detail::text
      from audit.events e
     where e.tenant_id = p_tenant
       and (p_act is null or e.act = p_act) and (p_organisation is null or e.organisation_id = p_organisation)
       and (p_actor is null or e.actor = p_actor)
       and e.at >= coalesce(p_from, '-infinity') and e.at < coalesce(p_until, 'infinity')
       and (p_after_xact is null or (e.xact, e.event_no) < (p_after_xact::text::xid8, p_after_event))
     order by e.xact desc, e.event_no desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_audit_events(p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_xact bigint, p_after_event bigint, p_limit integer) OWNER TO aikotoba_auditor;

COMMENT ON FUNCTION app.list_audit_events(p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_xact bigint, p_after_event bigint, p_limit integer) IS 'Who did what in a tenant, newest first.';

CREATE FUNCTION app.list_calendars(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', c.code, c.version, app.calendar_document(c) from registry.calendars c
         where c.tenant_id = p_tenant and (p_code is null or c.code = p_code) and (p_after is null or c.code > p_after)
         order by c.code limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_calendars(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_calendars(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) IS 'The calendars of a tenant.';

CREATE FUNCTION app.list_cases(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, case_id uuid, case_number text, purpose text, state text, organisation_name text, member_id text, person text, opened_at timestamp with time zone, waiting_for text, deadline timestamp with time zone, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', h.case_id, h.case_number, h.purpose, s.state, h.organisation_name, o.member_id, h.person, h.opened_at,
           app.case_waits_for(s.state), case s.state when 'approved' then h.prove_until when 'cooling-off' then h.cooling_until end, h.version
      from registry.handover_cases h
     cross join lateral app.case_state(h.state, h.prove_until, h.cooling_until, v_now) s (state)
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and (p_after is null or h.case_id < p_after)
       and (p_state is null or s.state = p_state or p_state = 'waiting' and app.case_waits_for(s.state) in ('operator', 'second-operator'))
     order by h.case_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_cases(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_cases(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) IS 'The cases of a tenant, newest first.';

CREATE FUNCTION app.list_closed_tenants() RETURNS TABLE(outcome text, tenant_id integer, slug text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    return query
    select 'read', k.tenant_id, k.slug from identity.known_tenants() k
     where not exists (select from identity.active_tenants() a where a.tenant_id = k.tenant_id)
     order by k.tenant_id;
end
$$;

ALTER FUNCTION app.list_closed_tenants() OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_closed_tenants() IS 'The tenants that are closed.';

CREATE FUNCTION app.list_credential_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', t.code, t.version, app.credential_type_document(t, c.code)
          from registry.credential_types t
          join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
         where t.tenant_id = p_tenant and (p_code is null or t.code = p_code) and (p_after is null or t.code > p_after)
         order by t.code limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_credential_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_credential_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) IS 'The credential types of a tenant.';

CREATE FUNCTION app.list_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamp with time zone, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, credential_id uuid, type_code text, period_code text, period_label_ja text, period_label_en text, generation integer, origin text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone, revoked_at timestamp with time zone, reason text, state text, rotation_id uuid)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_organisation is not null and not exists (
            select from registry.organisations o where o.tenant_id = p_tenant and o.organisation_id = p_organisation) then
        outcome := 'unknown';
    elsif p_type is not null and not exists (
            select from registry.credential_types t where t.tenant_id = p_tenant and t.code = p_type) then
        outcome := 'type-unknown';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;
    return query
    select 'read', c.credential_id, t.code, r.code, r.label_ja, r.label_en, c.generation, c.origin, c.valid_from,
           nullif(c.valid_until, 'infinity'), nullif(c.grace_until, 'infinity'), c.revoked_at, c.reason,
           app.credential_state(c.valid_from, c.valid_until, c.grace_until, c.revoked_at, v_now), c.rotation_id
      from registry.credentials c
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = c.type_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where c.tenant_id = p_tenant
       and c.holder_id = coalesce(p_organisation, '00000000-0000-0000-0000-000000000000'::uuid)
       and (p_type is null or t.code = p_type)
       and (p_after is null or (c.valid_from, c.credential_id) < (p_after_from, p_after))
     order by c.valid_from desc, c.credential_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamp with time zone, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamp with time zone, p_after uuid, p_limit integer) IS 'The credentials of an organisation or of the whole tenant, never their values.';

CREATE FUNCTION app.list_disclosures(p_tenant integer, p_session bytea, p_before_at timestamp with time zone, p_before_inquiry uuid, p_before_item integer, p_limit integer) RETURNS TABLE(outcome text, receipt text, inquiry_type text, kind text, label_ja text, label_en text, period_label_ja text, period_label_en text, disclosed_at timestamp with time zone, inquiry_id uuid, item integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.live_session(p_tenant, p_session, v_now);
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    return query
    select 'read', d.receipt, t.code, d.kind, t.name_ja, t.name_en, r.label_ja, r.label_en, d.disclosed_at,
           d.inquiry_id, d.item
      from registry.disclosures d
      join registry.inquiries i on i.tenant_id = p_tenant and i.inquiry_id = d.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = d.credential_id
      left join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where d.tenant_id = p_tenant and d.organisation_id = v_session.organisation_id
       and d.disclosed_at <= coalesce(p_before_at, 'infinity')
       and (p_before_at is null or d.disclosed_at < p_before_at or d.inquiry_id < p_before_inquiry
            or (d.inquiry_id = p_before_inquiry and d.item > p_before_item))
     order by d.disclosed_at desc, d.inquiry_id desc, d.item
     -- A page of 200 and the one that tells of another.
     limit least(greatest(p_limit, 1), 201);
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_disclosures(p_tenant integer, p_session bytea, p_before_at timestamp with time zone, p_before_inquiry uuid, p_before_item integer, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_disclosures(p_tenant integer, p_session bytea, p_before_at timestamp with time zone, p_before_inquiry uuid, p_before_item integer, p_limit integer) IS 'What was disclosed to the signed-in organisation, newest first.';

CREATE FUNCTION app.list_handovers(p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, handover_id uuid, member_id text, name text, contact_id uuid, role text, predecessor text, predecessor_address text, person text, department text, phone text, address text, state text, waiting_for text, deadline timestamp with time zone, effect text, offered_at timestamp with time zone, offer_until timestamp with time zone, accepted_at timestamp with time zone, successor_id uuid, effective_at timestamp with time zone, objection_until timestamp with time zone, objected_at timestamp with time zone, ended_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', h.handover_id, o.member_id, o.name, h.contact_id, c.role, c.person, c.address, h.person, h.department, h.phone, h.address,
           s.state,
           case s.state when 'open' then 'successor' when 'accepted' then 'clock' when 'effective' then 'objection' when 'objected' then 'desk' end,
           case s.state when 'open' then h.offer_until when 'accepted' then h.effective_at when 'effective' then h.objection_until end,
           h.effect, h.offered_at, h.offer_until, h.accepted_at, h.successor_id, h.effective_at, h.objection_until, h.objected_at, h.ended_at
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      join lateral app.handover_state(h, case o.status when 'active' then c.valid_until else '-infinity' end, v_now) s (state) on true
     where h.tenant_id = p_tenant and (p_handover is null or h.handover_id = p_handover)
       and (p_member_id is null or o.member_id = p_member_id) and (p_state is null or s.state = p_state)
       and (p_after is null or h.handover_id < p_after)
     order by h.handover_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_handovers(p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_handovers(p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer) IS 'Handovers as operators see them.';

CREATE FUNCTION app.list_hosts(p_tenant integer, p_home integer, p_token bytea) RETURNS TABLE(outcome text, host text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query select 'read', h.host from registry.tenant_hosts h where h.tenant_id = p_tenant order by h.host;
end
$$;

ALTER FUNCTION app.list_hosts(p_tenant integer, p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_hosts(p_tenant integer, p_home integer, p_token bytea) IS 'The hosts of a tenant''s own.';

CREATE FUNCTION app.list_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer) RETURNS TABLE(outcome text, line integer, column_name text, reason text, value text, other_line integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if not exists (select from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import) then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'read', l.line, l.reason_column, l.reason, l.value, l.other_line
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.reason is not null and l.line > coalesce(p_after, -1)
     order by l.line limit p_limit;
end
$$;

ALTER FUNCTION app.list_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer) IS 'The invalid lines of an import.';

CREATE FUNCTION app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', i.code, i.version, app.inquiry_type_document(i, t.code)
          from registry.inquiry_types i
          left join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = i.type_id
         where i.tenant_id = p_tenant and i.replaced_at is null and (p_code is null or i.code = p_code) and (p_after is null or i.code > p_after)
         order by i.code limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) IS 'The inquiry types of a tenant.';

CREATE FUNCTION app.list_lockouts(p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer) RETURNS TABLE(outcome text, purpose text, subject bytea, tries integer, blocked_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', t.purpose, t.subject, t.tries, t.blocked_until
      from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose >= coalesce(p_after_purpose, '') and t.purpose in ('sign-in', 'sign-in-network')
       and (p_after_subject is null or t.purpose > p_after_purpose or t.subject > p_after_subject)
       and t.blocked_until > v_now
     order by t.purpose, t.subject limit p_limit;
end
$$;

ALTER FUNCTION app.list_lockouts(p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_lockouts(p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer) IS 'Who is kept from signing in now.';

CREATE FUNCTION app.list_mail(p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, mail_id uuid, template text, state text, member_id text, recipient text, reference text, attempts integer, created_at timestamp with time zone, due_at timestamp with time zone, settled_at timestamp with time zone, reply_class text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', m.mail_id, m.template, m.state, o.member_id, m.recipient, m.reference, m.attempts, m.created_at,
           case when m.state = 'queued' then m.due_at end, m.settled_at, m.reply_class
      from registry.outbox m
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
     where m.tenant_id = p_tenant and (p_after is null or m.mail_id < p_after)
       and (p_state is null or m.state = p_state)
       and (p_member_id is null or o.member_id = p_member_id)
       and (p_reference is null or m.reference = p_reference)
       -- What a stranger asked for an address that is nobody's is nobody's business either.
       and m.state <> 'withheld'
     order by m.mail_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_mail(p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_mail(p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid, p_limit integer) IS 'The mails of a tenant as the courier knows them.';

CREATE FUNCTION app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) RETURNS TABLE(outcome text, member_id text, name text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.member_id, o.name
      from registry.organisations o
     where o.tenant_id = p_tenant and o.member_id > coalesce(p_after, '')
     order by o.member_id limit p_limit;
end
$$;

ALTER FUNCTION app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) IS 'The member IDs of a tenant in their order.';

CREATE FUNCTION app.list_messages(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, message_id uuid, state text, subject text, body text, person text, reply_to text, member_id text, sent_at timestamp with time zone, closed_at timestamp with time zone, closed_by text, note text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', m.message_id, case when m.closed_at is null then 'open' else 'closed' end, m.subject, m.body, m.person, m.reply_to,
           o.member_id, m.sent_at, m.closed_at, m.closed_by, m.note, m.version
      from registry.desk_messages m
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
     where m.tenant_id = p_tenant and (p_after is null or m.message_id < p_after)
       and (p_state is null or (m.closed_at is null) = (p_state = 'open'))
     order by m.message_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_messages(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_messages(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) IS 'The questions put before the desk, newest first.';

CREATE FUNCTION app.list_operators(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) RETURNS TABLE(outcome text, operator_id uuid, address text, name text, role text, status text, oidc_issuer text, oidc_subject text, version integer, created_at timestamp with time zone, last_used_at timestamp with time zone, place text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.operator_id, o.address, o.name, o.role, o.status, o.oidc_issuer, o.oidc_subject, o.version,
           o.created_at, (select max(a.last_used_at) from registry.access_tokens a
                           where a.tenant_id = p_tenant and a.operator_id = o.operator_id), o.address_folded::text
      from registry.operators o
     where o.tenant_id = p_tenant and (p_after is null or o.address_folded > p_after)
     order by o.address_folded limit p_limit;
end
$$;

ALTER FUNCTION app.list_operators(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_operators(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) IS 'The operators of a tenant, by address.';

CREATE FUNCTION app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer) RETURNS TABLE(outcome text, recovery_id uuid, asked_at timestamp with time zone, address text, state text, registered_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.live_session(p_tenant, p_session, v_now);
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    return query
    select 'read', r.recovery_id, r.asked_at, m.recipient,
           case when r.organisation_id = v_session.organisation_id then 'registered'
                when r.registered_at is not null then 'elsewhere'
                when r.verified_at is not null and r.grant_until > v_now then 'verified'
                when r.verified_at is null and c.expires_at > v_now then 'asked'
                else 'lapsed' end,
           case when r.organisation_id = v_session.organisation_id then r.registered_at end
      from registry.recovery_choices h
      join registry.recoveries r on r.tenant_id = p_tenant and r.recovery_id = h.recovery_id
      left join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = r.recovery_id
      left join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = c.mail_id
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id
     order by r.asked_at desc, r.recovery_id
     limit least(greatest(p_limit, 1), 100);
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer) IS 'The askings for a new password that were, or may have been, for the signed-in organisation.';

CREATE FUNCTION app.list_own_sessions(p_tenant integer, p_session bytea) RETURNS TABLE(outcome text, session_id uuid, own boolean, opened_at timestamp with time zone, last_used_at timestamp with time zone, idle_until timestamp with time zone, ends_at timestamp with time zone, network text, agent text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.live_session(p_tenant, p_session, v_now);
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    return query
    select 'read', s.session_id, s.session_id = v_session.session_id, s.opened_at, s.last_used_at, s.last_used_at + s.idle, s.ends_at,
           case octet_length(s.network)
               when 4 then format('%s.%s.%s.x', get_byte(s.network, 0), get_byte(s.network, 1), get_byte(s.network, 2))
               when 8 then format('%s:%s:%s::x', encode(substring(s.network from 1 for 2), 'hex'),
                                  encode(substring(s.network from 3 for 2), 'hex'), encode(substring(s.network from 5 for 2), 'hex'))
           end,
           s.agent
      from registry.sessions s
     where s.tenant_id = p_tenant and s.organisation_id = v_session.organisation_id
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
     order by s.session_id <> v_session.session_id, s.last_used_at desc, s.session_id desc
     limit 200;
end
$$;

ALTER FUNCTION app.list_own_sessions(p_tenant integer, p_session bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_own_sessions(p_tenant integer, p_session bytea) IS 'The sessions of the signed-in organisation that last.';

CREATE FUNCTION app.list_periods(p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', l.place, e.version, app.period_document(e, c.code) || jsonb_build_object('id', e.period_id)
          from registry.periods e
          join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = e.calendar_id
         cross join lateral (select to_char(e.starts_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || e.period_id as place) l
         where e.tenant_id = p_tenant and (p_calendar is null or c.code = p_calendar) and (p_period is null or e.period_id = p_period)
           and (p_after is null or l.place > p_after)
         order by l.place limit p_limit;
    end if;
    if v_operator.refusal is not null or p_period is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_periods(p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_periods(p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer) IS 'The periods of a tenant''s calendars by their beginning.';

CREATE FUNCTION app.list_reissues(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, reissue_id uuid, type text, organisation_id uuid, member_id text, reason text, with_grace boolean, grace_days integer, begun_by text, begun_at timestamp with time zone, finished_at timestamp with time zone, reissued integer, unreached integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.reissue_id, t.code, r.organisation_id, o.member_id, r.reason, r.grace is not null,
           (extract(epoch from r.grace) / 86400)::integer, r.begun_by, r.begun_at, r.finished_at, n.reissued, n.unreached
      from (select * from registry.reissues q
             where q.tenant_id = p_tenant and (p_after is null or q.reissue_id < p_after)
             order by q.reissue_id desc limit p_limit) r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = r.organisation_id
     cross join lateral (
            select count(*)::integer as reissued,
                   count(*) filter (where c.organisation_id is not null and not exists (
                        select from registry.contacts k
                         where k.tenant_id = p_tenant and k.organisation_id = c.organisation_id and k.valid_from <= v_now
                           and k.valid_until > v_now and k.delivery <> 'refused'))::integer as unreached
              from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = r.type_id and c.rotation_id is null and c.generation > 1
               and c.valid_from >= r.begun_at and c.valid_from <= coalesce(r.finished_at, v_now)
               and (r.organisation_id is null or c.holder_id = r.organisation_id)) n
     order by r.reissue_id desc;
end
$$;

ALTER FUNCTION app.list_reissues(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_reissues(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) IS 'The reissues of a tenant, newest first, with reason, numbers and whom nobody can tell.';

CREATE FUNCTION app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) RETURNS TABLE(outcome text, code text, name_ja text, name_en text, url text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.code, r.name_ja, r.name_en, r.url, r.version
      from registry.return_pages r
     where r.tenant_id = p_tenant and (p_after is null or r.code > p_after)
     order by r.code limit p_limit;
end
$$;

ALTER FUNCTION app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) IS 'The pages that signing in may lead to.';

CREATE FUNCTION app.list_rotation_items(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer) RETURNS TABLE(outcome text, organisation_id uuid, member_id text, name text, name_en text, contract_until text, standing text, announced_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_rule record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, to_char(o.contract_until, 'YYYY-MM-DD'), l.standing,
           i.announced_at
      from app.rotation_lines(p_tenant, p_rotation, v_rule.roles, v_now) l
      left join registry.rotation_items i
        on i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = l.holder_id
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = l.organisation_id
     where (p_standing is null or l.standing = p_standing) and (p_after is null or o.member_id > p_after)
     order by o.member_id limit p_limit;
end
$$;

ALTER FUNCTION app.list_rotation_items(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_rotation_items(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer) IS 'The holders of a rotation by member ID.';

CREATE FUNCTION app.list_rotations(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, rotation_id uuid, type text, period text, period_label_ja text, period_label_en text, state text, effective_at timestamp with time zone, ends_at timestamp with time zone, grace_days integer, reason text, planned_by text, planned_at timestamp with time zone, generated_at timestamp with time zone, announced_at timestamp with time zone, closed_at timestamp with time zone, cancelled_at timestamp with time zone, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.rotation_id, u.type_code, u.period_code, u.period_label_ja, u.period_label_en, r.state, r.effective_at,
           u.ends_at, (extract(epoch from r.grace) / 86400)::integer, r.reason, r.planned_by, r.planned_at, r.generated_at,
           r.announced_at, r.closed_at, r.cancelled_at, r.version
      from registry.rotations r
     cross join lateral app.rotation_rule(p_tenant, r.rotation_id) u
     where r.tenant_id = p_tenant and (p_after is null or r.rotation_id < p_after)
     order by r.rotation_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_rotations(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_rotations(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) IS 'The rotations of a tenant, newest first.';

CREATE FUNCTION app.list_sessions(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, session_id uuid, member_id text, name text, opened_at timestamp with time zone, last_used_at timestamp with time zone, ends_at timestamp with time zone, network bytea, agent text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', s.session_id, o.member_id, o.name, s.opened_at, s.last_used_at, s.ends_at, s.network, s.agent
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
     where s.tenant_id = p_tenant and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
       and (p_member_id is null or o.member_id = p_member_id)
       and (p_after is null or s.session_id < p_after)
     order by s.session_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_sessions(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_sessions(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer) IS 'The sessions of members that last.';

CREATE FUNCTION app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_tenant integer;
begin
    select * into v_operator from app.operator_acting(p_home, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    for v_tenant in
        select k.tenant_id from identity.known_tenants() k
         where (p_home = 0 or k.tenant_id = p_home) and (p_after is null or k.slug > p_after)
         order by k.slug limit p_limit
    loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        return query select 'read', t.slug, t.version, app.tenant_document(t) from registry.tenants t where t.tenant_id = v_tenant;
    end loop;
end
$$;

ALTER FUNCTION app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer) IS 'The tenants an operator may know of, by slug.';

CREATE FUNCTION app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', x.text_key, max(x.version), jsonb_build_object('code', x.text_key, 'body', jsonb_object_agg(x.locale, x.body))
          from registry.tenant_texts x
         where x.tenant_id = p_tenant and (p_code is null or x.text_key = p_code) and (p_after is null or x.text_key > p_after)
         group by x.text_key order by x.text_key limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) IS 'The texts of a tenant in its own words.';

CREATE FUNCTION app.list_tokens(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, token_id uuid, kind text, operator_id uuid, address text, name text, scopes text[], types text[], created_at timestamp with time zone, ends_at timestamp with time zone, revoked_at timestamp with time zone, last_used_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', a.token_id, a.kind, a.operator_id, o.address, a.name, a.scopes, a.types, a.created_at, a.ends_at,
           a.revoked_at, a.last_used_at
      from registry.access_tokens a
      left join registry.operators o on o.tenant_id = p_tenant and o.operator_id = a.operator_id
     where a.tenant_id = p_tenant and (p_after is null or a.token_id < p_after)
       and (v_operator.role <> 'operator' or a.operator_id = v_operator.operator_id)
     order by a.token_id desc limit p_limit;
end
$$;

ALTER FUNCTION app.list_tokens(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.list_tokens(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) IS 'The tokens of a tenant, newest first.';

CREATE FUNCTION app.live_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) RETURNS TABLE(session_id uuid, organisation_id uuid, last_used_at timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    select s.session_id, s.organisation_id, s.last_used_at
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > p_now and s.last_used_at + s.idle > p_now
       and o.status = 'active'
$$;

ALTER FUNCTION app.live_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE TABLE registry.periods (
    tenant_id integer NOT NULL,
    period_id uuid NOT NULL,
    calendar_id uuid NOT NULL,
    kind text NOT NULL,
    code text NOT NULL,
    label_ja text NOT NULL,
    label_en text NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a period ends after it starts" CHECK ((ends_at > starts_at))
);

ALTER TABLE ONLY registry.periods FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.periods OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.periods IS 'The periods of a calendar, as instants; the end is exclusive.';

CREATE FUNCTION app.make_fiscal_periods(p_tenant integer, p_calendar uuid, p_now timestamp with time zone) RETURNS registry.periods
    LANGUAGE plpgsql
    AS $$
declare
    v_calendar registry.calendars;
    v_year integer;
    v_from timestamptz;
    v_until timestamptz;
    v_local timestamp;
    v_code text;
    v_period registry.periods;
begin
    select * into strict v_calendar from registry.calendars c
     where c.tenant_id = p_tenant and c.calendar_id = p_calendar and c.kind = 'fiscal-year';
    v_year := extract(year from p_now at time zone v_calendar.time_zone);
    if p_now < app.fiscal_start(v_year, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) then
        v_year := v_year - 1;
    end if;

    v_from := coalesce(
        (select max(p.ends_at) from registry.periods p where p.tenant_id = p_tenant and p.calendar_id = p_calendar),
        app.fiscal_start(v_year - 1, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone));
    while v_from <= app.fiscal_start(v_year + 2, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) loop
        v_local := v_from at time zone v_calendar.time_zone;
        v_until := (select min(s.at) from generate_series(extract(year from v_local)::integer, extract(year from v_local)::integer + 2) y
                     cross join lateral app.fiscal_start(y, v_calendar.start_month, v_calendar.start_day, v_calendar.time_zone) s (at)
                     where s.at >= v_from + interval '28 days');
        v_code := to_char(v_local, 'YYYY');
        if exists (select from registry.periods p where p.tenant_id = p_tenant and p.calendar_id = p_calendar and p.code = v_code) then
            v_code := to_char(v_local, 'YYYY-MM');
        end if;
        insert into registry.periods (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
        values (p_tenant, app.new_id(p_now), p_calendar, 'fiscal-year', v_code, v_code || '年度', v_code, v_from, v_until)
            on conflict do nothing;
        v_from := v_until;
    end loop;

    select * into strict v_period from app.period_at(p_tenant, p_calendar, p_now);
    return v_period;
end
$$;

ALTER FUNCTION app.make_fiscal_periods(p_tenant integer, p_calendar uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.make_tenant(p_tenant integer, p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text, p_actor_kind text, p_actor text) RETURNS text
    LANGUAGE plpgsql
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_calendar uuid := app.new_id(v_now);
begin
    if p_preset not in ('inquiry-desk', 'password-desk') then
        return 'preset-unknown';
    end if;
    insert into registry.tenants (tenant_id, slug, name_ja, name_en, system_name_ja, system_name_en, desk_phone, desk_hours_ja,
                                  desk_hours_en, time_zone, member_id_length, sender, base_url)
    values (p_tenant, p_slug, p_name_ja, p_name_en, '会員セルフサービス', 'Member Self-Service', p_phone, p_hours_ja, p_hours_en,
            p_time_zone, case p_preset when 'inquiry-desk' then 6 else 11 end, p_sender, p_base_url)
    on conflict (slug) do nothing;
    if not found then
        return 'slug-taken';
    end if;

    insert into registry.policies (tenant_id) values (p_tenant);
    insert into registry.calendars (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
    values (p_tenant, v_calendar, 'fiscal', 'fiscal-year', 4, 1, p_time_zone);
    perform app.make_fiscal_periods(p_tenant, v_calendar, v_now);
    case p_preset
        when 'inquiry-desk' then perform app.fill_inquiry_desk(p_tenant, v_calendar, v_now);
        when 'password-desk' then perform app.fill_password_desk(p_tenant, v_calendar, v_now);
    end case;
    perform app.write_first_texts(p_tenant);

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'tenant-created', p_actor_kind, p_actor, json_build_object('slug', p_slug, 'preset', p_preset));
    return 'created';
end
$$;

ALTER FUNCTION app.make_tenant(p_tenant integer, p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text, p_actor_kind text, p_actor text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.masked_member_id(p_member_id text) RETURNS text
    LANGUAGE sql IMMUTABLE
    AS $$
    select repeat('•', length(p_member_id) - least(4, length(p_member_id) / 3)) || right(p_member_id, least(4, length(p_member_id) / 3))
$$;

ALTER FUNCTION app.masked_member_id(p_member_id text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.may_enrol(p_home integer, p_token bytea) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return exists (select from registry.access_tokens a
                    where a.tenant_id = p_home and a.token_digest = p_token and a.kind = 'operator-token' and a.scopes = '{}');
end
$$;

ALTER FUNCTION app.may_enrol(p_home integer, p_token bytea) OWNER TO aikotoba_definer;

CREATE FUNCTION app.merged_settings(p_document jsonb, p_changes jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select coalesce(jsonb_object_agg(f.name, case
               when jsonb_typeof(p_document -> f.name) = 'object' and jsonb_typeof(p_changes -> f.name) = 'object'
                   then (p_document -> f.name) || (p_changes -> f.name)
               else coalesce(p_changes -> f.name, p_document -> f.name) end), '{}')
      from (select jsonb_object_keys(p_document) as name union select jsonb_object_keys(p_changes)) f
$$;

ALTER FUNCTION app.merged_settings(p_document jsonb, p_changes jsonb) OWNER TO aikotoba_definer;

CREATE FUNCTION app.message_facts(p_tenant integer, p_message uuid) RETURNS json
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select json_build_object('subject', m.subject, 'body', m.body, 'person', m.person, 'replyTo', m.reply_to, 'memberId', o.member_id,
                                     'organisation', o.name)
              from registry.desk_messages m
              left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = m.organisation_id
             where m.tenant_id = p_tenant and m.message_id = p_message);
end
$$;

ALTER FUNCTION app.message_facts(p_tenant integer, p_message uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.misfits(p_document jsonb, p_changes jsonb, p_rules jsonb) RETURNS TABLE(field text, reason text)
    LANGUAGE plpgsql STABLE
    AS $_$
declare
    v_rule jsonb;
    v_value jsonb;
    v_kind text;
    v_text text;
begin
    return query select k, 'unknown' from jsonb_object_keys(p_changes) k where not p_rules ? k;
    for field, v_rule in select r.key, r.value from jsonb_each(p_rules) r order by r.key loop
        v_value := nullif(p_document -> field, 'null');
        v_kind := rtrim(v_rule ->> 0, '?');
        v_text := v_value #>> '{}';
        reason := case
            when v_value is null then case when v_rule ->> 0 not like '%?' then 'missing' end
            when jsonb_typeof(v_value) <> case when v_kind in ('wording', 'body', 'generator') then 'object' when v_kind in ('words', 'integers', 'texts') then 'array'
                    when v_kind = 'integer' then 'number' when v_kind = 'boolean' then 'boolean' else 'string' end then 'wrong-type'
            when v_kind in ('wording', 'body') then (
                select min(case when w.key not in ('ja', 'en') then 'unknown-language' when w.value = 'null' then 'missing'
                        when jsonb_typeof(w.value) <> 'string' then 'wrong-type'
                        when (v_rule ->> 1)::integer > 0 and btrim(w.value #>> '{}', E' 　\n') = '' then 'missing'
                        when char_length(w.value #>> '{}') > (v_rule ->> 2)::integer then 'too-long'
                        when (w.value #>> '{}') ~ case v_kind when 'body' then E'[\x01-\x09\x0b-\x1f\x7f]' else E'[\x01-\x1f\x7f]' end then 'malformed' end)
                  from jsonb_each(jsonb_build_object('ja', null, 'en', null) || v_value) w)
            when v_kind = 'integer' then case
                when v_text::numeric % 1 <> 0 then 'wrong-type'
                when v_text::numeric < (v_rule ->> 1)::numeric or v_text::numeric > (v_rule ->> 2)::numeric then 'out-of-range' end
            when v_kind = 'text' then case
                when char_length(btrim(v_text, ' 　')) < (v_rule ->> 1)::integer then 'missing'
                when char_length(v_text) > (v_rule ->> 2)::integer then 'too-long'
                when v_text ~ E'[\x01-\x1f\x7f]' then 'malformed' end
            when v_kind = 'pattern' then case
                when char_length(v_text) > (v_rule ->> 2)::integer then 'too-long'
                when v_text !~ (v_rule ->> 1) then 'malformed' end
            when v_kind = 'word' then case when not (v_rule - 0) ? v_text then 'unknown' end
            when v_kind = 'words' then case
                when v_value = '[]' then 'missing'
                when not (v_rule - 0) @> v_value then 'unknown' end
            when v_kind = 'integers' then case
                when jsonb_array_length(v_value) > (v_rule ->> 1)::integer then 'too-many'
                when exists (select from jsonb_array_elements(v_value) e where jsonb_typeof(e) <> 'number' or e #>> '{}' !~ '^[0-9]{1,9}$') then 'wrong-type'
                when exists (select from jsonb_array_elements_text(v_value) e where e::integer not between (v_rule ->> 2)::integer and (v_rule ->> 3)::integer)
                    then 'out-of-range'
                when jsonb_array_length(v_value) <> (select count(distinct e) from jsonb_array_elements(v_value) e) then 'twice' end
            when v_kind = 'texts' then case
                when jsonb_array_length(v_value) > (v_rule ->> 1)::integer then 'too-many'
                when exists (select from jsonb_array_elements(v_value) e where jsonb_typeof(e) <> 'string') then 'wrong-type'
                when exists (select from jsonb_array_elements_text(v_value) e where btrim(e, ' 　') = '') then 'missing'
                when exists (select from jsonb_array_elements_text(v_value) e where char_length(e) > (v_rule ->> 2)::integer) then 'too-long'
                when exists (select from jsonb_array_elements_text(v_value) e where app.ill_formed(e) or e <> btrim(e, ' 　')) then 'malformed'
                when jsonb_array_length(v_value) <> (select count(distinct e) from jsonb_array_elements(v_value) e) then 'twice' end
            when v_kind = 'generator' then app.generator_fault(v_value)
            when v_kind = 'zone' then case
                -- Not those that only this database knows (posix/…, localtime).
                when v_text !~ '^(UTC|[A-Z][A-Za-z_]+/[A-Za-z0-9_/+-]+)$' or not exists (select from pg_timezone_names z where z.name = v_text) then 'unknown' end
        end;
        if reason is not null then
            return next;
        end if;
    end loop;
end
$_$;

ALTER FUNCTION app.misfits(p_document jsonb, p_changes jsonb, p_rules jsonb) OWNER TO aikotoba_definer;

CREATE FUNCTION app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) RETURNS TABLE(outcome text, organisation_id uuid, member_id text, type_code text, period_code text, generation integer, valid_from timestamp with time zone, valid_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_member_id text;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select o.member_id into v_member_id from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'needed', p_organisation, v_member_id, l.type_code, l.period_code, l.generation, l.valid_from, l.valid_until
      from app.credentials_lacking(p_tenant, p_organisation, identity.clock()) l
     order by l.valid_from, l.type_code;
end
$$;

ALTER FUNCTION app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) IS 'The credentials an organisation lacks by itself.';

CREATE FUNCTION app.new_id(p_at timestamp with time zone) RETURNS uuid
    LANGUAGE sql
    AS $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
               placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
               52, 1), 53, 1), 'hex')::uuid
$$;

ALTER FUNCTION app.new_id(p_at timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.next_generation_from(p_tenant integer, p_organisation uuid, p_type uuid, p_now timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (
        select min(c.valid_from)
          from registry.credential_types t
          join registry.credentials c
            on c.tenant_id = p_tenant and c.type_id = t.type_id
           and c.holder_id = case t.holder when 'tenant' then '00000000-0000-0000-0000-000000000000'::uuid
                                           else p_organisation end
         where t.tenant_id = p_tenant and t.type_id = p_type and c.revoked_at is null and c.valid_from > p_now);
end
$$;

ALTER FUNCTION app.next_generation_from(p_tenant integer, p_organisation uuid, p_type uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.note_fault(p_note text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
    return case
        when btrim(coalesce(p_note, ''), ' 　') = '' then 'note-missing'
        when length(p_note) > 500 then 'too-long'
        when app.ill_formed(p_note) then 'text-malformed' end;
end
$$;

ALTER FUNCTION app.note_fault(p_note text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.note_settings(p_tenant integer, p_operator text, p_act text, p_subject uuid, p_name text, p_was jsonb, p_is jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_fields text[] := app.changed_fields(p_was, p_is);
    v_shown text[] := array(select f from unnest(v_fields) f where f not in ('sender', 'body'));
begin
    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, identity.clock(), p_act, 'operator', p_operator, p_subject,
            json_build_object('name', p_name, 'fields', v_fields,
                              'was', (select json_object_agg(f, p_was -> f) from unnest(v_shown) f where p_was ? f),
                              'is', (select json_object_agg(f, p_is -> f) from unnest(v_shown) f)));
end
$$;

ALTER FUNCTION app.note_settings(p_tenant integer, p_operator text, p_act text, p_subject uuid, p_name text, p_was jsonb, p_is jsonb) OWNER TO aikotoba_definer;

CREATE FUNCTION app.notify_everybody(p_tenant integer, p_reissue uuid, p_limit integer, p_now timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    v_row registry.reissues;
    v_credential uuid;
    v_organisations uuid[];
begin
    select * into strict v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    -- The reissue's own: the first that is valid from when it began or later.
    v_credential := (
        select c.credential_id from registry.credentials c
         where c.tenant_id = p_tenant and c.holder_id = '00000000-0000-0000-0000-000000000000' and c.type_id = v_row.type_id
           and c.valid_from >= v_row.begun_at and c.valid_from <= greatest(p_now, v_row.begun_at) and c.revoked_at is null
         order by c.valid_from limit 1);
    v_organisations := array(
        select o.organisation_id from registry.organisations o
         where o.tenant_id = p_tenant and o.status = 'active' and v_credential is not null
           and o.organisation_id > coalesce(v_row.notified_up_to, '00000000-0000-0000-0000-000000000000')
         order by o.organisation_id limit p_limit);
    if v_organisations <> '{}' then
        perform app.queue_letters(p_tenant, 'credential-reissued', v_organisations,
                                  array_fill(v_credential, array[cardinality(v_organisations)]),
                                  array['representative', 'deputy', 'technical'], p_now);
        update registry.reissues r set notified_up_to = v_organisations[cardinality(v_organisations)]
         where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    end if;
    return cardinality(v_organisations);
end
$$;

ALTER FUNCTION app.notify_everybody(p_tenant integer, p_reissue uuid, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.notify_of_reissue(p_tenant integer, p_credentials uuid[], p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_organisations uuid[];
    v_subjects uuid[];
begin
    select array_agg(c.organisation_id), array_agg(c.credential_id) into v_organisations, v_subjects
      from unnest(p_credentials) as n (credential_id)
      join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = n.credential_id
     where c.organisation_id is not null;
    if v_organisations is not null then
        perform app.queue_letters(p_tenant, 'credential-reissued', v_organisations, v_subjects,
                                  array['representative', 'deputy', 'technical'], p_now);
    end if;
end
$$;

ALTER FUNCTION app.notify_of_reissue(p_tenant integer, p_credentials uuid[], p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_case registry.handover_cases;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_case from registry.handover_cases h
     where h.tenant_id = p_tenant and h.case_id = p_case and h.objection_digest = p_digest for no key update;
    v_now := identity.clock();
    outcome := case
        when v_case.case_id is null then 'objection-unknown'
        when v_case.state = 'objected' then 'objected'
        when v_case.state <> 'cooling-off' or v_case.cooling_until <= v_now then 'case-ended' end;
    if outcome is not null then
        return next;
        return;
    end if;

    outcome := 'objected';
    perform app.take_back_successor(p_tenant, v_case, v_now);
    update registry.handover_cases h set state = 'objected', objected_at = v_now, version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-objected', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea) IS 'Stops the change of a contact that a case brought about.';

CREATE FUNCTION app.object_to_handover(p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_network bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_office registry.contacts;
    v_holder registry.contacts;
    v_sessions integer;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.objection_digest = p_digest for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_handover.organisation_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.objected_at is not null then 'objected'
        when v_handover.objection_until <= v_now then 'objection-ended'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    -- The contacts lie behind the organisation, which is held.
    select * into strict v_office from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = v_handover.contact_id;
    select * into v_holder from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = any (app.office_line(p_tenant, v_handover.successor_id)) and c.valid_until > v_now
     order by c.valid_from desc limit 1;
    if v_office.valid_until > v_now then
        -- It does not count yet: the successor's office is over before it begins.
        update registry.contacts c set valid_until = v_handover.prior_until, replaced_by = null, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_office.contact_id;
        p_restored := v_office.contact_id;
    elsif app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, v_office.address, v_now, 'infinity', null) is null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, delivery, delivery_at)
        values (p_tenant, p_restored, v_office.organisation_id, v_office.role, v_office.person, v_office.department, v_office.phone,
                v_office.address, v_office.locale, v_now,
                case when v_handover.prior_until > v_now then v_handover.prior_until else 'infinity' end, v_office.delivery, v_office.delivery_at);
    else
        p_restored := null;
    end if;
    if v_holder.contact_id is not null then
        perform app.retire_contact(p_tenant, v_holder.contact_id, p_restored, v_now);
    end if;
    update registry.handovers h set objected_at = v_now where h.tenant_id = p_tenant and h.handover_id = p_handover;
    -- What the office's new holder has offered to others goes with him.
    perform app.end_offer(p_tenant, h.handover_id, 'register', v_now, v_now)
       from registry.handovers h
      where h.tenant_id = p_tenant and h.organisation_id = v_handover.organisation_id and h.contact_id = v_holder.contact_id
        and h.accepted_at is null and h.ended_at is null;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.organisation_id = v_handover.organisation_id and s.ended_at is null;
    get diagnostics v_sessions = row_count;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = v_now, reply_class = 'objected', leased_until = null
     where m.tenant_id = p_tenant and m.organisation_id = v_handover.organisation_id and m.code_for = p_handover
       and m.template = 'handover-done' and m.state = 'queued';
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mails[1], 'handover-withdrawn', v_handover.locale, v_handover.organisation_id, v_handover.address, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now),
           (p_tenant, p_mails[2], 'handover-withdrawn', 'ja', v_handover.organisation_id, null, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-objected', 'public', v_handover.organisation_id, p_handover,
            json_build_object('restored', p_restored, 'retired', v_holder.contact_id, 'sessionsEnded', v_sessions,
                              'network', encode(p_network, 'hex')));
    outcome := 'objected';
    return next;
end
$$;

ALTER FUNCTION app.object_to_handover(p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.object_to_handover(p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_network bytea) IS 'The old address objects: the office goes back, and the handover waits for the operators.';

CREATE FUNCTION app.offer_handover(p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, offer_until timestamp with time zone, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_refusal text;
    v_rule registry.policies;
    v_office registry.contacts;
    v_standing registry.handovers;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.proven_session(p_tenant, p_session, v_now) s;
    if v_session.refusal is not null then
        outcome := v_session.refusal;
        return next;
        return;
    end if;
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    -- Whoever changes who is in office holds the organisation: two offers at once wait here for each other.
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_session.organisation_id for no key update;
    select * into v_office from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_session.organisation_id for no key update;
    v_now := identity.clock();
    v_refusal := (select s.refusal from app.proven_session(p_tenant, p_session, v_now) s);
    select h.* into v_standing from registry.handovers h
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id and h.contact_id = p_contact
       and h.ended_at is null and h.objected_at is null and (h.accepted_at is null or h.effective_at > v_now);
    retry_at := (
        select max(h.objection_until) from registry.handovers h
         where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id and h.objection_until > v_now
           and h.objected_at is null and p_contact = any (app.office_line(p_tenant, h.successor_id)));

    outcome := case
        when v_refusal is not null then v_refusal
        when v_office.contact_id is null or v_office.valid_from > v_now or v_office.valid_until <= v_now then 'contact-unknown'
        when v_standing.accepted_at is not null or v_standing.offer_until > v_now then 'handover-open'
        when retry_at is not null then 'objection-running'
    end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_office.role, p_person, p_address, p_department, p_phone, p_locale) j where j.reason is not null;
        if outcome is null and app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, p_address, v_now, 'infinity', null)
                               is not null then
            outcome := 'exists';
        end if;
    end if;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, 'handover', sha256(uuid_send(v_office.organisation_id)), p_network, v_rule.mail_gap,
                                           v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    if v_standing.handover_id is not null then
        perform app.end_offer(p_tenant, v_standing.handover_id, 'time', v_standing.offer_until, v_now);
    end if;
    insert into registry.handovers (tenant_id, handover_id, organisation_id, contact_id, person, department, phone, address, locale,
                                    offered_at, offer_until, objection_time, effect)
    values (p_tenant, p_handover, v_office.organisation_id, p_contact, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
            nullif(btrim(p_phone, ' 　'), ''), p_address, p_locale, v_now, v_now + v_rule.offer_lifetime, v_rule.objection_time,
            v_rule.handover_effect)
    returning registry.handovers.offer_until into offer_until;
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_handover, 'handover', sha256(uuid_send(v_office.organisation_id)), v_office.organisation_id,
                          v_office.organisation_id, 'handover-offer', p_address, false, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-offered', 'member', v_session.member_id, v_office.organisation_id, p_handover,
            json_build_object('contact', p_contact, 'role', v_office.role, 'proof', v_session.proof, 'session', v_session.session_id,
                              'network', encode(p_network, 'hex')));
    outcome := 'offered';
    return next;
end
$$;

ALTER FUNCTION app.offer_handover(p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.offer_handover(p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Offers an office to a successor, who is mailed a code.';

CREATE FUNCTION app.office_line(p_tenant integer, p_contact uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return array(
        with recursive line as (
            select p_contact as contact_id
            union
            select c.replaced_by from line l
              join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = l.contact_id
             where c.replaced_by is not null)
        select l.contact_id from line l);
end
$$;

ALTER FUNCTION app.office_line(p_tenant integer, p_contact uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.open_case(p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea) RETURNS TABLE(outcome text, case_number text, retry_at timestamp with time zone, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_rule registry.policies;
    v_organisation uuid;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.* into v_rule from registry.policies p
      join registry.tenants t on t.tenant_id = p_tenant and t.status = 'active'
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'case-not-offered';
        return next;
        return;
    end if;
    return query
    select 'invalid', null, null::timestamptz, j.reason, j.reason_column
      from app.judge_case(p_purpose, p_postal_address, p_organisation, p_department, p_predecessor, p_person, p_phone, p_address) j;
    if found then
        return;
    end if;
    if exists (select from registry.handover_cases h where h.tenant_id = p_tenant and h.case_number = p_number) then
        outcome := 'number-taken';
        return next;
        return;
    end if;
    retry_at := app.charge_public_mail(p_tenant, 'handover-case', p_address_subject, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    v_now := identity.clock();
    select case when count(*) = 1 then min(o.organisation_id::text)::uuid end into v_organisation
      from registry.organisations o
     where o.tenant_id = p_tenant and o.name_folded = app.folded(p_organisation) and o.status = 'active';
    insert into registry.handover_cases (tenant_id, case_id, case_number, purpose, locale, postal_address, organisation_name, department,
                                         predecessor, person, phone, address, opened_at, organisation_id, contact_id)
    values (p_tenant, p_case, p_number, p_purpose, p_locale, btrim(p_postal_address, ' 　'), btrim(p_organisation, ' 　'),
            nullif(btrim(p_department, ' 　'), ''), nullif(btrim(p_predecessor, ' 　'), ''), btrim(p_person, ' 　'), btrim(p_phone, ' 　'),
            p_address, v_now, v_organisation,
            case p_purpose when 'contact-left' then app.contact_meant(p_tenant, v_organisation, p_predecessor, v_now) end)
        on conflict do nothing;
    if not found then
        outcome := 'number-taken';
        return next;
        return;
    end if;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, 'case-received', p_locale, p_address, 'queued', v_now, v_now + interval '3 days', p_case, v_now
     where p_purpose = 'contact-left';
    insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
    values (p_tenant, v_now, 'case-opened', 'public', p_case,
            json_build_object('number', p_number, 'purpose', p_purpose, 'network', encode(p_network, 'hex')));
    outcome := 'opened';
    case_number := p_number;
    return next;
end
$$;

ALTER FUNCTION app.open_case(p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.open_case(p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea) IS 'Opens a case; the answer is the same whatever stands in the register.';

CREATE TABLE registry.changes (
    tenant_id integer NOT NULL,
    change_id uuid NOT NULL,
    kind text NOT NULL,
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    version integer,
    person text,
    department text,
    phone text,
    address text,
    locale text,
    done_at timestamp with time zone,
    successor_id uuid,
    CONSTRAINT "a change is a proof or an address" CHECK ((kind = ANY (ARRAY['proof'::text, 'address'::text]))),
    CONSTRAINT "a new address stands with all that is said of its contact" CHECK ((num_nulls(version, person, address, locale) =
CASE kind
    WHEN 'address'::text THEN 0
    ELSE 4
END))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.changes FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.changes OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.changes IS 'Askings at My page that wait for a code. contact_id: whose address a proof went to, or whose address is to be another; version: of that contact when it was asked; successor_id: the contact that holds the new address.';

CREATE FUNCTION app.open_change(p_tenant integer, p_change registry.changes, p_recipient text, p_purpose text, p_template text, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) RETURNS TABLE(expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    insert into registry.changes values (p_change.*);
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_change.change_id, p_purpose, uuid_send(p_change.organisation_id), p_change.organisation_id,
                          p_change.organisation_id, p_template, p_recipient, false, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, p_now) c;
    return next;
end
$$;

ALTER FUNCTION app.open_change(p_tenant integer, p_change registry.changes, p_recipient text, p_purpose text, p_template text, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.open_operator_session(p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamp with time zone) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_operator registry.operators;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    select o.* into v_operator from registry.operators o
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where o.tenant_id = p_home and o.oidc_issuer = p_issuer and o.oidc_subject = p_subject and o.status = 'active';
    if not found then
        outcome := 'operator-unknown';
        return next;
        return;
    end if;

    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, scopes, created_at, ends_at)
    values (p_home, p_token, p_token_id, 'operator-session', v_operator.operator_id, 'identity-provider', p_scopes, v_now,
            least(p_ends_at, v_now + interval '24 hours'))
        on conflict (tenant_id, token_digest) do nothing;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
        values (p_home, v_now, 'operator-signed-in', 'operator', v_operator.address, p_token_id,
                json_build_object('issuer', p_issuer, 'scopes', p_scopes));
        outcome := 'opened';
    else
        outcome := case when exists (
            select from registry.access_tokens a
             where a.tenant_id = p_home and a.token_digest = p_token and a.operator_id = v_operator.operator_id
               and a.revoked_at is null and a.ends_at > v_now) then 'opened' else 'operator-unknown' end;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.open_operator_session(p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamp with time zone) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.open_operator_session(p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamp with time zone) IS 'Opens an operator''s session for what an identity provider says.';

CREATE FUNCTION app.operator_acting(p_tenant integer, p_home integer, p_token bytea, p_need text) RETURNS TABLE(refusal text, operator_id uuid, operator text, role text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);
    select o.operator_id, o.address, o.role, a.scopes, a.last_used_at
      into v_found
      from registry.access_tokens a
      join registry.operators o on o.tenant_id = p_home and o.operator_id = a.operator_id and o.status = 'active'
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where a.tenant_id = p_home and a.token_digest = p_token and a.revoked_at is null and a.ends_at > v_now
       and (a.idle is null or coalesce(a.last_used_at, a.created_at) + a.idle > v_now);
    if not found then
        perform set_config('aikotoba.tenant', '', true);
        return query select 'operator-unknown', null::uuid, null, null;
        return;
    end if;
    if v_found.last_used_at is null or v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_token(p_home, p_token, v_now);
    end if;

    perform set_config('aikotoba.tenant', '', true);
    refusal := case
        -- Only the installation's operators go beyond their home.
        when p_home <> p_tenant and p_home <> 0 then 'tenant-unknown'
        when not app.role_allows(v_found.role, p_need)
          or v_found.scopes <> '{}' and p_need <> all (v_found.scopes)
          or p_need = 'tenants' and p_home <> 0 then 'role-refused'
    end;
    if refusal is null then
        perform set_config('aikotoba.tenant', p_tenant::text, true);
        if not exists (select from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active') then
            perform set_config('aikotoba.tenant', '', true);
            refusal := 'tenant-unknown';
        end if;
    end if;
    operator_id := v_found.operator_id;
    operator := v_found.address;
    role := v_found.role;
    return next;
end
$$;

ALTER FUNCTION app.operator_acting(p_tenant integer, p_home integer, p_token bytea, p_need text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.own_case(p_tenant integer, p_case registry.handover_cases, p_operator text, p_now timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return lower(normalize(btrim(p_operator), nfkc)) = lower(normalize(btrim(p_case.address), nfkc))
        or exists (select from registry.contacts c
                    where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_until > p_now
                      and c.address_folded = lower(normalize(btrim(p_operator), nfkc)));
end
$$;

ALTER FUNCTION app.own_case(p_tenant integer, p_case registry.handover_cases, p_operator text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.own_change(p_change registry.changes, p_session_id uuid, p_organisation uuid) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    select p_change.organisation_id = p_organisation and (p_change.kind = 'address' or p_change.session_id = p_session_id)
$$;

ALTER FUNCTION app.own_change(p_change registry.changes, p_session_id uuid, p_organisation uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.period_at(p_tenant integer, p_calendar uuid, p_at timestamp with time zone) RETURNS SETOF registry.periods
    LANGUAGE sql STABLE
    AS $$
    select p.* from registry.periods p
     where p.tenant_id = p_tenant and p.calendar_id = p_calendar and p.starts_at <= p_at and p.ends_at > p_at
$$;

ALTER FUNCTION app.period_at(p_tenant integer, p_calendar uuid, p_at timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.period_document(p_row registry.periods, p_calendar text) RETURNS jsonb
    LANGUAGE sql STABLE
    AS $$
    select jsonb_build_object(
        'calendar', p_calendar, 'code', p_row.code, 'label', jsonb_build_object('ja', p_row.label_ja, 'en', p_row.label_en),
        'startsAt', app.instant(p_row.starts_at),
        'endsAt', app.instant(p_row.ends_at))
$$;

ALTER FUNCTION app.period_document(p_row registry.periods, p_calendar text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.place_code(p_tenant integer, p_code_for uuid, p_purpose text, p_subject bytea, p_organisation uuid, p_addressee uuid, p_template text, p_recipient text, p_decoy boolean, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone, OUT expires_at timestamp with time zone, OUT resend_after timestamp with time zone) RETURNS record
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_rule registry.policies;
begin
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    expires_at := p_now + v_rule.code_lifetime;
    resend_after := p_now + v_rule.mail_gap;
    insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest,
                                         decoy, max_tries, issued_at, expires_at, mail_id, form, lifetime, mail_gap,
                                         hour_mails, day_tries, day_ceiling, network_free_tries, help_after)
    values (p_tenant, p_code_for, p_purpose, p_subject, p_organisation, p_reference, p_key, p_digest, p_decoy, v_rule.code_tries, p_now,
            expires_at, p_mail, coalesce(p_form, v_rule.code_form), v_rule.code_lifetime, v_rule.mail_gap, v_rule.hour_mails,
            v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries, v_rule.help_after);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    values (p_tenant, p_mail, p_template, p_locale, p_addressee, p_recipient, case when p_decoy then 'withheld' else 'queued' end, p_now,
            expires_at, p_key, case when not p_decoy then p_payload end, p_code_for, 1, p_reference, p_now,
            case when p_decoy then p_now end);
end
$$;

ALTER FUNCTION app.place_code(p_tenant integer, p_code_for uuid, p_purpose text, p_subject bytea, p_organisation uuid, p_addressee uuid, p_template text, p_recipient text, p_decoy boolean, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone, OUT expires_at timestamp with time zone, OUT resend_after timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.place_import_values(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]) RETURNS TABLE(outcome text, place integer, type_code text, organisation_id uuid, period_code text, generation integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if not exists (select from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import) then
        outcome := 'unknown';
        return next;
        return;
    end if;
    -- Kept apart ("offset 0"): pulled up, the expression is compared with every credential of the tenant.
    return query
    select 'placed', h.place::integer, t.code, h.organisation_id, r.code,
           1 + coalesce((select max(c.generation) from registry.credentials c
                          where c.tenant_id = p_tenant and c.holder_id = h.organisation_id and c.type_id = t.type_id
                            and c.period_id = r.period_id), 0)
      from (select g.place, coalesce((select o.organisation_id from registry.organisations o
                                       where o.tenant_id = p_tenant and o.member_id = g.member_id), g.id) as organisation_id
              from unnest(p_member_ids, p_ids) with ordinality as g (member_id, id, place) offset 0) h
     cross join registry.import_types i
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = i.type_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = i.period_id
     where i.tenant_id = p_tenant and i.import_id = p_import
     order by h.place, t.code;
end
$$;

ALTER FUNCTION app.place_import_values(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.place_import_values(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]) IS 'What the values of a batch of an import are sealed over.';

CREATE FUNCTION app.plan_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer, p_reason text, p_key text, p_request bytea) RETURNS TABLE(outcome text, rotation_id uuid, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_type record;
    v_period registry.periods;
    v_planned integer;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_rotation);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        rotation_id := v_key.replayed;
        return next;
        return;
    end if;

    select t.type_id, t.origin, t.holder, t.grace, c.calendar_id, c.kind, c.time_zone into v_type
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
     where t.tenant_id = p_tenant and t.code = p_type;
    if v_type.kind = 'fiscal-year' then
        perform app.make_fiscal_periods(p_tenant, v_type.calendar_id, v_now);
    end if;
    select * into v_period from registry.periods p
     where p.tenant_id = p_tenant and p.calendar_id = v_type.calendar_id and p.kind <> 'contract-year'
       and (p.code = p_period or p_period is null and p.starts_at > v_now)
     order by p.starts_at limit 1;
    outcome := case
        when v_type.type_id is null then 'type-unknown'
        when v_type.origin <> 'generated' then 'not-generated'
        when v_period.period_id is null then 'period-unknown'
        when v_period.ends_at <= v_now then 'period-over'
    end;
    if outcome is null then
        insert into registry.rotations (tenant_id, rotation_id, type_id, period_id, grace, reason, planned_by, effective_at, planned_at)
        values (p_tenant, p_rotation, v_type.type_id, v_period.period_id, coalesce(make_interval(days => p_grace_days), v_type.grace),
                p_reason, v_operator.operator, v_period.starts_at, v_now)
            on conflict do nothing;
        if not found then
            outcome := 'exists';
            rotation_id := (select r.rotation_id from registry.rotations r
                             where r.tenant_id = p_tenant and r.type_id = v_type.type_id and r.period_id = v_period.period_id
                               and (r.state in ('planned', 'generated', 'announced') or r.revoking_from is not null));
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.rotation_items (tenant_id, rotation_id, holder_id, skipped_because)
    select p_tenant, p_rotation, j.holder_id, j.skipped_because
      from app.judge_holders(p_tenant, p_rotation, v_type.type_id, v_type.holder, greatest(v_period.starts_at, v_now),
                             v_period.ends_at, v_type.time_zone) j
     order by j.holder_id;
    get diagnostics v_planned = row_count;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-planned', 'operator', v_operator.operator, p_rotation,
            json_build_object('type', p_type, 'period', v_period.code, 'graceDays', p_grace_days, 'planned', v_planned));
    outcome := 'planned';
    rotation_id := p_rotation;
    version := 1;
    return next;
end
$$;

ALTER FUNCTION app.plan_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer, p_reason text, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.plan_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer, p_reason text, p_key text, p_request bytea) IS 'Plans a rotation: who gets a generation of a period, and who does not.';

CREATE TABLE registry.policies (
    tenant_id integer NOT NULL,
    code_lifetime interval DEFAULT '00:20:00'::interval NOT NULL,
    code_form text DEFAULT 'letters'::text NOT NULL,
    code_tries integer DEFAULT 5 NOT NULL,
    day_tries integer DEFAULT 15 NOT NULL,
    mail_gap interval DEFAULT '00:01:00'::interval NOT NULL,
    hour_mails integer DEFAULT 5 NOT NULL,
    address_day_ceiling integer DEFAULT 100 NOT NULL,
    session_idle interval DEFAULT '00:30:00'::interval NOT NULL,
    session_longest interval DEFAULT '12:00:00'::interval NOT NULL,
    sign_in_free_tries integer DEFAULT 5 NOT NULL,
    network_free_tries integer DEFAULT 50 NOT NULL,
    tarpit_longest interval DEFAULT '00:15:00'::interval NOT NULL,
    help_after interval DEFAULT '00:30:00'::interval NOT NULL,
    audit_kept interval DEFAULT '7 years'::interval NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    announcements_per_hour integer DEFAULT 3600 NOT NULL,
    reminder_days integer[] DEFAULT '{30}'::integer[] NOT NULL,
    token_free_tries integer DEFAULT 1000 NOT NULL,
    membership_classes text[] DEFAULT '{}'::text[] NOT NULL,
    grant_lifetime interval DEFAULT '00:15:00'::interval NOT NULL,
    duplicate_address text DEFAULT 'choose'::text NOT NULL,
    password_least integer DEFAULT 15 NOT NULL,
    password_most integer DEFAULT 128 NOT NULL,
    password_words text[] DEFAULT '{}'::text[] NOT NULL,
    cooling_off interval DEFAULT '72:00:00'::interval NOT NULL,
    two_operators boolean DEFAULT true NOT NULL,
    offer_lifetime interval DEFAULT '7 days'::interval NOT NULL,
    objection_time interval DEFAULT '72:00:00'::interval NOT NULL,
    handover_effect text DEFAULT 'at-acceptance'::text NOT NULL,
    CONSTRAINT "a chosen password has 15 to 64 characters at least" CHECK (((password_least >= 15) AND (password_least <= 64))),
    CONSTRAINT "a chosen password may have 64 to 128 characters" CHECK (((password_most >= 64) AND (password_most <= 128))),
    CONSTRAINT "a client token allows 10 to 100000 free tries" CHECK (((token_free_tries >= 10) AND (token_free_tries <= 100000))),
    CONSTRAINT "a code allows 1 to 5 tries" CHECK (((code_tries >= 1) AND (code_tries <= 5))),
    CONSTRAINT "a code is letters or digits" CHECK ((code_form = ANY (ARRAY['letters'::text, 'digits'::text]))),
    CONSTRAINT "a code lives 5 to 20 minutes" CHECK (((code_lifetime >= '00:05:00'::interval) AND (code_lifetime <= '00:20:00'::interval))),
    CONSTRAINT "a cooling-off lasts an hour to 30 days" CHECK (((cooling_off >= '01:00:00'::interval) AND (cooling_off <= '30 days'::interval))),
    CONSTRAINT "a day allows 1 to 50 tries" CHECK (((day_tries >= 1) AND (day_tries <= 50))),
    CONSTRAINT "a grant lives 5 to 30 minutes" CHECK (((grant_lifetime >= '00:05:00'::interval) AND (grant_lifetime <= '00:30:00'::interval))),
    CONSTRAINT "a handover counts at acceptance or after the objection time" CHECK ((handover_effect = ANY (ARRAY['at-acceptance'::text, 'after-objection'::text]))),
    CONSTRAINT "a network allows 5 to 1000 free tries" CHECK (((network_free_tries >= 5) AND (network_free_tries <= 1000))),
    CONSTRAINT "a session ends within 24 hours" CHECK (((session_longest >= '00:01:00'::interval) AND (session_longest <= '24:00:00'::interval))),
    CONSTRAINT "a session is not idle for longer than it lasts" CHECK ((session_idle <= session_longest)),
    CONSTRAINT "a tarpit lasts 1 minute to 1 hour" CHECK (((tarpit_longest >= '00:01:00'::interval) AND (tarpit_longest <= '01:00:00'::interval))),
    CONSTRAINT "an address allows 1 to 1000 tries a day" CHECK (((address_day_ceiling >= 1) AND (address_day_ceiling <= 1000))),
    CONSTRAINT "an address of several is chosen from or refused" CHECK ((duplicate_address = ANY (ARRAY['choose'::text, 'refuse'::text]))),
    CONSTRAINT "an hour allows 1 to 5 mails" CHECK (((hour_mails >= 1) AND (hour_mails <= 5))),
    CONSTRAINT "an hour allows 60 to 100000 announcements" CHECK (((announcements_per_hour >= 60) AND (announcements_per_hour <= 100000))),
    CONSTRAINT "an idle session ends within 8 hours" CHECK (((session_idle >= '00:01:00'::interval) AND (session_idle <= '08:00:00'::interval))),
    CONSTRAINT "an offer lives 1 to 30 days" CHECK (((offer_lifetime >= '1 day'::interval) AND (offer_lifetime <= '30 days'::interval))),
    CONSTRAINT "audit is kept a year or longer" CHECK ((audit_kept >= '1 year'::interval)),
    CONSTRAINT "help is pointed at within a day" CHECK (((help_after >= '00:01:00'::interval) AND (help_after <= '1 day'::interval))),
    CONSTRAINT "mails are 30 seconds to an hour apart" CHECK (((mail_gap >= '00:00:30'::interval) AND (mail_gap <= '01:00:00'::interval))),
    CONSTRAINT "one may object for 1 to 14 days" CHECK (((objection_time >= '1 day'::interval) AND (objection_time <= '14 days'::interval))),
    CONSTRAINT "reminders go out 1 to 366 days before, five at most" CHECK (((cardinality(reminder_days) <= 5) AND (1 <= ALL (reminder_days)) AND (366 >= ALL (reminder_days)))),
    CONSTRAINT "sign-in allows 1 to 10 free tries" CHECK (((sign_in_free_tries >= 1) AND (sign_in_free_tries <= 10)))
);

ALTER TABLE ONLY registry.policies FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.policies OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.policies IS 'Limits and terms of a tenant. Copied into codes and sessions when these are made: a change alters nothing promised.';

CREATE FUNCTION app.policy_document(p_row registry.policies) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_build_object(
        'codeLifetimeSeconds', extract(epoch from p_row.code_lifetime)::integer, 'codeForm', p_row.code_form,
        'codeTries', p_row.code_tries, 'dayTries', p_row.day_tries, 'mailGapSeconds', extract(epoch from p_row.mail_gap)::integer,
        'hourMails', p_row.hour_mails, 'addressDayCeiling', p_row.address_day_ceiling,
        'sessionIdleSeconds', extract(epoch from p_row.session_idle)::integer,
        'sessionLongestSeconds', extract(epoch from p_row.session_longest)::integer,
        'signInFreeTries', p_row.sign_in_free_tries, 'networkFreeTries', p_row.network_free_tries,
        'tokenFreeTries', p_row.token_free_tries, 'tarpitLongestSeconds', extract(epoch from p_row.tarpit_longest)::integer,
        'helpAfterSeconds', extract(epoch from p_row.help_after)::integer,
        'auditKeptMonths', (extract(year from p_row.audit_kept) * 12 + extract(month from p_row.audit_kept))::integer,
        'announcementsPerHour', p_row.announcements_per_hour, 'reminderDays', to_jsonb(p_row.reminder_days),
        'membershipClasses', to_jsonb(p_row.membership_classes),
        'grantLifetimeSeconds', extract(epoch from p_row.grant_lifetime)::integer, 'duplicateAddress', p_row.duplicate_address,
        'passwordLeast', p_row.password_least, 'passwordMost', p_row.password_most, 'passwordWords', to_jsonb(p_row.password_words),
        'coolingOffSeconds', extract(epoch from p_row.cooling_off)::integer, 'twoOperators', p_row.two_operators,
        'offerLifetimeSeconds', extract(epoch from p_row.offer_lifetime)::integer,
        'objectionSeconds', extract(epoch from p_row.objection_time)::integer, 'handoverEffect', p_row.handover_effect)
$$;

ALTER FUNCTION app.policy_document(p_row registry.policies) OWNER TO aikotoba_definer;

CREATE FUNCTION app.prepare_audit() RETURNS TABLE(outcome text, made integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    return query select 'prepared', audit.make_months(3);
end
$$;

ALTER FUNCTION app.prepare_audit() OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prepare_audit() IS 'Makes the months of the audit ahead.';

CREATE FUNCTION app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) RETURNS TABLE(outcome text, standing text, holders integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_rule record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    return query
    select 'read', l.standing, count(*)::integer from app.rotation_lines(p_tenant, p_rotation, v_rule.roles, v_now) l
     group by l.standing order by l.standing;
    if not found then
        outcome := 'read';
        holders := 0;
        return next;
    end if;
end
$$;

ALTER FUNCTION app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) IS 'What a rotation will do, in numbers.';

CREATE FUNCTION app.prove_case(p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea, p_notice uuid, p_done uuid, p_network bytea) RETURNS TABLE(outcome text, remaining_tries integer, retry_at timestamp with time zone, expired_at timestamp with time zone, reference text, cooling_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_case registry.handover_cases;
    v_contact registry.contacts;
    v_active boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The locks first, the clock under them.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_case and c.purpose = 'handover-case' for no key update;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    select o.status = 'active' into v_active from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = v_case.organisation_id for no key update;
    select * into v_contact from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_case.contact_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_case.case_id is null or v_code.code_for is null then 'case-unknown'
        when v_code.redeemed_at is null and (v_case.state <> 'approved' or v_case.prove_until <= v_now or not v_active) then 'case-ended' end;
    if outcome is null then
        select j.* into outcome, remaining_tries, retry_at, expired_at, reference
          from app.judge_code(p_tenant, v_code, p_digests, true, p_network, v_now) j;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    outcome := 'proven';
    cooling_until := v_now + v_case.cooling_off;
    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_case;
    -- Who has left office meanwhile in another way is replaced by nobody: the office is given anew. Nobody holds it twice at one address.
    if app.contact_holding(p_tenant, v_case.organisation_id, v_contact.role, v_case.address, cooling_until, 'infinity', v_case.contact_id) is null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale, valid_from)
        values (p_tenant, p_successor, v_case.organisation_id, v_contact.role, v_case.person, v_case.department, v_case.phone, v_case.address,
                v_case.locale, cooling_until);
        v_case.successor_id := p_successor;
    end if;
    if v_contact.valid_until > cooling_until then
        perform app.retire_contact(p_tenant, v_case.contact_id, v_case.successor_id, cooling_until);
    end if;
    update registry.handover_cases h
       set state = 'cooling-off', proven_at = v_now, cooling_until = p.cooling_until, successor_id = v_case.successor_id,
           contact_until = v_contact.valid_until, objection_digest = p_objection_digest, done_mail_id = p_done, version = h.version + 1
      from (select cooling_until) p
     where h.tenant_id = p_tenant and h.case_id = p_case;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, key_id, payload,
                                 code_for, created_at)
    values (p_tenant, p_notice, 'case-objection', v_contact.locale, v_case.organisation_id, v_contact.address, 'queued', v_now, cooling_until,
            p_key, p_payload, p_case, v_now),
           (p_tenant, p_done, 'case-done', v_case.locale, v_case.organisation_id, v_case.address, 'queued', cooling_until,
            cooling_until + interval '3 days', null, null, p_case, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-address-proven', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'contact', v_case.contact_id, 'successor', v_case.successor_id,
                              'effectiveAt', app.instant(cooling_until), 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.prove_case(p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea, p_notice uuid, p_done uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prove_case(p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea, p_notice uuid, p_done uuid, p_network bytea) IS 'Proves the new address of an approved case; then its cooling-off runs.';

CREATE FUNCTION app.prove_change(p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea) RETURNS TABLE(outcome text, remaining_tries integer, retry_at timestamp with time zone, expired_at timestamp with time zone, reference text, proven_until timestamp with time zone, contact_id uuid, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_code registry.one_time_codes;
    v_change registry.changes;
    v_contact registry.contacts;
    v_holds boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The locks first, the clock under them.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_change for no key update;
    select * into v_change from registry.changes h
     where h.tenant_id = p_tenant and h.change_id = p_change for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_change.organisation_id for no key update;
    select * into v_contact from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_change.contact_id for no key update;
    v_now := identity.clock();
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    retry_at := app.spent_until(p_tenant, v_code.purpose, v_code.subject, v_code.day_tries, v_now);
    v_holds := v_contact.valid_from <= v_now and v_contact.valid_until > v_now;

    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_code.code_for is null or not coalesce(app.own_change(v_change, v_session.session_id, v_session.organisation_id), false)
            then 'change-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
        when v_code.expires_at <= v_now then 'code-expired'
        when v_code.tries >= v_code.max_tries or retry_at is not null then 'too-many-tries'
        when not coalesce(v_code.digest = any (p_digests), false) then 'code-incorrect'
        when v_change.kind = 'proof' and not (v_holds and v_contact.role = 'representative') then 'change-unknown'
        when v_change.kind = 'address' and (not v_holds or v_contact.version <> v_change.version) then 'conflict'
        when v_change.kind = 'address' and app.contact_holding(
                p_tenant, v_change.organisation_id, v_contact.role, v_change.address, v_now, v_contact.valid_until, v_contact.contact_id)
            is not null then 'exists'
    end;
    if outcome is not null then
        case outcome
            when 'code-incorrect' then
                remaining_tries := app.refuse_code(p_tenant, v_code, v_session.session_id, p_network, v_now);
                reference := v_code.reference;
                outcome := case when remaining_tries = 0 then 'too-many-tries' else outcome end;
            when 'code-expired' then
                expired_at := v_code.expires_at;
            when 'conflict' then
                version := case when v_holds then v_contact.version end;
            else
        end case;
        if outcome <> 'too-many-tries' then
            retry_at := null;
        end if;
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_change;
    if v_change.kind = 'proof' then
        proven_until := v_now + (select p.grant_lifetime from registry.policies p where p.tenant_id = p_tenant);
        update registry.changes h set done_at = v_now where h.tenant_id = p_tenant and h.change_id = p_change;
        update registry.sessions s set proven_until = v_now + p.grant_lifetime, proven_by = v_contact.contact_id
          from registry.policies p
         where p.tenant_id = p_tenant and s.tenant_id = p_tenant and s.token_digest = p_session;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'session-proven', 'member', v_session.member_id, v_session.organisation_id, v_session.session_id,
                json_build_object('by', 'code', 'contact', v_contact.contact_id, 'network', encode(p_network, 'hex')));
        outcome := 'proven';
    else
        contact_id := app.write_new_address(p_tenant, v_change, v_contact, p_notice, v_now);
        version := 1;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'contact-changed', 'member', v_session.member_id, v_session.organisation_id, v_contact.contact_id,
                json_build_object('fields', array['address'], 'contact', contact_id, 'change', p_change, 'session', v_session.session_id,
                                  'network', encode(p_network, 'hex')));
        outcome := 'changed';
    end if;
    return next;
end
$$;

ALTER FUNCTION app.prove_change(p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prove_change(p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea) IS 'Redeems the code of an asking at My page: a proof of the session, or a new address.';

CREATE FUNCTION app.prove_handover(p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer, p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea) RETURNS TABLE(outcome text, remaining_tries integer, retry_at timestamp with time zone, expired_at timestamp with time zone, reference text, effective_at timestamp with time zone, objection_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_code registry.one_time_codes;
    v_office registry.contacts;
    v_effective_at timestamptz;
    v_objection_until timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover for no key update;
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_handover.organisation_id for no key update;
    select * into v_office from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_handover.contact_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.accepted_at is not null then 'code-already-used'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
        -- Purged: it ended more than a day ago.
        when v_code.code_for is null then 'code-expired'
    end;
    if outcome is null then
        select j.* into outcome, remaining_tries, retry_at, expired_at, reference
          from app.judge_code(p_tenant, v_code, p_digests, true, p_network, v_now) j;
    elsif outcome = 'code-expired' then
        expired_at := v_now - interval '1 day';
    end if;
    -- Somebody else was put into office at that address meanwhile: there is nothing left to accept.
    if outcome is null and p_accepts and app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, v_handover.address, v_now,
                                                             'infinity', null) is not null then
        perform app.end_offer(p_tenant, p_handover, 'register', v_now, v_now);
        outcome := 'offer-ended';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_handover;
    if not p_accepts then
        perform app.end_offer(p_tenant, p_handover, 'successor', v_now, v_now);
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
        values (p_tenant, p_told, 'handover-withdrawn', v_office.locale, v_office.organisation_id, v_office.address, 'queued', v_now,
                v_now + interval '3 days', p_handover, v_now);
        outcome := 'declined';
    else
        v_objection_until := v_now + v_handover.objection_time;
        v_effective_at := case v_handover.effect when 'after-objection' then v_objection_until else v_now end;
        effective_at := v_effective_at;
        objection_until := v_objection_until;
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, replaced_by)
        values (p_tenant, p_successor, v_office.organisation_id, v_office.role, v_handover.person, v_handover.department,
                v_handover.phone, v_handover.address, v_handover.locale, v_effective_at,
                case when v_office.valid_until > v_effective_at then v_office.valid_until else 'infinity' end, v_office.replaced_by);
        perform app.retire_contact(p_tenant, v_office.contact_id, p_successor, least(v_effective_at, v_office.valid_until));
        update registry.handovers h
           set accepted_at = v_now, successor_id = p_successor, effective_at = v_effective_at, prior_until = v_office.valid_until,
               objection_digest = p_objection_digest, objection_until = v_objection_until
         where h.tenant_id = p_tenant and h.handover_id = p_handover;
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at,
                                     key_id, payload, code_for, created_at)
        values (p_tenant, p_told, 'handover-told', v_office.locale, v_office.organisation_id, v_office.address, 'queued', v_now,
                v_objection_until, p_key, p_objection_payload, p_handover, v_now),
               (p_tenant, p_done, 'handover-done', 'ja', v_office.organisation_id, null, 'queued', v_effective_at,
                v_effective_at + interval '3 days', null, null, p_handover, v_effective_at);
        outcome := 'accepted';
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-' || outcome, 'public', v_office.organisation_id, p_handover,
            json_build_object('contact', v_office.contact_id, 'successor', case when p_accepts then p_successor end,
                              'effect', case when p_accepts then v_handover.effect end, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.prove_handover(p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer, p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prove_handover(p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer, p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea) IS 'The successor proves the address by the code and accepts the office, or declines it.';

CREATE FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) RETURNS TABLE(refusal text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    return query select a.refusal from app.operator_acting(p_tenant, p_home, p_token, p_need) a;
end
$$;

ALTER FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) IS 'Proves an operator where the act itself cannot.';

CREATE FUNCTION app.prove_own_password(p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, proven_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_found record;
    v_policy registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    perform from registry.sessions s where s.tenant_id = p_tenant and s.token_digest = p_session for no key update;
    v_now := identity.clock();
    select s.session_id, s.organisation_id, o.member_id, c.origin, n.blocked_until as network_blocked_until,
           c.digest = any (p_digests) and c.revoked_at is null as matched
      into v_found
      from app.live_session(p_tenant, p_session, v_now) s
      join registry.sessions p on p.tenant_id = p_tenant and p.token_digest = p_session
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
      left join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = p.credential_id
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'sign-in-network' and n.subject = p_network;
    outcome := case
        when v_found.session_id is null then 'session-ended'
        when v_found.origin is distinct from 'member-chosen' then 'code-required'
        when v_found.network_blocked_until > v_now then 'too-many-tries'
    end;
    if outcome is not null then
        retry_at := case when outcome = 'too-many-tries' then v_found.network_blocked_until end;
        return next;
        return;
    end if;

    select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
    v_found.matched := coalesce(v_found.matched, false);
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, 'sign-in', p_subject, v_now, case when v_found.matched then 0 else 1 end,
            case when v_found.matched then '-infinity' else v_now + app.tarpit(1, v_policy.sign_in_free_tries, v_policy.tarpit_longest) end)
    on conflict (tenant_id, purpose, subject) do update
       set (tries, window_from, blocked_until) = (
            select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                   case when n.tries = 0 then t.blocked_until
                        else n.at + app.tarpit(n.tries, v_policy.sign_in_free_tries, v_policy.tarpit_longest) end
              from (select identity.clock() as at,
                           case when v_found.matched then 0
                                when t.window_from <= identity.clock() - interval '1 day' then 1
                                else t.tries + 1 end as tries) n)
     where t.blocked_until <= identity.clock();
    if not found then
        outcome := 'too-many-tries';
        retry_at := (select t.blocked_until from registry.throttles t
                      where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject);
        return next;
        return;
    end if;

    v_now := identity.clock();
    if not v_found.matched then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in-network', p_network, v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_policy.network_free_tries, v_policy.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
        outcome := 'password-incorrect';
    else
        proven_until := v_now + v_policy.grant_lifetime;
        update registry.sessions s set proven_until = v_now + v_policy.grant_lifetime, proven_by = null
         where s.tenant_id = p_tenant and s.token_digest = p_session;
        outcome := 'proven';
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'proven' then 'session-proven' else 'proof-refused' end, 'member', v_found.member_id,
            v_found.organisation_id, v_found.session_id, json_build_object('by', 'password', 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.prove_own_password(p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.prove_own_password(p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea) IS 'Lets a session change contacts for a while, because its password was typed once more.';

CREATE FUNCTION app.proven_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) RETURNS TABLE(refusal text, session_id uuid, organisation_id uuid, member_id text, proof text, proven_until timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_last_used_at timestamptz;
begin
    select s.session_id, s.organisation_id, o.member_id, case c.origin when 'member-chosen' then 'password' else 'code' end, p.proven_until,
           s.last_used_at
      into session_id, organisation_id, member_id, proof, proven_until, v_last_used_at
      from app.live_session(p_tenant, p_session, p_now) s
      join registry.sessions p on p.tenant_id = p_tenant and p.token_digest = p_session
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
      left join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = p.credential_id;
    if session_id is null then
        refusal := 'session-ended';
        return next;
        return;
    end if;
    if v_last_used_at < p_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, p_now);
    end if;
    proven_until := app.session_proven_until(p_tenant, p_session, p_now);
    refusal := case when proven_until is null then 'proof-required' end;
    return next;
end
$$;

ALTER FUNCTION app.proven_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.purge(p_table text, p_before timestamp with time zone, p_limit integer) RETURNS TABLE(outcome text, purged integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_before timestamptz;
    v_last uuid;
    v_rows integer;
    v_tenant integer;
begin
    v_before := least(p_before, v_now - case p_table
        when 'one_time_codes' then interval '1 day'
        when 'inquiries' then interval '90 days'
        when 'recoveries' then interval '90 days'
        when 'changes' then interval '90 days'
        when 'handovers' then interval '90 days'
        when 'sessions' then interval '7 days'
        when 'access_tokens' then interval '7 days'
        when 'throttles' then interval '2 days'
        when 'outbox' then interval '30 days'
        when 'imports' then interval '1 day'
        when 'handover_cases' then interval '1 year'
        when 'desk_messages' then interval '1 year'
    end);
    purged := 0;
    if p_table not in ('one_time_codes', 'inquiries', 'recoveries', 'changes', 'handovers', 'sessions', 'access_tokens', 'throttles', 'outbox', 'imports',
                       'handover_cases', 'desk_messages') then
        outcome := 'table-unknown';
        return next;
        return;
    end if;
    v_last := encode(substring(int8send((extract(epoch from v_before) * 1000)::bigint) from 3) || '\x7fffbfffffffffffffff', 'hex');

    -- The installation has operators, too.
    for v_tenant in select a.tenant_id from identity.active_tenants() a union all select 0 loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        case p_table
            when 'one_time_codes' then
                with over as materialized (
                    select o.code_for from registry.one_time_codes o
                     where o.tenant_id = v_tenant and o.code_for <= v_last and o.expires_at < v_before
                     order by o.code_for limit p_limit for update skip locked)
                delete from registry.one_time_codes c using over
                 where c.tenant_id = v_tenant and c.code_for = over.code_for;
            when 'inquiries' then
                with over as materialized (
                    select o.inquiry_id from registry.inquiries o
                     where o.tenant_id = v_tenant and o.inquiry_id <= v_last and o.asked_at < v_before
                       and not exists (select from registry.disclosures d
                                        where d.tenant_id = v_tenant and d.inquiry_id = o.inquiry_id)
                     order by o.inquiry_id limit p_limit for update skip locked)
                delete from registry.inquiries i using over
                 where i.tenant_id = v_tenant and i.inquiry_id = over.inquiry_id;
            when 'recoveries' then
                with over as materialized (
                    select o.recovery_id from registry.recoveries o
                     where o.tenant_id = v_tenant and o.recovery_id <= v_last and o.asked_at < v_before
                     order by o.recovery_id limit p_limit for update skip locked)
                delete from registry.recoveries r using over
                 where r.tenant_id = v_tenant and r.recovery_id = over.recovery_id;
            when 'changes' then
                with over as materialized (
                    select o.change_id from registry.changes o
                     where o.tenant_id = v_tenant and o.change_id <= v_last and o.asked_at < v_before
                     order by o.change_id limit p_limit for update skip locked)
                delete from registry.changes h using over
                 where h.tenant_id = v_tenant and h.change_id = over.change_id;
            when 'handovers' then
                -- One that was objected to is kept: it is what the operators judge by. The audit keeps the course of the others.
                with over as materialized (
                    select o.handover_id from registry.handovers o
                     where o.tenant_id = v_tenant and o.handover_id <= v_last and o.objected_at is null
                       and coalesce(o.ended_at, greatest(o.objection_until, o.effective_at), o.offer_until) < v_before
                     order by o.handover_id limit p_limit for update skip locked)
                delete from registry.handovers h using over
                 where h.tenant_id = v_tenant and h.handover_id = over.handover_id;
            when 'sessions' then
                with over as materialized (
                    select o.token_digest from registry.sessions o
                     where o.tenant_id = v_tenant and least(o.ended_at, o.ends_at, o.last_used_at + o.idle) < v_before
                     limit p_limit for update skip locked)
                delete from registry.sessions s using over
                 where s.tenant_id = v_tenant and s.token_digest = over.token_digest;
            when 'access_tokens' then
                with over as materialized (
                    select o.token_digest from registry.access_tokens o
                     where o.tenant_id = v_tenant and o.kind = 'operator-session'
                       and least(o.revoked_at, o.ends_at, coalesce(o.last_used_at, o.created_at) + o.idle) < v_before
                     limit p_limit for update skip locked)
                delete from registry.access_tokens a using over
                 where a.tenant_id = v_tenant and a.token_digest = over.token_digest;
            when 'throttles' then
                with over as materialized (
                    select o.purpose, o.subject from registry.throttles o
                     where o.tenant_id = v_tenant and o.window_from < v_before and o.blocked_until < v_before
                       and coalesce(o.mail_times[cardinality(o.mail_times)], '-infinity') < v_before
                     limit p_limit for update skip locked)
                delete from registry.throttles t using over
                 where t.tenant_id = v_tenant and t.purpose = over.purpose and t.subject = over.subject;
            when 'outbox' then
                with over as materialized (
                    select o.mail_id from registry.outbox o
                     where o.tenant_id = v_tenant and o.mail_id <= v_last and o.settled_at < v_before
                     order by o.mail_id limit p_limit for update skip locked)
                delete from registry.outbox m using over
                 where m.tenant_id = v_tenant and m.mail_id = over.mail_id;
            when 'imports' then
                perform app.forget_import(v_tenant, o.import_id)
                   from (select i.import_id from registry.imports i
                          where i.tenant_id = v_tenant and i.begun_at < v_before
                          limit p_limit for update skip locked) o;
            when 'handover_cases' then
                with over as materialized (
                    select o.case_id from registry.handover_cases o
                     where o.tenant_id = v_tenant and o.case_id <= v_last
                       and case when app.case_state(o.state, o.prove_until, o.cooling_until, v_now) in ('lapsed', 'done', 'answered', 'refused')
                                then coalesce(o.closed_at, o.cooling_until, o.prove_until) < v_before end
                     order by o.case_id limit p_limit for update skip locked)
                delete from registry.handover_cases h using over
                 where h.tenant_id = v_tenant and h.case_id = over.case_id;
            when 'desk_messages' then
                with over as materialized (
                    select o.message_id from registry.desk_messages o
                     where o.tenant_id = v_tenant and o.message_id <= v_last and o.closed_at < v_before
                     order by o.message_id limit p_limit for update skip locked)
                delete from registry.desk_messages m using over
                 where m.tenant_id = v_tenant and m.message_id = over.message_id;
        end case;
        get diagnostics v_rows = row_count;
        purged := purged + v_rows;
    end loop;
    outcome := 'purged';
    return next;
end
$$;

ALTER FUNCTION app.purge(p_table text, p_before timestamp with time zone, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.purge(p_table text, p_before timestamp with time zone, p_limit integer) IS 'Deletes what is over, in a batch per tenant.';

CREATE FUNCTION app.queue_letters(p_tenant integer, p_template text, p_organisations uuid[], p_subjects uuid[], p_roles text[], p_now timestamp with time zone) RETURNS TABLE(organisation_id uuid)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_gap interval;
    v_first timestamptz;
begin
    select interval '1 hour' / p.announcements_per_hour into strict v_gap
      from registry.policies p where p.tenant_id = p_tenant for no key update;
    v_first := greatest(p_now, v_gap + (
        select m.due_at from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.template = p_template
         order by m.due_at desc limit 1));

    return query
    with addressed as (
        select distinct on (g.place, c.address_folded) g.place, g.organisation_id, g.subject, c.address, c.locale
          from unnest(p_organisations, p_subjects) with ordinality as g (organisation_id, subject, place)
          join registry.organisations o
            on o.tenant_id = p_tenant and o.organisation_id = g.organisation_id and o.status = 'active'
          join registry.contacts c
            on c.tenant_id = p_tenant and c.organisation_id = g.organisation_id
           and c.valid_from <= p_now and c.valid_until > p_now and c.role = any (p_roles) and c.delivery <> 'refused'
         order by g.place, c.address_folded, array_position(array['representative', 'deputy', 'technical'], c.role)
    ), lined_up as (
        select a.*, v_first + v_gap * (row_number() over (order by a.place, a.address) - 1) as due_at from addressed a
    ), queued as (
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                     expires_at, code_for, created_at)
        select p_tenant, app.new_id(p_now), p_template, l.locale, l.organisation_id, l.address, 'queued', l.due_at,
               l.due_at + interval '7 days', l.subject, p_now
          from lined_up l
        returning organisation_id
    )
    select distinct q.organisation_id from queued q;
end
$$;

ALTER FUNCTION app.queue_letters(p_tenant integer, p_template text, p_organisations uuid[], p_subjects uuid[], p_roles text[], p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.reached_organisations(p_tenant integer, p_code registry.one_time_codes, p_now timestamp with time zone) RETURNS uuid[]
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (
        select array_agg(distinct c.organisation_id)
          from registry.outbox m
          join registry.contacts c
            on c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(m.recipient), nfkc))
           and c.valid_from <= p_now and c.valid_until > p_now and c.role in ('representative', 'deputy')
          join registry.organisations o
            on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
         where m.tenant_id = p_tenant and m.mail_id = p_code.mail_id
           and (p_code.organisation_id is null or c.organisation_id = p_code.organisation_id));
end
$$;

ALTER FUNCTION app.reached_organisations(p_tenant integer, p_code registry.one_time_codes, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.read_acting(p_tenant integer, p_home integer, p_token bytea) RETURNS TABLE(outcome text, operator_id uuid, address text, name text, role text, has_password boolean, has_totp boolean, may_enrol boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_home::text, true);
    outcome := 'read';
    select o.operator_id, o.address, o.name, o.role, o.password_digest is not null, o.totp_sealed is not null,
           app.may_enrol(p_home, p_token)
      into operator_id, address, name, role, has_password, has_totp, may_enrol
      from registry.operators o where o.tenant_id = p_home and o.operator_id = v_operator.operator_id;
    return next;
end
$$;

ALTER FUNCTION app.read_acting(p_tenant integer, p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_acting(p_tenant integer, p_home integer, p_token bytea) IS 'Who the operator behind a token is, at his own home.';

CREATE FUNCTION app.read_audit_head(p_tenant integer, p_home integer, p_token bytea) RETURNS TABLE(outcome text, seal_no bigint, era integer, head bytea, sealed_at timestamp with time zone, sealed_events bigint, unsealed_events bigint, all_events bigint, oldest_unsealed_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_refusal text;
    v_last audit.seals;
    v_floor bigint;
    v_named bigint[];
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_last from audit.seals s where s.tenant_id = p_tenant order by s.seal_no desc limit 1;
    v_floor := coalesce((select max(s.last_event) from audit.seals s where s.tenant_id = p_tenant and s.era < v_last.era), 0);
    v_named := (select s.named from audit.seals s where s.tenant_id = p_tenant and s.era = v_last.era and s.named is not null limit 1);
    select count(*), count(*) filter (where u.is_unsealed), min(e.at) filter (where u.is_unsealed)
      into all_events, unsealed_events, oldest_unsealed_at
      from audit.events e
     cross join lateral (select e.xact >= coalesce(v_last.to_xact, '0') and e.event_no > v_floor
                                and (v_named is null or e.event_no <> all (v_named)) as is_unsealed) u
     where e.tenant_id = p_tenant;
    sealed_events := coalesce((select sum(s.events)::bigint from audit.seals s where s.tenant_id = p_tenant), 0);
    seal_no := v_last.seal_no;
    era := v_last.era;
    head := v_last.head;
    sealed_at := v_last.sealed_at;
    outcome := 'read';
    return next;
end
$$;

ALTER FUNCTION app.read_audit_head(p_tenant integer, p_home integer, p_token bytea) OWNER TO aikotoba_auditor;

COMMENT ON FUNCTION app.read_audit_head(p_tenant integer, p_home integer, p_token bytea) IS 'Where a tenant''s chain of seals ends.';

CREATE FUNCTION app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text) RETURNS TABLE(outcome text, version integer, document json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
#variable_conflict use_column
declare
    v_operator record;
    v_case registry.handover_cases;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        if p_case ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
            select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case::uuid;
        else
            select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_number = upper(normalize(btrim(p_case), nfkc));
        end if;
    end if;
    outcome := coalesce(v_operator.refusal, case when v_case.case_id is null then 'unknown' else 'read' end);
    if outcome = 'read' then
        version := v_case.version;
        document := app.case_document(p_tenant, v_case, identity.clock());
    end if;
    return next;
end
$_$;

ALTER FUNCTION app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text) IS 'A case with everything an operator decides by.';

CREATE FUNCTION app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea) RETURNS TABLE(outcome text, state text, case_number text, organisation_name text, organisation_name_en text, person text, cooling_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.case_state(h.state, h.prove_until, h.cooling_until, identity.clock()), h.case_number, o.name, o.name_en, h.person, h.cooling_until
      from registry.handover_cases h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.case_id = p_case and h.objection_digest = p_digest;
    if not found then
        outcome := 'objection-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea) IS 'What the page of an objection to a case shows.';

CREATE FUNCTION app.read_case_standing(p_tenant integer, p_case uuid) RETURNS TABLE(outcome text, case_number text, purpose text, state text, organisation_name text, person text, address text, wanted text[], prove_until timestamp with time zone, cooling_until timestamp with time zone, code_state text, reference text, issued_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, remaining_tries integer, help_after timestamp with time zone, form text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', h.case_number, h.purpose, app.case_state(h.state, h.prove_until, h.cooling_until, v_now), h.organisation_name, h.person,
           h.address, h.wanted, h.prove_until, h.cooling_until,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                when c.code_for is not null then 'open' end,
           c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap, c.max_tries - c.tries, c.issued_at + c.help_after, c.form
      from registry.handover_cases h
      left join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = h.case_id and c.purpose = 'handover-case'
     where h.tenant_id = p_tenant and h.case_id = p_case;
    if not found then
        outcome := 'case-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_case_standing(p_tenant integer, p_case uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_case_standing(p_tenant integer, p_case uuid) IS 'What the page of a case shows to whom its letters name it.';

CREATE FUNCTION app.read_change(p_tenant integer, p_session bytea, p_change uuid) RETURNS TABLE(outcome text, kind text, contact_id uuid, address text, reference text, issued_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, remaining_tries integer, state text, help_after timestamp with time zone, form text, mail_state text, mail_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    if v_session.refusal = 'session-ended' then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    return query
    select 'read', h.kind, h.contact_id, m.recipient, c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap,
           c.max_tries - c.tries,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                else 'open' end,
           h.asked_at + c.help_after, c.form,
           case when h.kind = 'proof' then m.state end, case when h.kind = 'proof' then m.settled_at end
      from registry.changes h
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = h.change_id
      join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = c.mail_id
     where h.tenant_id = p_tenant and h.change_id = p_change
       and app.own_change(h, v_session.session_id, v_session.organisation_id);
    if not found then
        outcome := 'change-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_change(p_tenant integer, p_session bytea, p_change uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_change(p_tenant integer, p_session bytea, p_change uuid) IS 'What the code page shows of an asking at My page.';

CREATE FUNCTION app.read_data_keys(p_tenant integer) RETURNS TABLE(outcome text, key_id integer, wrapped bytea, wrapping_key text, state text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', k.key_id, k.wrapped, k.wrapping_key, k.state from vault.data_keys k
     where k.tenant_id = p_tenant and k.state <> 'retired'
     order by k.state, k.key_id desc;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_data_keys(p_tenant integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_data_keys(p_tenant integer) IS 'The data keys of a tenant, wrapped.';

CREATE FUNCTION app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer) RETURNS TABLE(outcome text, grant_until timestamp with time zone, choice integer, type_code text, member_id text, member_id_masked text, name text, name_en text, words text[], shortest integer, longest integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_recovery registry.recoveries;
    v_choices integer[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_recovery from registry.recoveries r
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery and r.grant_digest = p_grant_digest
       and r.registered_at is null and r.grant_until > v_now;
    v_choices := array(select g.choice from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, v_now) g);
    if v_choices = '{}' or p_choice <> all (v_choices) then
        outcome := case when v_choices = '{}' then 'grant-ended' else 'choice-required' end;
        return next;
        return;
    end if;

    return query
    select 'read', v_recovery.grant_until, h.choice, t.code, o.member_id, app.masked_member_id(o.member_id), o.name, o.name_en,
           array_remove(array[o.member_id, o.name, o.name_en, o.name_kana, z.slug, z.name_ja, z.name_en, z.system_name_ja,
                              z.system_name_en] || p.password_words, null),
           p.password_least, p.password_most
      from registry.recovery_choices h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = v_recovery.type_id
      join registry.tenants z on z.tenant_id = p_tenant
      join registry.policies p on p.tenant_id = p_tenant
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery and h.choice = any (v_choices)
       and (p_choice is null or h.choice = p_choice)
     order by h.choice;
end
$$;

ALTER FUNCTION app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer) IS 'What is needed to judge, hash and register a password under a grant.';

CREATE FUNCTION app.read_handover(p_tenant integer, p_handover uuid) RETURNS TABLE(outcome text, state text, role text, organisation_name text, organisation_name_en text, offer_until timestamp with time zone, effective_at timestamp with time zone, code_state text, reference text, expires_at timestamp with time zone, resend_after timestamp with time zone, remaining_tries integer, help_after timestamp with time zone, form text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.handover_standing(p_tenant, h, v_now), c.role, o.name, o.name_en, h.offer_until, h.effective_at,
           case when k.expires_at > v_now and k.tries < k.max_tries then 'open' when k.expires_at > v_now then 'exhausted' else 'expired' end,
           k.reference, k.expires_at, k.issued_at + k.mail_gap, k.max_tries - k.tries, h.offered_at + k.help_after, k.form
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      left join registry.one_time_codes k on k.tenant_id = p_tenant and k.code_for = h.handover_id and k.purpose = 'handover'
     where h.tenant_id = p_tenant and h.handover_id = p_handover;
    if not found then
        outcome := 'handover-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_handover(p_tenant integer, p_handover uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_handover(p_tenant integer, p_handover uuid) IS 'What the successor''s page shows of an offer.';

CREATE FUNCTION app.read_handovers(p_tenant integer, p_session bytea, p_limit integer) RETURNS TABLE(outcome text, handover_id uuid, contact_id uuid, role text, predecessor text, person text, department text, phone text, address text, state text, offered_at timestamp with time zone, offer_until timestamp with time zone, accepted_at timestamp with time zone, effective_at timestamp with time zone, objection_until timestamp with time zone, delivery text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.live_session(p_tenant, p_session, v_now) s;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;

    return query
    select 'read', h.handover_id, h.contact_id, c.role, c.person, h.person, h.department, h.phone, h.address,
           app.handover_state(h, c.valid_until, v_now), h.offered_at, h.offer_until, h.accepted_at, h.effective_at, h.objection_until,
           case when h.accepted_at is null and h.ended_at is null then m.state end
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      left join registry.one_time_codes k on k.tenant_id = p_tenant and k.code_for = h.handover_id
      left join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = k.mail_id
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id
     order by h.handover_id desc limit p_limit;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_handovers(p_tenant integer, p_session bytea, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_handovers(p_tenant integer, p_session bytea, p_limit integer) IS 'The handovers of the signed-in organisation.';

CREATE FUNCTION app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid) RETURNS TABLE(outcome text, inquiry_type text, reference text, issued_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, remaining_tries integer, state text, help_after timestamp with time zone, form text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.code as type_code, t.proof, c.*, i.asked_at + c.help_after as help_at, c.issued_at + c.mail_gap as resend_after,
           s.session_id, s.organisation_id as session_organisation, s.last_used_at
      into v_found
      from registry.inquiries i
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = i.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    outcome := case
        when not found then 'inquiry-unknown'
        when v_found.proof = 'session' and v_found.session_id is null then 'session-ended'
        when v_found.proof = 'session' and v_found.session_organisation <> v_found.organisation_id then 'inquiry-unknown'
        else 'read'
    end;
    if outcome = 'read' then
        if v_found.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        inquiry_type := v_found.type_code;
        reference := v_found.reference;
        issued_at := v_found.issued_at;
        expires_at := v_found.expires_at;
        resend_after := v_found.resend_after;
        remaining_tries := v_found.max_tries - v_found.tries;
        state := case
            when v_found.redeemed_at is not null then 'redeemed'
            when v_found.expires_at <= v_now then 'expired'
            when remaining_tries = 0 then 'exhausted'
            else 'open'
        end;
        help_after := v_found.help_at;
        form := v_found.form;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid) IS 'What the code page shows of an inquiry.';

CREATE FUNCTION app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, type_code text, kdf jsonb, salt bytea, digest_key integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select max(t.blocked_until) into retry_at
      from registry.throttles t
     where t.tenant_id = p_tenant and t.blocked_until > v_now
       and (t.purpose = 'sign-in' and t.subject = p_subject or t.purpose = 'sign-in-network' and t.subject = p_network);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    return query
    select 'verify', null::timestamptz, t.code, coalesce(c.kdf, p_kdf),
           coalesce(c.salt, substring(sha256(p_subject || convert_to(t.code, 'UTF8')) for 16)), c.digest_key
      from registry.credential_types t
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.credentials c
        on c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = t.type_id
       and c.valid_from <= v_now and c.grace_until > v_now and coalesce(c.revoked_at > v_now, true) and c.kdf is not null
     where t.tenant_id = p_tenant and t.origin = 'member-chosen' and t.signs_in
     order by t.position, t.code;
end
$$;

ALTER FUNCTION app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea) IS 'How a member''s own password is hashed.';

CREATE FUNCTION app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea) RETURNS TABLE(outcome text, tries integer, blocked_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select t.tries, case when t.blocked_until > v_now then t.blocked_until end into tries, blocked_until
      from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject;
    outcome := 'read';
    tries := coalesce(tries, 0);
    return next;
end
$$;

ALTER FUNCTION app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea) IS 'Whether a member ID is kept from signing in.';

CREATE FUNCTION app.read_me(p_tenant integer, p_session bytea) RETURNS TABLE(outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text, contract_from text, contract_until text, opened_at timestamp with time zone, last_used_at timestamp with time zone, idle_until timestamp with time zone, ends_at timestamp with time zone, contact_id uuid, role text, person text, department text, phone text, address text, session_id uuid, proof text, proven_until timestamp with time zone, version integer, locale text, delivery text, delivery_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'),
           s.opened_at, s.last_used_at, s.last_used_at + s.idle, s.ends_at,
           c.contact_id, c.role, c.person, c.department, c.phone, c.address,
           s.session_id, case k.origin when 'member-chosen' then 'password' else 'code' end,
           case when s.proven_until > v_now then app.session_proven_until(p_tenant, p_session, v_now) end,
           c.version, c.locale, c.delivery, c.delivery_at
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
      left join registry.credentials k on k.tenant_id = p_tenant and k.credential_id = s.credential_id
      left join registry.contacts c
        on c.tenant_id = p_tenant and c.organisation_id = s.organisation_id
       and c.valid_from <= v_now and c.valid_until > v_now
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
       and o.status = 'active'
     order by array_position(array['representative', 'deputy', 'technical'], c.role), c.contact_id;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;

    perform app.touch_session(p_tenant, p_session, v_now)
       from registry.sessions s
      where s.tenant_id = p_tenant and s.token_digest = p_session and s.last_used_at < v_now - interval '1 minute';
end
$$;

ALTER FUNCTION app.read_me(p_tenant integer, p_session bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_me(p_tenant integer, p_session bytea) IS 'The signed-in organisation with its present contacts and its session.';

CREATE FUNCTION app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea) RETURNS TABLE(outcome text, state text, role text, successor text, effective_at timestamp with time zone, objection_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.handover_state(h, 'infinity', v_now), c.role, h.person, h.effective_at, h.objection_until
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.objection_digest = p_digest;
    if not found then
        outcome := 'handover-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea) IS 'What the page behind the letter to the old address shows.';

CREATE FUNCTION app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) RETURNS TABLE(outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text, status text, contract_from text, contract_until text, version integer, last_sign_in_on text, contacts json, identifiers json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class, o.status,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'), o.version,
           (select to_char(a.last_sign_in_on, 'YYYY-MM-DD') from registry.organisation_activity a
             where a.tenant_id = p_tenant and a.organisation_id = o.organisation_id),
           coalesce((
            select json_agg(json_build_object(
                       'id', c.contact_id, 'role', c.role, 'person', c.person, 'department', c.department, 'phone', c.phone,
                       'address', c.address, 'locale', c.locale, 'validFrom', app.instant(c.valid_from),
                       'validUntil', app.instant(c.valid_until), 'inOffice', c.valid_from <= v_now and c.valid_until > v_now,
                       'replacedBy', c.replaced_by, 'delivery', c.delivery, 'deliveryAt', app.instant(c.delivery_at),
                       'version', c.version)
                       order by c.valid_until <= v_now, array_position(array['representative', 'deputy', 'technical'], c.role),
                                c.valid_from desc, c.contact_id)
              from registry.contacts c where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id), '[]'),
           coalesce((
            select json_agg(json_build_object('kind', x.kind, 'value', x.value) order by x.kind)
              from registry.external_identifiers x
             where x.tenant_id = p_tenant and x.organisation_id = o.organisation_id), '[]')
      from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation;
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) IS 'One organisation with its contacts and identifiers.';

CREATE FUNCTION app.read_policy(p_tenant integer, p_home integer, p_token bytea) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query select 'read', 'policies', p.version, app.policy_document(p) from registry.policies p where p.tenant_id = p_tenant;
    end if;
    if v_operator.refusal is not null or not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_policy(p_tenant integer, p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_policy(p_tenant integer, p_home integer, p_token bytea) IS 'The policies of a tenant, one document.';

CREATE FUNCTION app.read_recovery(p_tenant integer, p_recovery uuid) RETURNS TABLE(outcome text, reference text, issued_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone, remaining_tries integer, state text, help_after timestamp with time zone, form text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap, c.max_tries - c.tries,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                else 'open' end,
           r.asked_at + c.help_after, c.form
      from registry.recoveries r
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = r.recovery_id
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery;
    if not found then
        outcome := 'recovery-unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_recovery(p_tenant integer, p_recovery uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_recovery(p_tenant integer, p_recovery uuid) IS 'What the code page shows of a recovery.';

CREATE FUNCTION app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid) RETURNS TABLE(outcome text, reissue_id uuid, type text, organisation_id uuid, grace_days integer, reason text, begun_by text, begun_at timestamp with time zone, finished_at timestamp with time zone, holders_left integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.reissue_id,
           (select t.code from registry.credential_types t where t.tenant_id = p_tenant and t.type_id = r.type_id),
           r.organisation_id, extract(day from r.grace)::integer, r.reason, r.begun_by, r.begun_at, r.finished_at,
           case when r.finished_at is not null then 0
                else (select count(*) from app.reissue_holders_left(p_tenant, r.reissue_id, null, null, v_now))::integer end
      from registry.reissues r
     where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid) IS 'A reissue: what was ordered, and how many still have their old value.';

CREATE FUNCTION app.read_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) RETURNS TABLE(outcome text, rotation_id uuid, type text, period text, period_label_ja text, period_label_en text, state text, effective_at timestamp with time zone, ends_at timestamp with time zone, grace_days integer, reason text, planned_by text, planned_at timestamp with time zone, generated_at timestamp with time zone, announced_at timestamp with time zone, closed_at timestamp with time zone, cancelled_at timestamp with time zone, version integer, planned integer, generated integer, announced integer, skipped json, unannounced json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.rotation_id, u.type_code, u.period_code, u.period_label_ja, u.period_label_en, r.state, r.effective_at,
           u.ends_at, (extract(epoch from r.grace) / 86400)::integer, r.reason, r.planned_by, r.planned_at, r.generated_at,
           r.announced_at, r.closed_at, r.cancelled_at, r.version, n.planned, n.generated, n.announced, n.skipped, n.unannounced
      from registry.rotations r
     cross join lateral app.rotation_rule(p_tenant, r.rotation_id) u
     cross join lateral app.rotation_counts(p_tenant, r.rotation_id, r.state) n
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.read_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) IS 'A rotation with its counts.';

CREATE FUNCTION app.read_seal_range(p_tenant integer, p_limit integer) RETURNS TABLE(outcome text, seal_no bigint, era integer, cluster bigint, from_xact bigint, to_xact bigint, last_event bigint, named bigint[], events bigint, root bytea, sealed_at timestamp with time zone, head_before bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_snapshot pg_snapshot;
    v_last audit.seals;
    v_floor bigint;
    v_others bigint[];
    v_from xid8;
    v_to xid8;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    v_snapshot := pg_current_snapshot();
    select s.system_identifier into cluster from pg_control_system() s;
    select * into v_last from audit.seals s where s.tenant_id = p_tenant order by s.seal_no desc limit 1;
    seal_no := coalesce(v_last.seal_no, 0) + 1;
    era := coalesce(v_last.era, 1);
    head_before := coalesce(v_last.head, '');
    sealed_at := identity.clock();
    v_from := coalesce(v_last.to_xact, '0');
    v_to := pg_snapshot_xmin(v_snapshot);

    if v_last.cluster <> cluster then
        if pg_snapshot_xmin(v_snapshot) <> pg_snapshot_xmax(v_snapshot) then
            outcome := 'unsettled';
            return next;
            return;
        end if;
        era := v_last.era + 1;
        named := array(select e.event_no from audit.events e
                        where e.tenant_id = p_tenant and (e.xact >= v_last.to_xact or e.event_no > v_last.last_event)
                        order by e.event_no);
        v_from := v_to;
    else
        select s.named, s.last_event into v_others, v_floor from audit.seals s
         where s.tenant_id = p_tenant and s.era = v_last.era and s.named is not null;
        -- Numbered above what the era before had sealed.
        select max(s.last_event) into v_floor from audit.seals s where s.tenant_id = p_tenant and s.era < v_last.era;
        -- The transaction in which the batch is full still belongs to it.
        select e.xact::text::bigint + 1 into to_xact from audit.events e
         where e.tenant_id = p_tenant and e.xact >= v_from and e.xact < v_to
         order by e.xact, e.event_no offset p_limit - 1 limit 1;
        v_to := coalesce(to_xact::text::xid8, v_to);
    end if;

    select r.events, r.last_event, r.root into events, last_event, root
      from app.seal_root(p_tenant, v_from, v_to, coalesce(v_floor, 0), 9223372036854775807, v_others, named) r;
    last_event := greatest(last_event, v_last.last_event);
    from_xact := v_from::text::bigint;
    to_xact := v_to::text::bigint;
    outcome := case when events > 0 then 'range' else 'nothing' end;
    return next;
end
$$;

ALTER FUNCTION app.read_seal_range(p_tenant integer, p_limit integer) OWNER TO aikotoba_auditor;

COMMENT ON FUNCTION app.read_seal_range(p_tenant integer, p_limit integer) IS 'The next range of a tenant''s audit that can be sealed.';

CREATE FUNCTION app.read_settings(p_tenant integer) RETURNS TABLE(outcome text, settings json)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
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
            'objectionSeconds', extract(epoch from p.objection_time)::integer),
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

ALTER FUNCTION app.read_settings(p_tenant integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_settings(p_tenant integer) IS 'What a tenant has configured, as one document.';

CREATE FUNCTION app.read_tenant(p_tenant integer, p_home integer, p_token bytea) RETURNS TABLE(outcome text, place text, version integer, document jsonb)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null or p_tenant = 0 then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
        return;
    end if;
    return query select 'read', t.slug, t.version, app.tenant_document(t) from registry.tenants t where t.tenant_id = p_tenant;
end
$$;

ALTER FUNCTION app.read_tenant(p_tenant integer, p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_tenant(p_tenant integer, p_home integer, p_token bytea) IS 'What is said of a tenant.';

CREATE FUNCTION app.read_tenants() RETURNS TABLE(outcome text, tenant_id integer, slug text, hosts text[], settings_changes bigint)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
begin
    for tenant_id, slug in select a.tenant_id, a.slug from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', tenant_id::text, true);
        outcome := 'read';
        settings_changes := (select t.settings_changes from registry.tenants t where t.tenant_id = identity.tenant());
        hosts := array(select h.host from registry.tenant_hosts h
                        where h.tenant_id = identity.tenant() order by h.host);
        return next;
    end loop;
end
$$;

ALTER FUNCTION app.read_tenants() OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_tenants() IS 'The active tenants and their hosts.';

CREATE FUNCTION app.read_verification_kdf(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb) RETURNS TABLE(outcome text, retry_at timestamp with time zone, kdf jsonb, salt bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select a.token_id, c.kdf, c.salt,
           (select max(n.blocked_until) from registry.throttles n
             where n.tenant_id = p_tenant and n.blocked_until > v_now
               and (n.purpose = 'verification-token' and n.subject = uuid_send(a.token_id)
                    or n.purpose = 'sign-in' and n.subject = p_subject)) as blocked_until
      into v_found
      from registry.access_tokens a
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      left join registry.credential_types t
        on t.tenant_id = p_tenant and t.code = p_type and t.code = any (a.types) and t.origin = 'member-chosen'
      left join registry.organisations o on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.credentials c
        on c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = t.type_id
       and c.valid_from <= v_now and c.grace_until > v_now and c.revoked_at is null and c.kdf is not null
     where a.tenant_id = p_tenant and a.token_digest = p_token and a.kind = 'client-token'
       and a.revoked_at is null and a.ends_at > v_now;
    if not found then
        outcome := 'client-unknown';
    elsif v_found.blocked_until is not null then
        outcome := 'too-many-tries';
        retry_at := v_found.blocked_until;
    else
        outcome := 'verify';
        kdf := coalesce(v_found.kdf, p_kdf);
        salt := coalesce(v_found.salt, substring(sha256(p_subject || convert_to(p_type, 'UTF8')) for 16));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.read_verification_kdf(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.read_verification_kdf(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb) IS 'How the password that a member chose is hashed, for a relying site''s check.';

CREATE FUNCTION app.recovery_facts(p_tenant integer, p_recovery uuid) RETURNS TABLE(facts json)
    LANGUAGE sql STABLE
    AS $$
    select json_build_object('password', json_build_object('ja', t.name_ja, 'en', t.name_en), 'choices', (
            select json_agg(json_build_object('memberId', app.masked_member_id(o.member_id), 'name', o.name, 'nameEn', o.name_en)
                            order by h.choice)
              from registry.recovery_choices h
              join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
             where h.tenant_id = p_tenant and h.recovery_id = r.recovery_id
            having count(*) > 1))
      from registry.recoveries r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery
$$;

ALTER FUNCTION app.recovery_facts(p_tenant integer, p_recovery uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.redeem_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea) RETURNS TABLE(outcome text, remaining_tries integer, retry_at timestamp with time zone, expired_at timestamp with time zone, reference text, inquiry_type text, receipt text, disclosed_at timestamp with time zone, organisation_id uuid, member_id text, name text, name_en text, kind text, holder_id uuid, type_code text, generation integer, value text, key_id integer, sealed bytea, period_code text, period_label_ja text, period_label_en text, state text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_rule record;
    v_organisations uuid[];
    v_organisation uuid;
    v_next_from timestamptz;
    v_items integer := 0;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The lock first, the clock under it: an UPDATE that compares with the clock reads it before it waits.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_inquiry
       for no key update;
    v_now := identity.clock();

    select t.code, t.proof, t.reveals, t.type_id, t.identifier_kind, t.shows_next, s.session_id,
           s.organisation_id, s.last_used_at, w.window_from + interval '1 day' as spent_until
      into v_rule
      from registry.inquiries i
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
      left join registry.throttles w
        on w.tenant_id = p_tenant and w.purpose = v_code.purpose and w.subject = v_code.subject
       and w.window_from > v_now - interval '1 day'
       and w.tries >= case t.proof when 'session' then v_code.day_tries else v_code.day_ceiling end
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    retry_at := v_rule.spent_until;
    if v_rule.proof = 'session' then
        v_organisations := array[v_code.organisation_id];
    else
        v_organisations := app.reached_organisations(p_tenant, v_code, v_now);
        retry_at := greatest(retry_at, app.spent_until(p_tenant, v_code.purpose, v_code.subject || p_network,
                                                       v_code.day_tries, v_now));
    end if;

    outcome := case
        when v_code.code_for is null or v_rule.code is null then 'inquiry-unknown'
        when v_rule.proof = 'session' and v_rule.session_id is null then 'session-ended'
        when v_rule.proof = 'session' and v_rule.organisation_id <> v_code.organisation_id then 'inquiry-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
        when v_code.expires_at <= v_now then 'code-expired'
        when v_code.tries >= v_code.max_tries or retry_at is not null then 'too-many-tries'
        when v_code.decoy or v_organisations is null or not coalesce(v_code.digest = any (p_digests), false)
            then 'code-incorrect'
    end;
    if outcome is not null then
        case outcome
            when 'code-incorrect' then
                remaining_tries := app.refuse_code(p_tenant, v_code, v_rule.session_id, p_network, v_now);
                reference := v_code.reference;
                if remaining_tries = 0 then
                    outcome := 'too-many-tries';
                end if;
            when 'code-expired' then
                expired_at := v_code.expires_at;
            else
        end case;
        if outcome <> 'too-many-tries' then
            retry_at := null;
        end if;
        return next;
        return;
    end if;

    if v_rule.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;
    update registry.one_time_codes c set redeemed_at = v_now
     where c.tenant_id = p_tenant and c.code_for = p_inquiry;

    -- One organisation a turn, as a scalar: over an array the plan would be made anew at every call.
    foreach v_organisation in array v_organisations loop
        if v_rule.shows_next then
            v_next_from := app.next_generation_from(p_tenant, v_organisation, v_rule.type_id, v_now);
        end if;
        return query
        with shown as (
            select o.member_id, o.name, o.name_en, v.*, i.value, coalesce(v.place, case when i.value is not null then 1 end) as item
              from registry.organisations o
              left join app.values_shown(p_tenant, v_organisation, v_rule.type_id, v_next_from, v_now) v on true
              left join registry.external_identifiers x
                on x.tenant_id = p_tenant and x.organisation_id = v_organisation and x.kind = v_rule.identifier_kind
             cross join lateral (select case v_rule.reveals when 'member-id' then o.member_id else x.value end as value) i
             where o.tenant_id = p_tenant and o.organisation_id = v_organisation
        ), recorded as (
            insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, credential_id, kind, receipt,
                                              disclosed_at)
            select p_tenant, p_inquiry, v_items + s.item, v_organisation, s.credential_id, v_rule.reveals, p_receipt, v_now
              from shown s where s.item is not null
        ), noted as (
            insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
            select p_tenant, v_now, case when s.item is null then 'nothing-to-disclose' else 'value-disclosed' end,
                   case when v_rule.session_id is null then 'public' else 'member' end, s.member_id, v_organisation,
                   p_inquiry, json_build_object('inquiryType', v_rule.code, 'receipt', p_receipt, 'period', s.period_code,
                                                'generation', s.generation, 'network', encode(p_network, 'hex'))
              from shown s
        ), notified as (
            insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, state, due_at, expires_at,
                                         code_for, created_at)
            select p_tenant, case when v_items = 0 then p_mail else app.new_id(v_now) end, 'disclosure-notice', 'ja',
                   v_organisation, 'queued', v_now, v_now + interval '3 days', p_inquiry, v_now
              from shown s where s.item is not null limit 1
        )
        select 'redeemed', null::integer, null::timestamptz, null::timestamptz, v_code.reference, v_rule.code, p_receipt,
               v_now, v_organisation, s.member_id, s.name, s.name_en, v_rule.reveals, s.holder_id, s.type_code,
               s.generation, s.value, s.key_id, s.sealed, s.period_code, s.period_label_ja, s.period_label_en,
               s.state, s.valid_from, s.valid_until, s.grace_until
          from shown s order by s.item;
        v_items := v_items + 3;
    end loop;
end
$$;

ALTER FUNCTION app.redeem_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.redeem_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea) IS 'Checks the code of an inquiry, spends it, and discloses what was asked for.';

CREATE FUNCTION app.refuse_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid) RETURNS TABLE(outcome text, version integer, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_case registry.handover_cases;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    version := v_case.version;
    reason := app.note_fault(p_note);
    outcome := case
        when v_case.case_id is null then 'unknown'
        when v_case.version is distinct from p_version then 'conflict'
        when app.case_state(v_case.state, v_case.prove_until, v_case.cooling_until, v_now) in ('done', 'answered', 'refused', 'lapsed') then 'case-decided'
        when app.own_case(p_tenant, v_case, v_operator.operator, v_now) then 'own-case'
        when coalesce(p_reason, '') not in
             ('evidence-differs', 'person-not-confirmed', 'no-answer', 'asked-twice', 'predecessor-reachable', 'objected') or reason is not null then 'invalid'
        else 'refused' end;
    if outcome <> 'refused' then
        if outcome = 'invalid' then
            reason_column := case when reason is null then 'reason' else 'note' end;
            reason := coalesce(reason, 'reason-unknown');
        else
            reason := null;
        end if;
        if outcome not in ('conflict', 'case-decided') then
            version := null;
        end if;
        return next;
        return;
    end if;

    if v_case.state = 'cooling-off' then
        perform app.take_back_successor(p_tenant, v_case, v_now);
    end if;
    insert into registry.case_decisions (tenant_id, case_id, operator_id, operator, decision, note, decided_at)
    values (p_tenant, p_case, v_operator.operator_id, v_operator.operator, 'refused', btrim(p_note, ' 　'), v_now)
        on conflict (tenant_id, case_id, operator_id) do update
       set decision = excluded.decision, note = excluded.note, decided_at = excluded.decided_at;
    update registry.handover_cases h set state = 'refused', refusal = p_reason, closed_at = v_now, version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'case-refused', v_case.locale, v_case.address, 'queued', v_now, v_now + interval '3 days', p_case, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-refused', 'operator', v_operator.operator, v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'reason', p_reason, 'note', btrim(p_note, ' 　'), 'was', v_case.state));
    return next;
end
$$;

ALTER FUNCTION app.refuse_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.refuse_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid) IS 'Refuses a case, for a reason.';

CREATE FUNCTION app.refuse_code(p_tenant integer, p_code registry.one_time_codes, p_session_id uuid, p_network bytea, p_now timestamp with time zone) RETURNS integer
    LANGUAGE plpgsql
    AS $$
declare
    v_left integer;
begin
    update registry.one_time_codes c set tries = c.tries + 1
     where c.tenant_id = p_tenant and c.code_for = p_code.code_for
    returning c.max_tries - c.tries into strict v_left;

    if p_session_id is not null then
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject);
    else
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject || p_network);
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject);
    end if;

    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, p_now, 'code-refused', case when p_session_id is null then 'public' else 'member' end,
            p_code.organisation_id, p_code.code_for,
            json_build_object('triesLeft', v_left, 'network', encode(p_network, 'hex')));
    return v_left;
end
$$;

ALTER FUNCTION app.refuse_code(p_tenant integer, p_code registry.one_time_codes, p_session_id uuid, p_network bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.register_password(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_recovery registry.recoveries;
    v_left integer;
    v_organisation uuid;
    v_member_id text;
    v_sessions integer;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_recovery from registry.recoveries r
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery for no key update;
    select count(*), (array_agg(g.organisation_id) filter (where g.choice = p_choice or p_choice is null))[1]
      into v_left, v_organisation
      from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, identity.clock()) g;
    -- Two recoveries of one organisation: the second waits here, and then finds the password of the first.
    select o.member_id into v_member_id from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = v_organisation for no key update;
    -- Never before the grant, should the clock be set back: passwords follow each other.
    v_now := greatest(identity.clock(), v_recovery.verified_at);

    outcome := case
        when v_recovery.grant_digest is distinct from p_grant_digest or p_grant_digest is null
             or v_recovery.registered_at is not null or v_recovery.grant_until <= v_now or v_left = 0 then 'grant-ended'
        when v_organisation is null or (p_choice is null and v_left > 1) then 'choice-required'
        when not exists (select from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, v_now) g
                          where g.organisation_id = v_organisation) then 'grant-ended'
        else 'registered'
    end;
    if outcome <> 'registered' then
        return next;
        return;
    end if;

    update registry.recoveries r set registered_at = v_now, organisation_id = v_organisation
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery;
    update registry.credentials c
       set valid_until = v_now, grace_until = v_now, revoked_at = v_now, reason = 'password-registered'
     where c.tenant_id = p_tenant and c.holder_id = v_organisation and c.type_id = v_recovery.type_id
       and c.revoked_at is null and c.valid_until > v_now;
    -- It belongs to the period it was chosen in, and outlasts it: what a person chose does not expire.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, kdf, salt)
    select p_tenant, p_credential, v_recovery.type_id, v_organisation, p.period_id,
           1 + (select coalesce(max(g.generation), 0) from registry.credentials g
                 where g.tenant_id = p_tenant and g.holder_id = v_organisation and g.type_id = v_recovery.type_id
                   and g.period_id = p.period_id),
           'member-chosen', v_now, 'infinity', 'infinity', p_digest, p_key, p_kdf, p_salt
      from (select null) always
      left join lateral (
            select e.period_id from registry.credential_types t
              join registry.periods e on e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
             where t.tenant_id = p_tenant and t.type_id = v_recovery.type_id
             order by e.starts_at <= v_now desc, case when e.starts_at <= v_now then e.starts_at end desc, e.starts_at limit 1) p on true;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.organisation_id = v_organisation and s.ended_at is null;
    get diagnostics v_sessions = row_count;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'password-changed', 'ja', v_organisation, 'queued', v_now, v_now + interval '3 days', p_recovery, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'password-registered', 'public', v_member_id, v_organisation, p_recovery,
            json_build_object('credential', p_credential, 'sessionsEnded', v_sessions, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.register_password(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.register_password(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea) IS 'Registers the password a member chose, under a grant, which that spends.';

CREATE FUNCTION app.reissue_credential(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) RETURNS TABLE(outcome text, reissued integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.reissues;
    v_ids uuid[];
    v_generations integer[];
    v_digests bytea[];
    v_sealed bytea[];
    v_old registry.credentials[];
    v_holders uuid[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue for no key update;
    if v_row.reissue_id is null or v_row.finished_at is not null then
        outcome := case when v_row.reissue_id is null then 'unknown' else 'finished' end;
        return next;
        return;
    end if;

    -- All that is accepted of these holders is locked; then what is still as it was taken.
    perform from registry.credentials c
      where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = any (p_holders) and c.revoked_at is null
      order by c.credential_id for no key update;
    -- Never before the reissue began, should the clock be set back: it would be taken for an old one.
    v_now := greatest(identity.clock(), v_row.begun_at);
    select array_agg(g.id), array_agg(g.generation), array_agg(g.digest), array_agg(g.sealed), array_agg(c.old), array_agg(g.holder_id)
      into v_ids, v_generations, v_digests, v_sealed, v_old, v_holders
      from unnest(p_ids, p_holders, p_generations, p_digests, p_sealed) as g (id, holder_id, generation, digest, sealed)
     cross join lateral (
            select o as old from registry.credentials o
             where o.tenant_id = p_tenant and o.holder_id = g.holder_id and o.type_id = v_row.type_id and o.revoked_at is null
               and o.valid_from < v_row.begun_at and o.valid_until > v_now
               and (v_row.organisation_id is null or o.holder_id = v_row.organisation_id)
               and g.generation = 1 + (select max(n.generation) from registry.credentials n
                                        where n.tenant_id = p_tenant and n.holder_id = o.holder_id and n.type_id = o.type_id
                                          and n.period_id = o.period_id)
             limit 1) c
     where coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = g.holder_id), 'active') = 'active';

    -- A zone is not asked: grace of an emergency is days of 24 hours from now.
    update registry.credentials c
       set valid_until = case when v_row.grace is null then c.valid_until else v_now end,
           grace_until = case when v_row.grace is null then c.grace_until
                              else least(c.grace_until, v_now + v_row.grace) end,
           revoked_at = case when v_row.grace is null then v_now end,
           reason = v_row.reason
      from unnest(v_old) as o
     where c.tenant_id = p_tenant and c.credential_id = o.credential_id;
    if v_row.grace is null then
        update registry.credentials c set revoked_at = v_now, reason = v_row.reason
          from unnest(v_old) as o
         where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = o.holder_id and c.revoked_at is null
           and c.valid_from <= v_now and c.grace_until > v_now;
    end if;
    -- Ends with what opened it, or with what is left of its grace.
    update registry.sessions s
       set ended_at = case when c.revoked_at is null then s.ended_at else v_now end,
           ends_at = least(s.ends_at, greatest(c.grace_until, v_now))
      from registry.credentials c
     where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = any (v_holders) and c.valid_from < v_row.begun_at
       and s.tenant_id = p_tenant and s.credential_id = c.credential_id and s.ended_at is null and s.ends_at > v_now;

    -- The arrays run side by side; of the old ones the end and the grace are as they were before.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key)
    select p_tenant, v_ids[n], v_row.type_id, (v_old[n]).organisation_id, (v_old[n]).period_id, v_generations[n],
           'generated', v_now, (v_old[n]).valid_until, (v_old[n]).grace_until, v_digests[n],
           case when v_digests[n] is not null then p_digest_key end
      from generate_subscripts(v_ids, 1) n;
    get diagnostics reissued = row_count;
    insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
    select p_tenant, v_ids[n], p_key_id, v_sealed[n] from generate_subscripts(v_ids, 1) n;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, v_now, 'credential-reissued', 'operator', v_operator.operator, (v_old[n]).organisation_id, v_ids[n],
           json_build_object('reissue', p_reissue, 'old', (v_old[n]).credential_id, 'withGrace', v_row.grace is not null)
      from generate_subscripts(v_ids, 1) n;
    perform app.notify_of_reissue(p_tenant, v_ids, v_now);
    outcome := 'reissued';
    return next;
end
$$;

ALTER FUNCTION app.reissue_credential(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.reissue_credential(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) IS 'Gives holders their new value before its time.';

CREATE FUNCTION app.reissue_holders_left(p_tenant integer, p_reissue uuid, p_after uuid, p_limit integer, p_now timestamp with time zone) RETURNS TABLE(holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_row registry.reissues;
    v_type text;
    v_least uuid;
    v_most uuid;
begin
    select * into strict v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    v_type := (select t.code from registry.credential_types t where t.tenant_id = p_tenant and t.type_id = v_row.type_id);
    v_least := coalesce(p_after, v_row.organisation_id, '00000000-0000-0000-0000-000000000000');
    v_most := coalesce(v_row.organisation_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    return query
    select c.holder_id, c.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id),
           v_type,
           (select p.code from registry.periods p where p.tenant_id = p_tenant and p.period_id = c.period_id),
           1 + (select max(g.generation) from registry.credentials g
                 where g.tenant_id = p_tenant and g.holder_id = c.holder_id and g.type_id = c.type_id and g.period_id = c.period_id)
      from registry.credentials c
     where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id >= v_least and c.holder_id <= v_most
       and c.holder_id is distinct from p_after
       and c.revoked_at is null and c.valid_from < v_row.begun_at and c.valid_from <= p_now and c.valid_until > p_now
       and coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id), 'active') = 'active'
     order by c.holder_id limit p_limit;
end
$$;

ALTER FUNCTION app.reissue_holders_left(p_tenant integer, p_reissue uuid, p_after uuid, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.release_key(p_tenant integer, p_actor uuid, p_key text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    delete from registry.idempotency_keys k where k.tenant_id = p_tenant and k.actor = p_actor and k.key = p_key;
end
$$;

ALTER FUNCTION app.release_key(p_tenant integer, p_actor uuid, p_key text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.remind_expiring(p_limit integer) RETURNS TABLE(outcome text, reminded integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_tenant integer;
    v_days integer[];
    v_type record;
    v_organisations uuid[];
    v_credentials uuid[];
    v_reached uuid[];
    v_rows integer;
begin
    reminded := 0;
    for v_tenant in select a.tenant_id from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        v_now := identity.clock();
        select p.reminder_days into v_days from registry.policies p where p.tenant_id = v_tenant;
        for v_type in
            select t.type_id, t.announced_to from registry.credential_types t
             where t.tenant_id = v_tenant and t.origin <> 'member-chosen' and t.holder = 'organisation' and v_days <> '{}'
             order by t.type_id
        loop
            select array_agg(d.organisation_id), array_agg(d.credential_id) into v_organisations, v_credentials
              from app.reminders_due(v_tenant, v_type.type_id, v_type.announced_to, v_days, p_limit, v_now) d;
            continue when v_credentials is null;
            v_reached := array(select q.organisation_id
                                 from app.queue_letters(v_tenant, 'credential-expiring', v_organisations, v_credentials,
                                                        v_type.announced_to, v_now) q);
            -- All days of the list that have come, so that a late first call sends one letter and not several.
            insert into registry.reminders (tenant_id, credential_id, kind, sent_at)
            select v_tenant, c.credential_id, k.days || '-days', v_now
              from unnest(v_credentials) as n (credential_id)
              join registry.credentials c on c.tenant_id = v_tenant and c.credential_id = n.credential_id
              join unnest(v_days) as k (days) on c.grace_until <= v_now + make_interval(days => k.days)
             where c.organisation_id = any (v_reached)
                on conflict do nothing;
            v_rows := cardinality(v_reached);
            reminded := reminded + v_rows;
            insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
            select v_tenant, v_now, 'reminders-written', 'courier', v_type.type_id, json_build_object('reminded', v_rows)
             where v_rows > 0;
        end loop;
    end loop;
    outcome := 'reminded';
    return next;
end
$$;

ALTER FUNCTION app.remind_expiring(p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.remind_expiring(p_limit integer) IS 'Reminds organisations of values that will soon be accepted no more.';

CREATE FUNCTION app.reminders_due(p_tenant integer, p_type uuid, p_roles text[], p_days integer[], p_limit integer, p_now timestamp with time zone) RETURNS TABLE(credential_id uuid, organisation_id uuid)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_days integer;
begin
    foreach v_days in array p_days loop
        return query
        select c.credential_id, c.organisation_id
          from registry.credentials c
         where c.tenant_id = p_tenant and c.revoked_at is null and c.type_id = p_type and c.valid_from <= p_now
           and c.grace_until > p_now and c.grace_until <= p_now + make_interval(days => v_days)
           and (select r.sent_at from registry.reminders r
                 where r.tenant_id = p_tenant and r.credential_id = c.credential_id and r.kind = v_days || '-days') is null
           -- Of several days that have come, the last speaks.
           and not exists (select from unnest(p_days) as k (days)
                            where k.days < v_days and c.grace_until <= p_now + make_interval(days => k.days))
           and c.generation = (select max(n.generation) from registry.credentials n
                                where n.tenant_id = p_tenant and n.holder_id = c.holder_id and n.type_id = c.type_id
                                  and n.period_id = c.period_id)
           and (select o.status from registry.organisations o
                 where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id) = 'active'
           and (select k.contact_id from registry.contacts k
                 where k.tenant_id = p_tenant and k.organisation_id = c.organisation_id and k.valid_from <= p_now
                   and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused' limit 1) is not null
         order by c.grace_until, c.credential_id limit p_limit;
    end loop;
end
$$;

ALTER FUNCTION app.reminders_due(p_tenant integer, p_type uuid, p_roles text[], p_days integer[], p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    outcome := v_operator.refusal;
    if outcome is null then
        delete from registry.tenant_hosts h where h.tenant_id = p_tenant and h.host = p_host;
        outcome := case when found then 'removed' else 'unknown' end;
    end if;
    if outcome = 'removed' then
        perform app.note_settings(p_tenant, v_operator.operator, 'host-removed', null, p_host, jsonb_build_object('host', p_host), '{}');
    end if;
    return next;
end
$$;

ALTER FUNCTION app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text) IS 'Takes a host from a tenant.';

CREATE FUNCTION app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    delete from registry.external_identifiers x
     where x.tenant_id = p_tenant and x.organisation_id = p_organisation and x.kind = p_kind;
    outcome := case when found then 'removed' else 'unknown' end;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, identity.clock(), 'identifier-removed', 'operator', v_operator.operator, p_organisation, p_organisation,
                json_build_object('kind', p_kind));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text) IS 'Takes an organisation''s external identifier of a kind away.';

CREATE FUNCTION app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import for update;
    outcome := case when found then 'removed' else 'unknown' end;
    if found then
        perform app.forget_import(p_tenant, p_import);
    end if;
    return next;
end
$$;

ALTER FUNCTION app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid) IS 'Removes an import and its lines.';

CREATE FUNCTION app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer) RETURNS TABLE(outcome text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;

    delete from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code and (p_version is null or r.version = p_version);
    if not found then
        version := (select r.version from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code);
        outcome := case when version is null then 'unknown' else 'conflict' end;
        return next;
        return;
    end if;

    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'return-page-removed', 'operator', v_operator.operator, json_build_object('name', p_code));
    outcome := 'removed';
    return next;
end
$$;

ALTER FUNCTION app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer) IS 'Forgets a page that signing in may lead to.';

CREATE FUNCTION app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer) RETURNS TABLE(outcome text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_tenant integer;
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_tenant := (select k.tenant_id from identity.known_tenants() k where k.slug = p_slug);
    perform set_config('aikotoba.tenant', coalesce(v_tenant::text, ''), true);
    update registry.tenants t set status = 'active', version = t.version + 1
     where t.tenant_id = v_tenant and (p_version is null or t.version = p_version) and t.status = 'closed'
    returning t.version into version;
    if found then
        outcome := 'reopened';
        perform app.note_settings(v_tenant, v_operator.operator, 'tenant-reopened', null, p_slug, '{"status": "closed"}', '{"status": "active"}');
    else
        version := (select t.version from registry.tenants t where t.tenant_id = v_tenant);
        outcome := case when version is null then 'unknown' else 'conflict' end;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer) IS 'Opens a tenant again that was closed.';

CREATE FUNCTION app.replace_code(p_tenant integer, p_code registry.one_time_codes, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    with superseded as (
        update registry.outbox m
           set state = case when m.state = 'queued' then 'cancelled' else m.state end,
               reply_class = case when m.state = 'queued' then 'superseded' else m.reply_class end,
               payload = null, settled_at = coalesce(m.settled_at, p_now)
         where m.tenant_id = p_tenant and m.mail_id = p_code.mail_id
        returning m.template, m.recipient, m.organisation_id
    ), coded as (
        update registry.one_time_codes c
           set issue = c.issue + 1, reference = p_reference, key_id = p_key, digest = p_digest, tries = 0,
               issued_at = p_now, expires_at = p_now + p_code.lifetime, mail_id = p_mail,
               form = coalesce(p_form, c.form)
         where c.tenant_id = p_tenant and c.code_for = p_code.code_for
    )
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    select p_tenant, p_mail, s.template, p_locale, s.organisation_id, s.recipient,
           case when p_code.decoy then 'withheld' else 'queued' end, p_now, p_now + p_code.lifetime, p_key,
           case when not p_code.decoy then p_payload end, p_code.code_for, p_code.issue + 1, p_reference, p_now,
           case when p_code.decoy then p_now end
      from superseded s;
end
$$;

ALTER FUNCTION app.replace_code(p_tenant integer, p_code registry.one_time_codes, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.resend_change(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_change registry.changes;
    v_code registry.one_time_codes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_change
       for no key update;
    v_now := identity.clock();
    select * into v_change from registry.changes h where h.tenant_id = p_tenant and h.change_id = p_change;
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_code.code_for is null or not coalesce(app.own_change(v_change, v_session.session_id, v_session.organisation_id), false)
            then 'change-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if outcome is null then
        retry_at := app.charge_mail(p_tenant, v_code.purpose, v_code.subject, v_code.mail_gap, v_code.hour_mails, v_code.day_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    perform app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, coalesce(v_change.locale, p_locale), p_mail, p_payload, p_form,
                             v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-resent', 'member', v_session.member_id, v_session.organisation_id, p_change,
            json_build_object('issue', v_code.issue + 1, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    expires_at := v_now + v_code.lifetime;
    resend_after := v_now + v_code.mail_gap;
    return next;
end
$$;

ALTER FUNCTION app.resend_change(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.resend_change(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Replaces the code of an asking at My page and mails the new one to the same address.';

CREATE FUNCTION app.resend_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_rule record;
    v_refusal text;
    v_retry_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_inquiry
       for no key update;
    v_now := identity.clock();

    select t.code, t.proof, s.session_id, s.organisation_id, s.last_used_at
      into v_rule
      from registry.inquiries i
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    v_refusal := case
        when v_code.code_for is null or v_rule.code is null then 'inquiry-unknown'
        when v_rule.proof = 'session' and v_rule.session_id is null then 'session-ended'
        when v_rule.proof = 'session' and v_rule.organisation_id <> v_code.organisation_id then 'inquiry-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;

    if v_rule.proof = 'session' then
        if v_rule.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        v_retry_at := app.charge_mail(p_tenant, v_code.purpose, v_code.subject, v_code.mail_gap, v_code.hour_mails,
                                      v_code.day_tries);
    else
        v_retry_at := app.charge_public_mail(p_tenant, v_code.purpose, v_code.subject, p_network, v_code.mail_gap,
                                             v_code.hour_mails, v_code.day_tries, v_code.day_ceiling,
                                             v_code.network_free_tries);
    end if;
    if v_retry_at is not null then
        outcome := 'too-many-tries';
        retry_at := v_retry_at;
        return next;
        return;
    end if;

    v_now := identity.clock();
    perform app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-resent', case when v_rule.session_id is null then 'public' else 'member' end,
            v_code.organisation_id, p_inquiry,
            json_build_object('inquiryType', v_rule.code, 'issue', v_code.issue + 1, 'withheld', v_code.decoy,
                              'network', encode(p_network, 'hex')));

    outcome := 'asked';
    expires_at := v_now + v_code.lifetime;
    resend_after := v_now + v_code.mail_gap;
    return next;
end
$$;

ALTER FUNCTION app.resend_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.resend_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Replaces the code of an inquiry and mails the new one to the same address.';

CREATE FUNCTION app.resend_handover(p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_code registry.one_time_codes;
    v_rule registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover for no key update;
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
    end;
    if outcome is null then
        retry_at := app.charge_public_mail(
            p_tenant, 'handover', sha256(uuid_send(v_handover.organisation_id)), p_network, coalesce(v_code.mail_gap, v_rule.mail_gap),
            coalesce(v_code.hour_mails, v_rule.hour_mails), coalesce(v_code.day_tries, v_rule.day_tries),
            coalesce(v_code.day_ceiling, v_rule.address_day_ceiling), coalesce(v_code.network_free_tries, v_rule.network_free_tries));
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    if v_code.code_for is null then
        select c.expires_at, c.resend_after into expires_at, resend_after
          from app.place_code(p_tenant, p_handover, 'handover', sha256(uuid_send(v_handover.organisation_id)), v_handover.organisation_id,
                              v_handover.organisation_id, 'handover-offer', v_handover.address, false, p_key, p_digest, p_reference,
                              v_handover.locale, p_mail, p_payload, p_form, v_now) c;
    else
        perform app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, v_handover.locale, p_mail, p_payload, p_form, v_now);
        expires_at := v_now + v_code.lifetime;
        resend_after := v_now + v_code.mail_gap;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-resent', 'public', v_handover.organisation_id, p_handover,
            json_build_object('issue', coalesce(v_code.issue, 0) + 1, 'network', encode(p_network, 'hex')));
    outcome := 'asked';
    return next;
end
$$;

ALTER FUNCTION app.resend_handover(p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.resend_handover(p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Mails a new code of an offer to the successor.';

CREATE FUNCTION app.resend_recovery(p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text DEFAULT NULL::text) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, resend_after timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_recovery and c.purpose = 'recovery'
       for no key update;
    outcome := case
        when not found then 'recovery-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, v_code.purpose, v_code.subject, p_network, v_code.mail_gap, v_code.hour_mails,
                                           v_code.day_tries, v_code.day_ceiling, v_code.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    perform app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-resent', 'public', v_code.organisation_id, p_recovery,
            json_build_object('issue', v_code.issue + 1, 'withheld', v_code.decoy, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    expires_at := v_now + v_code.lifetime;
    resend_after := v_now + v_code.mail_gap;
    return next;
end
$$;

ALTER FUNCTION app.resend_recovery(p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.resend_recovery(p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) IS 'Replaces the code of a recovery and mails the new one to the same address.';

CREATE FUNCTION app.reserve_tenant(p_home integer, p_token bytea) RETURNS TABLE(outcome text, tenant_id integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    outcome := coalesce(v_operator.refusal, 'reserved');
    if outcome = 'reserved' then
        tenant_id := nextval('registry.tenants_tenant_id_seq');
    end if;
    return next;
end
$$;

ALTER FUNCTION app.reserve_tenant(p_home integer, p_token bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.reserve_tenant(p_home integer, p_token bytea) IS 'The number of a tenant that is about to be founded.';

CREATE FUNCTION app.retire_contact(p_tenant integer, p_contact uuid, p_successor uuid, p_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.contacts c
       set valid_until = greatest(p_at, c.valid_from + interval '1 microsecond'), replaced_by = coalesce(p_successor, c.replaced_by),
           version = c.version + 1
     where c.tenant_id = p_tenant and c.contact_id = p_contact;
end
$$;

ALTER FUNCTION app.retire_contact(p_tenant integer, p_contact uuid, p_successor uuid, p_at timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz;
    v_operator record;
    v_mail registry.outbox;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail and m.state <> 'withheld' for no key update;
    v_now := identity.clock();
    outcome := case
        when v_mail.mail_id is null then 'unknown'
        when v_mail.state = 'queued' then 'queued'
        -- Whatever had a sealed payload was a code.
        when v_mail.key_id is not null then 'code-gone'
        when v_mail.state <> 'refused' then 'not-refused'
        when v_mail.organisation_id is not null and v_mail.recipient is not null and not exists (
                select from registry.contacts c
                 where c.tenant_id = p_tenant and c.organisation_id = v_mail.organisation_id
                   and c.address_folded = lower(normalize(btrim(v_mail.recipient), nfkc))
                   and c.valid_from <= v_now and c.valid_until > v_now) then 'ended'
        when exists (
                select from registry.credentials c
                  join registry.rotations r on r.tenant_id = p_tenant and r.rotation_id = c.rotation_id and r.state = 'cancelled'
                 where c.tenant_id = p_tenant and c.credential_id = v_mail.code_for) then 'cancelled'
    end;
    if outcome is null then
        update registry.outbox m
           set state = 'queued', attempts = 0, due_at = v_now, expires_at = v_now + interval '1 day', leased_until = null,
               settled_at = null, reply_class = null
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'mail-retried', 'operator', v_operator.operator, v_mail.organisation_id, p_mail,
                json_build_object('template', v_mail.template));
        outcome := 'queued';
    end if;
    return next;
end
$$;

ALTER FUNCTION app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid) IS 'Queues a refused mail once more.';

CREATE FUNCTION app.revoke_cancelled(p_tenant integer, p_rotation uuid, p_reason text, p_limit integer, p_now timestamp with time zone) RETURNS TABLE(revoked integer, is_last boolean)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
    v_row registry.rotations;
    v_reason text;
    -- The last holder of a batch is the first of the next.
    v_limit integer := greatest(p_limit, 2);
    v_ids uuid[];
    v_last uuid;
    v_letters integer;
begin
    select * into strict v_row from registry.rotations r where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    v_reason := coalesce(p_reason, (
        select c.reason from registry.credentials c
         where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = v_row.revoking_from
           and c.revoked_at is not null), 'rotation-cancelled');
    select array_agg(b.credential_id), (array_agg(b.holder_id order by b.holder_id desc))[1] into v_ids, v_last
      from (select c.credential_id, c.holder_id from registry.credentials c
             where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id >= v_row.revoking_from
             order by c.holder_id limit v_limit) b;

    update registry.credentials c set revoked_at = v_row.cancelled_at, reason = v_reason
     where c.tenant_id = p_tenant and c.credential_id = any (v_ids) and c.revoked_at is null;
    get diagnostics revoked = row_count;
    -- The period may have begun before its turn came.
    if v_row.effective_at <= p_now then
        update registry.sessions s set ended_at = p_now
         where s.tenant_id = p_tenant and s.credential_id = any (v_ids) and s.ended_at is null and s.ends_at > p_now;
    end if;
    -- About what the whole tenant holds there are as many letters as organisations, so these have a limit of their own: three
    -- roles are written to.
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = 'rotation-cancelled', leased_until = null
      from (select l.mail_id from registry.outbox l
             where l.tenant_id = p_tenant and l.state = 'queued' and l.template = 'rotation-announcement'
               and l.code_for = any (v_ids)
             limit 3 * v_limit for no key update) l
     where m.tenant_id = p_tenant and m.mail_id = l.mail_id;
    get diagnostics v_letters = row_count;
    if v_letters > 0 then
        -- Letters have no index by what they are about; there is none before the generating was done.
        update registry.rotation_items i set announced_at = null
          from registry.credentials c
         where c.tenant_id = p_tenant and c.credential_id = any (v_ids) and i.tenant_id = p_tenant and i.rotation_id = p_rotation
           and i.holder_id = c.holder_id and i.announced_at is not null
           and c.credential_id not in (
                select m.code_for from registry.outbox m
                 where m.tenant_id = p_tenant and m.created_at >= v_row.generated_at and m.template = 'rotation-announcement'
                   and (m.state <> 'cancelled' or m.reply_class <> 'rotation-cancelled') and m.code_for = any (v_ids));
    end if;

    is_last := coalesce(cardinality(v_ids), 0) < v_limit and v_letters < 3 * v_limit;
    update registry.rotations r
       set revoking_from = case when not is_last then case when v_letters < 3 * v_limit then v_last else r.revoking_from end end
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    return next;
end
$$;

ALTER FUNCTION app.revoke_cancelled(p_tenant integer, p_rotation uuid, p_reason text, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_token registry.access_tokens;
    v_scopes text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    select * into v_token from registry.access_tokens a
     where a.tenant_id = p_tenant and a.token_id = p_token_id for no key update;
    outcome := case
        when v_token.token_id is null then 'unknown'
        when v_token.operator_id is distinct from v_operator.operator_id
         and (not app.role_allows(v_operator.role, 'operators') or v_scopes <> '{}' and 'operators' <> all (v_scopes))
            then 'role-refused'
        else 'revoked'
    end;
    if outcome = 'revoked' and v_token.revoked_at is null then
        update registry.access_tokens a set revoked_at = v_now
         where a.tenant_id = p_tenant and a.token_id = p_token_id;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
        values (p_tenant, v_now, 'token-revoked', 'operator', v_operator.operator, p_token_id,
                json_build_object('operator', v_token.operator_id, 'name', v_token.name));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid) IS 'Revokes a token at once.';

CREATE FUNCTION app.role_allows(p_role text, p_need text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
    select case p_role
        when 'owner' then p_need in ('read', 'organisations', 'credentials', 'desk', 'settings', 'operators', 'tenants')
        when 'operator' then p_need in ('read', 'organisations', 'credentials', 'desk')
        else p_need = 'read'
    end
$$;

ALTER FUNCTION app.role_allows(p_role text, p_need text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.rotation_counts(p_tenant integer, p_rotation uuid, p_state text) RETURNS TABLE(planned integer, generated integer, announced integer, skipped json, unannounced json)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
declare
    v_left text := case when p_state in ('cancelled', 'closed') then p_state else 'not-yet' end;
begin
    return query
    with lines as (
        select case when i.skipped_because is not null then i.skipped_because
                    when i.credential_id is null then v_left end as skipped_because,
               i.announced_at is not null as is_announced,
               case when i.credential_id is not null and i.announced_at is null
                    then coalesce(i.unannounced_because, v_left) end as unannounced_because,
               count(*)::integer as n
          -- Looked up one by one: with statistics from before the rotation a join would loop over all of them for each.
          from (
                select n.*, (select c.credential_id from registry.credentials c
                              where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = n.holder_id) as credential_id
                  from registry.rotation_items n
                 where n.tenant_id = p_tenant and n.rotation_id = p_rotation) i
         group by 1, 2, 3
    )
    select coalesce(sum(l.n), 0)::integer,
           coalesce(sum(l.n) filter (where l.skipped_because is null), 0)::integer,
           coalesce(sum(l.n) filter (where l.is_announced), 0)::integer,
           coalesce((select json_object_agg(s.skipped_because, s.n order by s.skipped_because)
                       from (select x.skipped_because, sum(x.n) as n from lines x
                              where x.skipped_because is not null group by 1) s), '{}'),
           coalesce((select json_object_agg(s.unannounced_because, s.n order by s.unannounced_because)
                       from (select x.unannounced_because, sum(x.n) as n from lines x
                              where x.unannounced_because is not null group by 1) s), '{}')
      from lines l;
end
$$;

ALTER FUNCTION app.rotation_counts(p_tenant integer, p_rotation uuid, p_state text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.rotation_holders_left(p_tenant integer, p_rotation uuid, p_after uuid, p_limit integer) RETURNS TABLE(holder_id uuid, organisation_id uuid, member_id text, generation integer)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
begin
    return query
    select i.holder_id, i.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = i.organisation_id),
           1 + coalesce((select max(c.generation) from registry.credentials c
                          where c.tenant_id = p_tenant and c.holder_id = i.holder_id and c.type_id = r.type_id
                            and c.period_id = r.period_id), 0)
      from registry.rotations r
      join registry.rotation_items i on i.tenant_id = p_tenant and i.rotation_id = p_rotation
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
       and i.holder_id >= coalesce(p_after, '00000000-0000-0000-0000-000000000000') and i.holder_id is distinct from p_after
       and i.skipped_because is null
       and (select c.credential_id from registry.credentials c
             where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id) is null
       and coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = i.organisation_id), 'active') = 'active'
     order by i.holder_id limit p_limit;
end
$$;

ALTER FUNCTION app.rotation_holders_left(p_tenant integer, p_rotation uuid, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

CREATE FUNCTION app.rotation_letters_due(p_tenant integer, p_rotation uuid, p_roles text[], p_limit integer, p_now timestamp with time zone) RETURNS TABLE(holder_id uuid, credential_id uuid)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
begin
    return query
    select i.holder_id, (select c.credential_id from registry.credentials c
                          where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id)
      from registry.rotation_items i
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
       and i.unannounced_because is null
     order by i.holder_id limit p_limit;
    if not found then
        return query
        select i.holder_id, (select c.credential_id from registry.credentials c
                              where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id)
          from registry.rotation_items i
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
           and (select o.status from registry.organisations o
                 where o.tenant_id = p_tenant and o.organisation_id = i.holder_id) = 'active'
           and exists (select from registry.contacts k
                        where k.tenant_id = p_tenant and k.organisation_id = i.holder_id and k.valid_from <= p_now
                          and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused')
         order by i.holder_id limit p_limit;
    end if;
end
$$;

ALTER FUNCTION app.rotation_letters_due(p_tenant integer, p_rotation uuid, p_roles text[], p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.rotation_lines(p_tenant integer, p_rotation uuid, p_roles text[], p_now timestamp with time zone) RETURNS TABLE(holder_id uuid, organisation_id uuid, standing text)
    LANGUAGE sql STABLE
    AS $$
    select i.holder_id, i.organisation_id,
           case when i.skipped_because is not null then i.skipped_because
                when i.unannounced_because is not null then i.unannounced_because
                when i.announced_at is not null then 'announced'
                when i.organisation_id is null or exists (
                        select from registry.contacts k
                         where k.tenant_id = p_tenant and k.organisation_id = i.organisation_id and k.valid_from <= p_now
                           and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused') then 'gets-one'
                else 'no-contact' end
      from registry.rotation_items i
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation
     union all
    select j.holder_id, nullif(j.holder_id, '00000000-0000-0000-0000-000000000000'), 'joined-since'
      from registry.rotations r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = r.period_id
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = p.calendar_id
     cross join lateral app.judge_holders(p_tenant, p_rotation, r.type_id, t.holder, greatest(r.effective_at, p_now), p.ends_at,
                                          c.time_zone) j
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'planned' and j.skipped_because is null
       and not exists (select from registry.rotation_items i
                        where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = j.holder_id)
$$;

ALTER FUNCTION app.rotation_lines(p_tenant integer, p_rotation uuid, p_roles text[], p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.rotation_rule(p_tenant integer, p_rotation uuid) RETURNS TABLE(rotation_id uuid, state text, version integer, grace interval, effective_at timestamp with time zone, announced_up_to uuid, type_id uuid, type_code text, holder text, roles text[], period_id uuid, period_code text, period_label_ja text, period_label_en text, ends_at timestamp with time zone, time_zone text)
    LANGUAGE sql STABLE
    AS $$
    select r.rotation_id, r.state, r.version, r.grace, r.effective_at, r.announced_up_to, t.type_id, t.code, t.holder,
           t.announced_to, p.period_id, p.code, p.label_ja, p.label_en, p.ends_at, c.time_zone
      from registry.rotations r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = r.period_id
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = p.calendar_id
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
$$;

ALTER FUNCTION app.rotation_rule(p_tenant integer, p_rotation uuid) OWNER TO aikotoba_definer;

CREATE FUNCTION app.save_calendar(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) RETURNS TABLE(outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.calendars;
    v_was jsonb := '{"startMonth": null, "startDay": null}';
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

    select * into v_row from registry.calendars c
     where c.tenant_id = p_tenant and c.code = case when p_version is null then p_changes ->> 'code' else p_code end;
    version := v_row.version;
    if p_version is not null then
        v_was := app.calendar_document(v_row);
    end if;
    document := app.merged_settings(v_was, p_changes);
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "code": ["pattern", "^[a-z0-9][a-z0-9-]{0,62}$", 63], "kind": ["word", "fiscal-year", "release", "contract-year"],
                "startMonth": ["integer?", 1, 12], "startDay": ["integer?", 1, 31], "timeZone": ["zone"]}')
            union all
            select f, 'fixed' from unnest(app.changed_fields(v_was, document)) f where p_version is not null and f in ('code', 'kind')) m;
    if fields is null then
        select array_agg(m.field), array_agg(m.reason) into fields, reasons
          from (values
            ('startMonth', case when (document ->> 'kind' = 'fiscal-year') <> (document ->> 'startMonth' is not null)
                                then case when document ->> 'startMonth' is null then 'missing' else 'not-a-fiscal-year' end end),
            ('startDay', case when (document ->> 'kind' = 'fiscal-year') <> (document ->> 'startDay' is not null)
                              then case when document ->> 'startDay' is null then 'missing' else 'not-a-fiscal-year' end
                              -- A year begins on a day that every year has.
                              when (document ->> 'startMonth')::integer = 2 and (document ->> 'startDay')::integer = 29 then 'not-every-year'
                              when (document ->> 'startDay')::integer > (array[31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
                                   [(document ->> 'startMonth')::integer] then 'no-such-day' end)) as m (field, reason)
         where m.reason is not null;
    end if;
    outcome := case
        when p_version is not null and v_row.calendar_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when fields is not null then 'invalid'
        when p_version is null and v_row.calendar_id is not null then 'code-taken'
        when p_version is not null and document <> v_was and exists (
                select from registry.periods e
                 where e.tenant_id = p_tenant and e.calendar_id = v_row.calendar_id and (
                    exists (select from registry.rotations r
                             where r.tenant_id = p_tenant and r.period_id = e.period_id
                               and (e.starts_at > v_now or r.state in ('planned', 'generated', 'announced')))
                    or e.starts_at > v_now and exists (
                        select from registry.credentials g where g.tenant_id = p_tenant and g.period_id = e.period_id))) then 'period-in-use' end;
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
    id := coalesce(v_row.calendar_id, p_id);
    if document <> v_was then
        insert into registry.calendars as c (tenant_id, calendar_id, code, kind, start_month, start_day, time_zone)
        values (p_tenant, id, document ->> 'code', document ->> 'kind', (document ->> 'startMonth')::integer,
                (document ->> 'startDay')::integer, document ->> 'timeZone')
            on conflict (tenant_id, calendar_id) do update
           set start_month = excluded.start_month, start_day = excluded.start_day, time_zone = excluded.time_zone, version = c.version + 1
        returning c.version into version;
        if document ->> 'kind' = 'fiscal-year' then
            delete from registry.periods e where e.tenant_id = p_tenant and e.calendar_id = id and e.starts_at > v_now;
            perform app.make_fiscal_periods(p_tenant, id, v_now);
        end if;
        perform app.note_settings(p_tenant, v_operator.operator, case when p_version is null then 'calendar-created' else 'calendar-changed' end,
                                  id, document ->> 'code', v_was, document);
    end if;
    return next;
end
$_$;

ALTER FUNCTION app.save_calendar(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_calendar(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) IS 'Makes or changes a calendar.';

CREATE FUNCTION app.save_credential_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) RETURNS TABLE(outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
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
$_$;

ALTER FUNCTION app.save_credential_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_credential_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) IS 'Makes or changes a credential type.';

CREATE FUNCTION app.save_inquiry_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) RETURNS TABLE(outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
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
$_$;

ALTER FUNCTION app.save_inquiry_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_inquiry_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) IS 'Makes or changes an inquiry type.';

CREATE FUNCTION app.save_operator(p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text, p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea) RETURNS TABLE(outcome text, operator_id uuid, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.operators;
    v_scopes text[];
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'operators');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_operator);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        operator_id := v_key.replayed;
        return next;
        return;
    end if;

    -- Two owners who close each other at once: the second waits here and then finds himself the last.
    perform from registry.operators o
      where o.tenant_id = p_tenant and o.role = 'owner' order by o.operator_id for no key update;
    select * into v_row from registry.operators o
     where o.tenant_id = p_tenant and o.operator_id = p_operator for no key update;
    outcome := case
        when p_version is not null and v_row.operator_id is null then 'unknown'
        -- Otherwise whoever holds the token signs in as the operator he has made, and is limited no more.
        when v_scopes <> '{}' and exists (
                select from unnest(array[p_role, v_row.role]) r,
                            unnest(array['read', 'organisations', 'credentials', 'desk', 'settings', 'operators', 'tenants']) n
                 where r = 'owner' or r is not null and app.role_allows(r, n) and n <> all (v_scopes)) then 'role-refused'
        when v_row.version is distinct from p_version then 'conflict'
        when exists (select from registry.operators o
                      where o.tenant_id = p_tenant and o.operator_id <> p_operator
                        and o.address_folded = lower(normalize(btrim(p_address), nfkc))) then 'address-taken'
        when v_row.role = 'owner' and v_row.status = 'active' and (p_role <> 'owner' or p_status <> 'active')
         and not exists (select from registry.operators o
                          where o.tenant_id = p_tenant and o.operator_id <> p_operator
                            and o.role = 'owner' and o.status = 'active') then 'last-owner'
    end;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        version := v_row.version;
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when p_address <> v_row.address then 'address' end, case when p_name <> v_row.name then 'name' end,
        case when p_role <> v_row.role then 'role' end, case when p_status <> v_row.status then 'status' end,
        case when p_version is not null and (p_oidc_issuer, p_oidc_subject) is distinct from (v_row.oidc_issuer, v_row.oidc_subject)
             then 'oidc' end], null);
    insert into registry.operators as o (tenant_id, operator_id, address, name, role, status, oidc_issuer, oidc_subject, created_at)
    values (p_tenant, p_operator, p_address, p_name, p_role, p_status, p_oidc_issuer, p_oidc_subject, v_now)
        on conflict (tenant_id, operator_id) do update
       set address = excluded.address, name = excluded.name, role = excluded.role, status = excluded.status,
           oidc_issuer = excluded.oidc_issuer, oidc_subject = excluded.oidc_subject, version = o.version + 1
    returning o.operator_id, o.version into operator_id, version;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case when p_version is null then 'operator-created' else 'operator-changed' end, 'operator',
            v_operator.operator, p_operator, json_build_object('role', p_role, 'status', p_status, 'fields', v_changed));
    outcome := 'saved';
    return next;
end
$$;

ALTER FUNCTION app.save_operator(p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text, p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_operator(p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text, p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea) IS 'Makes or changes an operator.';

CREATE FUNCTION app.save_period(p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea) RETURNS TABLE(outcome text, id uuid, version integer, document jsonb, fields text[], reasons text[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.periods;
    v_calendar registry.calendars;
    v_was jsonb := '{}';
    v_starts_at timestamptz;
    v_ends_at timestamptz;
    v_moves boolean;
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_period);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_row from registry.periods e where e.tenant_id = p_tenant and e.period_id = p_period and p_version is not null;
    select * into v_calendar from registry.calendars c
     where c.tenant_id = p_tenant and (c.calendar_id = v_row.calendar_id or p_version is null and c.code = p_changes ->> 'calendar');
    id := p_period;
    version := v_row.version;
    if v_row.period_id is not null then
        v_was := app.period_document(v_row, v_calendar.code);
    end if;
    document := app.merged_settings(v_was, p_changes);
    v_starts_at := app.instant_of(document ->> 'startsAt', coalesce(v_calendar.time_zone, 'UTC'));
    v_ends_at := app.instant_of(document ->> 'endsAt', coalesce(v_calendar.time_zone, 'UTC'));
    v_moves := app.changed_fields(v_was, document) && array['code', 'startsAt', 'endsAt'];
    select array_agg(m.field), array_agg(m.reason) into fields, reasons
      from (select * from app.misfits(document, p_changes, '{
                "calendar": ["text", 1, 63], "code": ["pattern", "^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$", 32], "label": ["wording", 1, 100],
                "startsAt": ["text", 1, 40], "endsAt": ["text", 1, 40]}')
            union all
            select 'calendar', case when v_calendar.calendar_id is null then 'unknown'
                                    when document ->> 'calendar' is distinct from v_calendar.code then 'fixed'
                                    when v_moves and v_calendar.kind <> 'release' then 'not-a-release' end
            union all
            select 'startsAt', case when v_starts_at is null then 'not-an-instant'
                                    when exists (select from registry.periods e
                                                  where e.tenant_id = p_tenant and e.calendar_id = v_calendar.calendar_id
                                                    and e.period_id <> p_period and e.starts_at < v_ends_at and e.ends_at > v_starts_at) then 'overlaps' end
            union all
            select 'endsAt', case when v_ends_at is null then 'not-an-instant'
                                  when v_ends_at <= v_starts_at then 'not-after-start'
                                  when v_ends_at > v_starts_at + interval '20 years' then 'out-of-range' end) m
     where m.reason is not null;
    outcome := case
        when p_version is not null and v_row.period_id is null then 'unknown'
        when p_version is not null and v_row.version <> p_version then 'conflict'
        when p_version is not null and v_moves and v_row.starts_at <= v_now then 'period-begun'
        when p_version is not null and v_moves and (
                exists (select from registry.credentials g where g.tenant_id = p_tenant and g.period_id = p_period)
                or exists (select from registry.rotations r where r.tenant_id = p_tenant and r.period_id = p_period)) then 'period-in-use'
        when fields is not null then 'invalid'
        when exists (select from registry.periods e where e.tenant_id = p_tenant and e.calendar_id = v_calendar.calendar_id
                        and e.code = document ->> 'code' and e.period_id <> p_period) then 'code-taken' end;
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
    insert into registry.periods as e (tenant_id, period_id, calendar_id, kind, code, label_ja, label_en, starts_at, ends_at)
    values (p_tenant, p_period, v_calendar.calendar_id, v_calendar.kind, document ->> 'code', document #>> '{label,ja}',
            document #>> '{label,en}', v_starts_at, v_ends_at)
        on conflict (tenant_id, period_id) do update
       set code = excluded.code, label_ja = excluded.label_ja, label_en = excluded.label_en, starts_at = excluded.starts_at,
           ends_at = excluded.ends_at, version = e.version + 1
    returning e.version, app.period_document(e, v_calendar.code) into version, document;
    perform app.note_settings(p_tenant, v_operator.operator, case when p_version is null then 'period-created' else 'period-changed' end,
                              p_period, v_calendar.code || ' ' || (document ->> 'code'), v_was, document);
    document := document || jsonb_build_object('id', p_period);
    return next;
end
$_$;

ALTER FUNCTION app.save_period(p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_period(p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea) IS 'Adds or changes a period.';

CREATE FUNCTION app.save_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text) RETURNS TABLE(outcome text, version integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;

    if p_version is null then
        insert into registry.return_pages as r (tenant_id, code, name_ja, name_en, url)
        values (p_tenant, p_code, p_name_ja, p_name_en, p_url)
        on conflict (tenant_id, code) do nothing
        returning r.version into version;
    else
        update registry.return_pages r
           set name_ja = p_name_ja, name_en = p_name_en, url = p_url, version = r.version + 1
         where r.tenant_id = p_tenant and r.code = p_code and r.version = p_version
        returning r.version into version;
    end if;
    if not found then
        version := (select r.version from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code);
        outcome := case when version is null then 'unknown' else 'conflict' end;
        return next;
        return;
    end if;

    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'return-page-saved', 'operator', v_operator.operator,
            json_build_object('name', p_code, 'url', p_url, 'version', version));
    outcome := 'saved';
    return next;
end
$$;

ALTER FUNCTION app.save_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.save_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text) IS 'Names a page that signing in may lead to, or changes it.';

CREATE FUNCTION app.seal_root(p_tenant integer, p_from xid8, p_to xid8, p_floor bigint, p_ceiling bigint, p_others bigint[], p_named bigint[]) RETURNS TABLE(events bigint, last_event bigint, root bytea)
    LANGUAGE plpgsql STABLE
    AS $$
#variable_conflict use_column
begin
    return query
    select count(*), max(e.event_no), sha256(coalesce(string_agg(sha256(convert_to(concat_ws(',',
               e.tenant_id, e.xact, e.event_no, (extract(epoch from e.at) * 1000000)::bigint,
               octet_length(e.act) || ':' || e.act, octet_length(e.actor_kind) || ':' || e.actor_kind,
               coalesce(octet_length(e.actor) || ':' || e.actor, '-'), coalesce(e.organisation_id::text, '-'),
               coalesce(e.subject::text, '-'), coalesce(octet_length(e.detail::text) || ':' || e.detail::text, '-')), 'UTF8')),
               ''::bytea order by e.xact, e.event_no), ''))
      from audit.events e
     where e.tenant_id = p_tenant
       and case when p_named is null
                then e.xact >= p_from and e.xact < p_to and e.event_no > p_floor and e.event_no <= p_ceiling
                     and (p_others is null or e.event_no <> all (p_others))
                else e.event_no = any (p_named) end;
end
$$;

ALTER FUNCTION app.seal_root(p_tenant integer, p_from xid8, p_to xid8, p_floor bigint, p_ceiling bigint, p_others bigint[], p_named bigint[]) OWNER TO aikotoba_auditor;

CREATE FUNCTION app.send_message(p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text, p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule registry.policies;
    v_address text;
    v_organisation uuid;
    v_body text := btrim(replace(p_body, E'\r\n', E'\n'), E' 　\n');
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.* into v_rule from registry.policies p where p.tenant_id = p_tenant;
    select t.desk_address into v_address from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active' and v_rule.tenant_id is not null;
    if not found then
        outcome := 'message-not-offered';
        return next;
        return;
    end if;
    return query
    select 'invalid', null::timestamptz, f.fault, f.reason_column
      from (select g.reason_column, g.position, case
                       when btrim(coalesce(g.given, ''), ' 　') = '' then g.reason_column || '-missing'
                       when length(g.given) > g.most then 'too-long'
                       when app.ill_formed(g.given) then 'text-malformed' end as fault
              from (values (1, 'subject', p_subject, 100), (2, 'body', translate(v_body, E'\n\t', '  '), 4000),
                           (3, 'person', p_person, 200), (4, 'replyTo', p_reply_to, 254)) as g (position, reason_column, given, most)) f
     where f.fault is not null
     order by f.position;
    if found then
        return;
    end if;
    retry_at := app.charge_public_mail(p_tenant, 'desk-message', p_reply_digest, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    v_now := identity.clock();
    select s.organisation_id into v_organisation from registry.sessions s
     where s.tenant_id = p_tenant and s.token_digest = p_session and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now;
    insert into registry.desk_messages (tenant_id, message_id, locale, subject, body, person, reply_to, organisation_id, sent_at)
    values (p_tenant, p_message, p_locale, btrim(p_subject, ' 　'), v_body, btrim(p_person, ' 　'), btrim(p_reply_to, ' 　'), v_organisation, v_now);
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, 'desk-message', p_locale, v_address, 'queued', v_now, v_now + interval '3 days', p_message, v_now
     where v_address <> '';
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'message-sent', case when v_organisation is null then 'public' else 'member' end, v_organisation, p_message,
            json_build_object('network', encode(p_network, 'hex')));
    outcome := 'sent';
    return next;
end
$$;

ALTER FUNCTION app.send_message(p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text, p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.send_message(p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text, p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea) IS 'Puts a question before the desk.';

CREATE FUNCTION app.session_proven_until(p_tenant integer, p_session bytea, p_now timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select s.proven_until from registry.sessions s
             where s.tenant_id = p_tenant and s.token_digest = p_session and s.proven_until > p_now
               and (s.proven_by is null
                    or exists (select from registry.contacts c
                                where c.tenant_id = p_tenant and c.contact_id = s.proven_by and c.role = 'representative'
                                  and c.valid_from <= p_now and c.valid_until > p_now)));
end
$$;

ALTER FUNCTION app.session_proven_until(p_tenant integer, p_session bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.set_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text) RETURNS TABLE(outcome text, organisation_id uuid, reason text, reason_column text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $_$
#variable_conflict use_column
declare
    v_operator record;
    v_value text := btrim(p_value, ' 　');
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
    else
        select 'invalid', split_part(f.found, ' ', 2), split_part(f.found, ' ', 1) into outcome, reason, reason_column
          from (select case
                    when p_kind !~ '^[a-z0-9][a-z0-9-]{0,62}$' then 'kind kind-malformed'
                    when coalesce(v_value, '') = '' then 'value value-missing'
                    when length(v_value) > 200 then 'value too-long'
                    when app.ill_formed(v_value) then 'value text-malformed'
                end as found) f
         where f.found is not null;
    end if;
    if outcome is null then
        begin
            insert into registry.external_identifiers as x (tenant_id, organisation_id, kind, value)
            values (p_tenant, p_organisation, p_kind, v_value)
                on conflict (tenant_id, organisation_id, kind) do update set value = excluded.value
             where x.value <> excluded.value;
            if found then
                insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
                values (p_tenant, identity.clock(), 'identifier-set', 'operator', v_operator.operator, p_organisation, p_organisation,
                        json_build_object('kind', p_kind));
            end if;
            outcome := 'saved';
        exception when unique_violation then
            -- Two at once may both have looked before: the constraint decides.
            outcome := 'identifier-taken';
            organisation_id := (select x.organisation_id from registry.external_identifiers x
                                 where x.tenant_id = p_tenant and x.kind = p_kind and x.value = v_value);
        end;
    end if;
    return next;
end
$_$;

ALTER FUNCTION app.set_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.set_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text) IS 'Gives an organisation its external identifier of a kind.';

CREATE FUNCTION app.settings_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) RETURNS TABLE(refusal text, operator_id uuid, operator text)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
begin
    select a.refusal, a.operator_id, a.operator into refusal, operator_id, operator
      from app.operator_acting(p_tenant, p_home, p_token, p_need) a;
    if refusal is null then
        perform from registry.tenants t where t.tenant_id = p_tenant for no key update;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.settings_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) OWNER TO aikotoba_definer;

CREATE FUNCTION app.settle_mail(p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_mail registry.outbox;
    v_delivery text := case p_result when 'handed-over' then 'reached' when 'refused' then 'refused' end;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);
    if p_result not in ('handed-over', 'refused', 'deferred') then
        raise exception 'settle_mail does not know the result %', p_result using errcode = 'invalid_parameter_value';
    end if;

    -- Read before it is locked: the contact comes before the mail.
    select * into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail and m.attempts = p_attempt and m.state = 'queued'
       and m.leased_until is not null;
    if v_delivery is not null and v_mail.organisation_id is not null then
        update registry.contacts c set delivery = v_delivery, delivery_at = identity.clock()
         where c.tenant_id = p_tenant and c.organisation_id = v_mail.organisation_id
           and c.address_folded = lower(normalize(btrim(v_mail.recipient), nfkc))
           -- Reached: when last, to the minute; refused: since when.
           and (c.delivery <> v_delivery or v_delivery = 'reached' and c.delivery_at < identity.clock() - interval '1 minute');
    end if;

    select * into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail and m.attempts = p_attempt and m.state = 'queued'
       and m.leased_until is not null
       for no key update;
    if not found then
        return query select 'lease-lost';
        return;
    end if;
    v_now := identity.clock();
    if p_result = 'deferred' and v_mail.expires_at > v_now then
        update registry.outbox m
           set leased_until = null, reply_class = p_reply_class,
               due_at = least(v_mail.expires_at, v_now
                   + least(interval '10 minutes', interval '10 seconds' * power(2, least(p_attempt - 1, 10)))
                   * (0.8 + 0.4 * random()))
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
    else
        update registry.outbox m
           set state = case p_result when 'deferred' then 'cancelled' else p_result end, leased_until = null,
               payload = null, settled_at = v_now,
               reply_class = case p_result when 'deferred' then 'expired' else p_reply_class end
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
    end if;
    return query select 'settled';
end
$$;

ALTER FUNCTION app.settle_mail(p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.settle_mail(p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text) IS 'Notes how handing a mail over went.';

CREATE FUNCTION app.sign_in(p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea, p_session_id uuid, p_agent text, p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, expires_at timestamp with time zone, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
    v_matched boolean;
    v_ends_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- Compared in the select list: "digest = any (…)" in WHERE would be planned anew at every call, and "revoked_at is
    -- null" there would choose the exclusion constraint's index, which costs a fifth of the call more than the holder's.
    select p.session_idle, p.session_longest, p.sign_in_free_tries, p.network_free_tries, p.tarpit_longest,
           (v_now at time zone z.time_zone)::date as today, a.last_sign_in_on, n.blocked_until as network_blocked_until,
           o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class,
           c.credential_id, c.grace_until, c.matched
      into v_found
      from registry.policies p
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'sign-in-network' and n.subject = p_network
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.organisation_activity a
        on a.tenant_id = p_tenant and a.organisation_id = o.organisation_id
      left join lateral (
            select c.credential_id, c.grace_until,
                   c.digest = any (p_digests) and c.revoked_at is null as matched
              from registry.credentials c
              join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = c.type_id and t.signs_in
             where c.tenant_id = p_tenant and c.holder_id = o.organisation_id
               and c.valid_from <= v_now and c.grace_until > v_now
             order by matched desc nulls last limit 1) c on true
     where p.tenant_id = p_tenant;
    -- A tenant that was closed while a server still knew it.
    if not found then
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    if v_found.network_blocked_until > v_now then
        outcome := 'too-many-tries';
        retry_at := v_found.network_blocked_until;
        return next;
        return;
    end if;

    -- The member's throttle decides whether the match counts at all; with it the row is ours, so of simultaneous
    -- guesses no more are judged than are free.
    v_matched := coalesce(v_found.matched, false);
    if v_matched then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 0, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set tries = 0
         where t.blocked_until <= identity.clock();
    else
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 1,
                v_now + app.tarpit(1, v_found.sign_in_free_tries, v_found.tarpit_longest))
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.sign_in_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n)
         where t.blocked_until <= identity.clock();
    end if;
    if not found then
        outcome := 'too-many-tries';
        retry_at := (select t.blocked_until from registry.throttles t
                      where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject);
        return next;
        return;
    end if;

    -- Held until the session stands, so that who replaces or reissues it meanwhile finds the session and ends it.
    if v_matched then
        select c.grace_until into v_ends_at from registry.credentials c
         where c.tenant_id = p_tenant and c.credential_id = v_found.credential_id and c.revoked_at is null for share;
        v_matched := found;
        v_found.grace_until := v_ends_at;
    end if;
    -- The lock may have been waited for past the end of the grace.
    v_now := identity.clock();
    if not v_matched or v_found.grace_until <= v_now then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in-network', p_network, v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.network_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
        insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, detail)
        values (p_tenant, v_now, 'sign-in-refused', 'public', v_found.organisation_id,
                json_build_object('network', encode(p_network, 'hex')));
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    if v_found.last_sign_in_on is distinct from v_found.today then
        insert into registry.organisation_activity as a (tenant_id, organisation_id, last_sign_in_on)
        values (p_tenant, v_found.organisation_id, v_found.today)
        on conflict (tenant_id, organisation_id) do update
           set last_sign_in_on = excluded.last_sign_in_on
         where a.last_sign_in_on < excluded.last_sign_in_on;
    end if;

    -- Ends with the credential's grace: the turn of the year ends sessions without a job.
    v_ends_at := least(v_now + v_found.session_longest, v_found.grace_until);
    insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at,
                                   last_used_at, idle, ends_at, network, agent)
    values (p_tenant, p_session_digest, p_session_id, v_found.organisation_id, v_found.credential_id, v_now,
            v_now, v_found.session_idle, v_ends_at, p_network, left(p_agent, 200));
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'signed-in', 'member', v_found.member_id, v_found.organisation_id, p_session_id,
            json_build_object('network', encode(p_network, 'hex')));
    return query select 'signed-in', null::timestamptz, v_ends_at, v_found.organisation_id, v_found.member_id, v_found.name,
                        v_found.name_en, v_found.name_kana, v_found.membership_class;
end
$$;

ALTER FUNCTION app.sign_in(p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea, p_session_id uuid, p_agent text, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.sign_in(p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea, p_session_id uuid, p_agent text, p_network bytea) IS 'Opens a session for a member ID and the digests of what was typed.';

CREATE FUNCTION app.sign_in_operator(p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea) RETURNS TABLE(outcome text, ends_at timestamp with time zone, operator_id uuid, name text, role text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_row registry.operators;
    v_policy record;
    v_good boolean;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    -- Two uses of one code: the second waits here, and then finds it used.
    select o.* into v_row from registry.operators o
     where o.tenant_id = p_home and o.address_folded = lower(normalize(btrim(p_address), nfkc))
       for no key update;
    v_now := identity.clock();
    v_good := coalesce(
        v_row.status = 'active' and v_row.password_digest = any (p_digests)
        and p_step between floor(extract(epoch from v_now) / 30) - 1 and floor(extract(epoch from v_now) / 30) + 1
        and p_step > coalesce(v_row.totp_last_step, -1)
        and exists (select from registry.tenants t where t.tenant_id = p_home and t.status = 'active'), false);
    select p.session_idle, p.session_longest, p.network_free_tries, p.tarpit_longest into v_policy
      from registry.policies p where p.tenant_id = p_home;

    if not v_good then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_home, 'operator-network', p_network, v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, coalesce(v_policy.network_free_tries, 50), coalesce(v_policy.tarpit_longest, '15 minutes'))
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
        insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
        values (p_home, v_now, 'operator-sign-in-refused', 'public', v_row.operator_id,
                json_build_object('network', encode(p_network, 'hex')));
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    update registry.operators o set totp_last_step = p_step where o.tenant_id = p_home and o.operator_id = v_row.operator_id;
    ends_at := v_now + coalesce(v_policy.session_longest, '12 hours');
    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at, idle)
    values (p_home, p_token, p_token_id, 'operator-session', v_row.operator_id, 'password-and-code', v_now, ends_at,
            coalesce(v_policy.session_idle, '30 minutes'));
    update registry.throttles t set tries = 0, blocked_until = '-infinity'
     where t.tenant_id = p_home and t.purpose = 'operator-sign-in' and t.subject = p_subject;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_home, v_now, 'operator-signed-in', 'operator', v_row.address, p_token_id,
            json_build_object('network', encode(p_network, 'hex')));
    outcome := 'signed-in';
    operator_id := v_row.operator_id;
    name := v_row.name;
    role := v_row.role;
    return next;
end
$$;

ALTER FUNCTION app.sign_in_operator(p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.sign_in_operator(p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea) IS 'Opens an operator''s session for a password and a code.';

CREATE FUNCTION app.spent_until(p_tenant integer, p_purpose text, p_subject bytea, p_limit integer, p_now timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return (select t.window_from + interval '1 day' from registry.throttles t
             where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_subject
               and t.tries >= p_limit and t.window_from > p_now - interval '1 day');
end
$$;

ALTER FUNCTION app.spent_until(p_tenant integer, p_purpose text, p_subject bytea, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.spread_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    with first as materialized (
        select m.mail_id, m.recipient from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.due_at <= p_now
         order by m.due_at limit p_limit
    ), parents as (
        select m.*
          from first f
          join registry.outbox m
            on m.tenant_id = p_tenant and m.mail_id = f.mail_id and m.state = 'queued' and m.expires_at > p_now
         where f.recipient is null
           for no key update of m skip locked
    ), children as (
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                     expires_at, code_for, issue, reference, created_at)
        select distinct on (p.mail_id, c.address_folded)
               p_tenant, app.new_id(p_now), p.template, c.locale, p.organisation_id, c.address, 'queued', p.due_at,
               p.expires_at, p.code_for, p.issue, p.reference, p.created_at
          from parents p
          join registry.contacts c
            on c.tenant_id = p_tenant and c.organisation_id = p.organisation_id
           and c.valid_from <= p.created_at and c.valid_until > p.created_at
         order by p.mail_id, c.address_folded, array_position(array['representative', 'deputy', 'technical'], c.role)
    )
    update registry.outbox m
       set state = 'spread', settled_at = p_now
      from parents p
     where m.tenant_id = p_tenant and m.mail_id = p.mail_id;
end
$$;

ALTER FUNCTION app.spread_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.stage_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]) RETURNS TABLE(outcome text, type_code text, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is null and p_types <> '{}' then
        select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;

    return query
    select 'refused', g.code, r.reason
      from unnest(p_types) with ordinality as g (code, place)
      left join registry.credential_types t on t.tenant_id = p_tenant and t.code = g.code
      left join lateral app.period_at(p_tenant, t.calendar_id, v_now) p on p.kind <> 'contract-year'
     cross join lateral (
            select case when t.type_id is null then 'type-unknown'
                        when t.holder <> 'organisation' or t.origin = 'member-chosen' then 'type-refused'
                        when p.period_id is null then 'period-unknown' end as reason) r
     where r.reason is not null order by g.place;
    if found then
        return;
    end if;
    insert into registry.imports (tenant_id, import_id, columns, begun_by, begun_at)
    values (p_tenant, p_import, p_columns, v_operator.operator, v_now);
    insert into registry.import_types (tenant_id, import_id, type_id, period_id)
    select p_tenant, p_import, t.type_id, p.period_id
      from registry.credential_types t cross join lateral app.period_at(p_tenant, t.calendar_id, v_now) p
     where t.tenant_id = p_tenant and (select t.code = any (p_types)) and p.kind <> 'contract-year';
    outcome := 'staged';
    return next;
end
$$;

ALTER FUNCTION app.stage_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.stage_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]) IS 'Begins to bring in a file: its columns and the types of credentials it brings.';

CREATE FUNCTION app.stop_dealings(p_tenant integer, p_organisation uuid, p_reply_class text, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.sessions s set ended_at = p_now
     where s.tenant_id = p_tenant and s.organisation_id = p_organisation and s.ended_at is null;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = p_reply_class, leased_until = null
     where m.tenant_id = p_tenant and m.organisation_id = p_organisation and m.state = 'queued';
end
$$;

ALTER FUNCTION app.stop_dealings(p_tenant integer, p_organisation uuid, p_reply_class text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.store_chosen_passwords(p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_type uuid;
    v_period uuid;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.type_id, p.period_id into v_type, v_period
      from registry.credential_types t
      left join lateral (
            select e.period_id from registry.periods e
             where e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
             order by e.starts_at <= v_now desc, case when e.starts_at <= v_now then e.starts_at end desc, e.starts_at limit 1) p on true
     where t.tenant_id = p_tenant and t.code = p_type and t.origin = 'member-chosen';
    outcome := case when v_type is null then 'type-unknown' when v_period is null then 'period-unknown' end;
    stored := 0;
    if outcome is not null then
        return next;
        return;
    end if;

    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, kdf, salt)
    select p_tenant, n.id, v_type, n.organisation_id, v_period, 1, 'member-chosen', v_now, 'infinity', 'infinity', n.digest, p_key,
           p_kdf, n.salt
      from unnest(p_ids, p_organisations, p_digests, p_salts) as n (id, organisation_id, digest, salt)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'credentials-stored', 'platform', session_user,
            json_build_object('type', p_type, 'given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_chosen_passwords(p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_chosen_passwords(p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]) IS 'Stores the first password of members who choose theirs.';

CREATE FUNCTION app.store_contacts(p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[], p_addresses text[], p_locales text[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, address, locale,
                                   valid_from)
    select p_tenant, n.id, n.organisation_id, n.role, n.person, n.department, btrim(n.address), coalesce(n.locale, 'ja'), v_now
      from unnest(p_ids, p_organisations, p_roles, p_persons, p_departments, p_addresses, p_locales)
        as n (id, organisation_id, role, person, department, address, locale)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'contacts-stored', 'platform', session_user,
            json_build_object('given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_contacts(p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[], p_addresses text[], p_locales text[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_contacts(p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[], p_addresses text[], p_locales text[]) IS 'Stores contacts by columns, in office from now on.';

CREATE FUNCTION app.store_credentials(p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.type_id, t.holder, t.origin, p.period_id, p.starts_at, p.ends_at,
           app.grace_end(p.ends_at, t.grace, c.time_zone) as grace_until
      into v_rule
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
      left join registry.periods p
        on p.tenant_id = p_tenant and p.calendar_id = t.calendar_id and p.code = p_period
     where t.tenant_id = p_tenant and t.code = p_type;
    outcome := case
        when v_rule.type_id is null then 'type-unknown'
        when v_rule.period_id is null then 'period-unknown'
        when v_rule.holder = 'tenant' and exists (select from unnest(p_organisations) o where o is not null)
          or v_rule.holder = 'organisation' and exists (select from unnest(p_organisations) o where o is null)
            then 'holder-mismatch'
    end;
    stored := 0;
    if outcome is not null then
        return next;
        return;
    end if;

    with given as (
        select * from unnest(p_ids, p_organisations, p_digests, p_sealed) as n (id, organisation_id, digest, sealed)
    ), won as (
        insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation,
                                          origin, valid_from, valid_until, grace_until, digest, digest_key)
        select p_tenant, g.id, v_rule.type_id, g.organisation_id, v_rule.period_id, 1, v_rule.origin, v_rule.starts_at,
               v_rule.ends_at, v_rule.grace_until, g.digest, case when g.digest is not null then p_digest_key end
          from given g
            on conflict do nothing
        returning credential_id
    ), sealed as (
        insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
        select p_tenant, g.id, p_key_id, g.sealed from given g join won on won.credential_id = g.id
    )
    select count(*) into stored from won;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'credentials-stored', 'platform', session_user,
            json_build_object('type', p_type, 'period', p_period, 'given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_credentials(p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_credentials(p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) IS 'Stores the first generation of a type and period for many holders.';

CREATE FUNCTION app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    if not exists (select from registry.tenants t where t.tenant_id = p_tenant) then
        return query select 'tenant-unknown';
        return;
    end if;
    if exists (select from vault.data_keys k where k.tenant_id = p_tenant and k.key_id = p_key_id) then
        return query select 'exists';
        return;
    end if;
    update vault.data_keys k set state = 'readable' where k.tenant_id = p_tenant and k.state = 'current';
    insert into vault.data_keys (tenant_id, key_id, wrapped, wrapping_key, state, created_at)
    values (p_tenant, p_key_id, p_wrapped, p_wrapping_key, 'current', v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'data-key-stored', 'platform', session_user,
            json_build_object('key', p_key_id, 'wrappingKey', p_wrapping_key));
    return query select 'stored';
end
$$;

ALTER FUNCTION app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text) IS 'Stores a data key, wrapped, and makes it the current one.';

CREATE FUNCTION app.store_identifiers(p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.external_identifiers (tenant_id, organisation_id, kind, value)
    select p_tenant, n.organisation_id, p_kind, n.value
      from unnest(p_organisations, p_values) as n (organisation_id, value)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'identifiers-stored', 'platform', session_user,
            json_build_object('kind', p_kind, 'given', cardinality(p_organisations), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_identifiers(p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_identifiers(p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]) IS 'Stores external identifiers of one kind.';

CREATE FUNCTION app.store_needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    v_now := identity.clock();

    with given as (
        select g.id, g.digest, g.sealed, l.*
          from unnest(p_ids, p_types, p_periods, p_generations, p_digests, p_sealed)
            as g (id, type_code, period_code, generation, digest, sealed)
          join app.credentials_lacking(p_tenant, p_organisation, v_now) l
            on l.type_code = g.type_code and l.period_code = g.period_code and l.generation = g.generation
    ), won as (
        insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                          valid_from, valid_until, grace_until, digest, digest_key)
        select p_tenant, g.id, g.type_id, p_organisation, g.period_id, g.generation, 'generated', g.valid_from, g.valid_until,
               g.grace_until, g.digest, case when g.digest is not null then p_digest_key end
          from given g
            on conflict do nothing
        returning credential_id
    ), sealed as (
        insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
        select p_tenant, g.id, p_key_id, g.sealed from given g join won on won.credential_id = g.id
    ), noted as (
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        select p_tenant, v_now, 'credential-generated', 'operator', v_operator.operator, p_organisation, g.id,
               json_build_object('type', g.type_code, 'period', g.period_code, 'generation', g.generation)
          from given g join won on won.credential_id = g.id
    )
    select count(*) into stored from won;
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) IS 'Stores the credentials that an organisation lacks by itself.';

CREATE FUNCTION app.store_operator_password(p_tenant integer, p_home integer, p_token bytea, p_digest bytea, p_key_id integer, p_kdf jsonb, p_salt bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant <> p_home or not app.may_enrol(p_home, p_token) then 'role-refused'
        else 'stored'
    end;
    if outcome = 'stored' then
        update registry.operators o
           set password_digest = p_digest, password_key_id = p_key_id, password_kdf = p_kdf, password_salt = p_salt
         where o.tenant_id = p_home and o.operator_id = v_operator.operator_id;
        perform app.end_operator_sessions(p_home, v_operator.operator_id);
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject)
        values (p_home, identity.clock(), 'operator-password-set', 'operator', v_operator.operator, v_operator.operator_id);
    end if;
    return next;
end
$$;

ALTER FUNCTION app.store_operator_password(p_tenant integer, p_home integer, p_token bytea, p_digest bytea, p_key_id integer, p_kdf jsonb, p_salt bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_operator_password(p_tenant integer, p_home integer, p_token bytea, p_digest bytea, p_key_id integer, p_kdf jsonb, p_salt bytea) IS 'Sets the acting operator''s own password.';

CREATE FUNCTION app.store_operator_totp(p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant <> p_home or not app.may_enrol(p_home, p_token) then 'role-refused'
        else 'stored'
    end;
    if outcome = 'stored' then
        update registry.operators o set totp_sealed = p_sealed, totp_key_id = p_key_id, totp_last_step = null
         where o.tenant_id = p_home and o.operator_id = v_operator.operator_id;
        perform app.end_operator_sessions(p_home, v_operator.operator_id);
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject)
        values (p_home, identity.clock(), 'operator-second-factor-set', 'operator', v_operator.operator, v_operator.operator_id);
    end if;
    return next;
end
$$;

ALTER FUNCTION app.store_operator_totp(p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_operator_totp(p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer) IS 'Sets the acting operator''s own second factor.';

CREATE FUNCTION app.store_organisations(p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[], p_classes text[], p_contract_from text[] DEFAULT NULL::text[], p_contract_until text[] DEFAULT NULL::text[]) RETURNS TABLE(outcome text, stored integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana,
                                        membership_class, contract_from, contract_until)
    select p_tenant, n.id, n.member_id, n.name, n.name_en, n.kana, n.class, n.contract_from::date, n.contract_until::date
      from unnest(p_ids, p_member_ids, p_names, p_names_en, p_kanas, p_classes, p_contract_from, p_contract_until)
        as n (id, member_id, name, name_en, kana, class, contract_from, contract_until)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'organisations-stored', 'platform', session_user,
            json_build_object('given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_organisations(p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[], p_classes text[], p_contract_from text[], p_contract_until text[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_organisations(p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[], p_classes text[], p_contract_from text[], p_contract_until text[]) IS 'Stores organisations by columns.';

CREATE FUNCTION app.store_rehash(p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    update registry.credentials c
       set digest = p_digest, digest_key = p_key, kdf = p_kdf, salt = p_salt
      from registry.sessions s, app.live_session(p_tenant, p_session, identity.clock()) l
     where s.tenant_id = p_tenant and s.token_digest = p_session and s.session_id = l.session_id
       and c.tenant_id = p_tenant and c.credential_id = s.credential_id and c.origin = 'member-chosen' and c.revoked_at is null
       and (c.kdf, c.digest_key) is distinct from (p_kdf, p_key);
    outcome := case when found then 'stored' else 'unchanged' end;
    return next;
end
$$;

ALTER FUNCTION app.store_rehash(p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_rehash(p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea) IS 'Stores the password a member has just signed in with as it is hashed today.';

CREATE FUNCTION app.store_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) RETURNS TABLE(outcome text, stored integer, skipped integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_rule record;
    v_from timestamptz;
    v_grace_until timestamptz;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.rotations r where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    outcome := case
        when v_rule.rotation_id is null then 'unknown'
        when v_rule.state = 'cancelled' then 'cancelled'
        when v_rule.state <> 'planned' then 'finished'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    v_from := greatest(v_rule.effective_at, v_now);
    v_grace_until := app.grace_end(v_rule.ends_at, v_rule.grace, v_rule.time_zone);
    -- Row by row, in subqueries: where nothing was analysed yet, a join of 1,000 with 100,000 becomes a loop over both.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, rotation_id)
    select p_tenant, g.id, v_rule.type_id, nullif(g.holder_id, '00000000-0000-0000-0000-000000000000'), v_rule.period_id,
           g.generation, 'generated', v_from, v_rule.ends_at, v_grace_until, g.digest,
           case when g.digest is not null then p_digest_key end, p_rotation
      from unnest(p_ids, p_holders, p_generations, p_digests) as g (id, holder_id, generation, digest)
     where (select i.skipped_because is null from registry.rotation_items i
             where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = g.holder_id)
       and coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = g.holder_id), 'active') = 'active'
       and g.generation = 1 + coalesce((
               select max(c.generation) from registry.credentials c
                where c.tenant_id = p_tenant and c.holder_id = g.holder_id and c.type_id = v_rule.type_id
                  and c.period_id = v_rule.period_id), 0)
        on conflict do nothing;
    get diagnostics stored = row_count;
    insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
    select p_tenant, g.id, p_key_id, g.sealed
      from unnest(p_ids, p_sealed) as g (id, sealed)
     where (select c.rotation_id from registry.credentials c
             where c.tenant_id = p_tenant and c.credential_id = g.id) = p_rotation
        on conflict do nothing;

    skipped := 0;
    if stored < cardinality(p_ids) then
        update registry.rotation_items i set skipped_because = 'already-has-one'
          from unnest(p_holders) as g (holder_id)
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = g.holder_id and i.skipped_because is null
           and not exists (select from registry.credentials c
                            where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = g.holder_id)
           and exists (select from registry.credentials c
                        where c.tenant_id = p_tenant and c.holder_id = g.holder_id and c.type_id = v_rule.type_id
                          and c.revoked_at is null and c.valid_from < v_rule.ends_at and c.valid_until > v_from);
        get diagnostics skipped = row_count;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-batch-stored', 'operator', v_operator.operator, p_rotation,
            json_build_object('given', cardinality(p_ids), 'stored', stored, 'alreadyHasOne', skipped));
    outcome := 'stored';
    return next;
end
$$;

ALTER FUNCTION app.store_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.store_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) IS 'Stores credentials of a rotation by columns.';

CREATE FUNCTION app.store_seal(p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint, p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamp with time zone, p_head bytea, p_key_id integer, p_signature bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into audit.seals (tenant_id, seal_no, era, cluster, from_xact, to_xact, last_event, named, events, root, head, key_id, signature,
                             sealed_at)
    values (p_tenant, p_seal_no, p_era, p_cluster, p_from_xact::text::xid8, p_to_xact::text::xid8, p_last_event, p_named, p_events,
            p_root, p_head, p_key_id, p_signature, p_sealed_at)
        on conflict (tenant_id, seal_no) do nothing;
    outcome := case when found then 'stored' else 'taken' end;
    return next;
end
$$;

ALTER FUNCTION app.store_seal(p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint, p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamp with time zone, p_head bytea, p_key_id integer, p_signature bytea) OWNER TO aikotoba_auditor;

COMMENT ON FUNCTION app.store_seal(p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint, p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamp with time zone, p_head bytea, p_key_id integer, p_signature bytea) IS 'Adds a seal to a tenant''s chain.';

CREATE FUNCTION app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea) RETURNS TABLE(outcome text, reason text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_case registry.handover_cases;
    v_text text := btrim(replace(p_text, E'\r\n', E'\n'), E' 　\n');
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    reason := case
        when coalesce(v_text, '') = '' then 'text-missing'
        when length(v_text) > 2000 then 'too-long'
        when app.ill_formed(translate(v_text, E'\n', ' ')) then 'text-malformed' end;
    outcome := case
        when v_case.case_id is null then 'case-unknown'
        when v_case.state <> 'more-wanted' then 'case-ended'
        when reason is not null then 'invalid'
        else 'saved' end;
    if outcome = 'saved' then
        update registry.handover_cases h
           set state = 'open', supplement = right(concat_ws(E'\n\n', h.supplement, v_text), 6000), version = h.version + 1
         where h.tenant_id = p_tenant and h.case_id = p_case;
        insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
        values (p_tenant, v_now, 'case-supplemented', 'public', v_case.organisation_id, p_case,
                json_build_object('number', v_case.case_number, 'network', encode(p_network, 'hex')));
    elsif outcome <> 'invalid' then
        reason := null;
    end if;
    return next;
end
$$;

ALTER FUNCTION app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea) IS 'What who opened a case adds to it, having been asked.';

CREATE FUNCTION app.sweep_cancelled(p_limit integer) RETURNS TABLE(outcome text, swept integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_tenant integer;
    v_rotation uuid;
begin
    swept := 0;
    for v_tenant in select a.tenant_id from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        for v_rotation in
            select r.rotation_id from registry.rotations r
             where r.tenant_id = v_tenant and r.revoking_from is not null
             order by r.rotation_id for no key update skip locked
        loop
            v_now := identity.clock();
            insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
            select v_tenant, v_now, 'rotation-batch-revoked', 'courier', v_rotation, json_build_object('revoked', b.revoked)
              from app.revoke_cancelled(v_tenant, v_rotation, null, p_limit, v_now) b;
            swept := swept + 1;
        end loop;
    end loop;
    outcome := 'swept';
    return next;
end
$$;

ALTER FUNCTION app.sweep_cancelled(p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.sweep_cancelled(p_limit integer) IS 'Goes on with cancellings that were left off.';

CREATE FUNCTION app.take_back_successor(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id for no key update;
    perform from registry.contacts c
      where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id order by c.contact_id for no key update;
    -- Whoever the office has come to since (a changed address) ends with it, and goes on with it, too.
    update registry.contacts c
       set valid_until = p_case.contact_until, version = c.version + 1,
           replaced_by = case when c.replaced_by is distinct from p_case.successor_id then c.replaced_by end
     where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_until = p_case.cooling_until
       and c.contact_id is distinct from p_case.successor_id;
    if p_case.successor_id is not null then
        perform app.retire_contact(p_tenant, p_case.successor_id, null, p_now);
    end if;
    update registry.outbox m
       set state = 'cancelled', settled_at = p_now, reply_class = 'superseded', leased_until = null
     where m.tenant_id = p_tenant and m.mail_id = p_case.done_mail_id and m.state = 'queued';
end
$$;

ALTER FUNCTION app.take_back_successor(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.take_reissue_batch(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_row registry.reissues;
    v_revoked integer := 0;
    v_written integer;
    v_ends boolean := false;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    if v_row.reissue_id is null or v_row.finished_at is not null then
        outcome := case when v_row.reissue_id is null then 'unknown' else 'finished' end;
        return next;
        return;
    end if;
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, h.type_code, h.period_code, h.generation
      from app.reissue_holders_left(p_tenant, p_reissue, p_after, p_limit, v_now) h;
    if found then
        return;
    end if;

    perform from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue for no key update;
    v_now := identity.clock();
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, h.type_code, h.period_code, h.generation
      from app.reissue_holders_left(p_tenant, p_reissue, null, p_limit, v_now) h;
    if found then
        return;
    end if;
    if v_row.grace is null then
        with over as (
            select c.credential_id from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.revoked_at is null and c.grace_until > v_now
               and c.valid_from < v_row.begun_at and c.valid_from <= v_now
               and (v_row.organisation_id is null or c.organisation_id = v_row.organisation_id)
             order by c.credential_id limit p_limit for no key update
        ), revoked as (
            update registry.credentials c set revoked_at = v_now, reason = v_row.reason
              from over o
             where c.tenant_id = p_tenant and c.credential_id = o.credential_id
            returning c.credential_id
        ), ended as (
            update registry.sessions s set ended_at = v_now
              from revoked r
             where s.tenant_id = p_tenant and s.credential_id = r.credential_id and s.ended_at is null and s.ends_at > v_now
        )
        select count(*) into v_revoked from revoked;
    end if;
    v_written := app.notify_everybody(p_tenant, p_reissue, p_limit, v_now);
    if v_revoked >= p_limit or v_written > 0 then
        outcome := 'continued';
    else
        outcome := 'finished';
        update registry.reissues r set finished_at = v_now
         where r.tenant_id = p_tenant and r.reissue_id = p_reissue and r.finished_at is null;
        v_ends := found;
    end if;
    if v_ends or v_revoked > 0 then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, case when v_ends then 'reissue-finished' else 'reissue-batch-revoked' end, 'operator',
                v_operator.operator, v_row.organisation_id, p_reissue, json_build_object('revokedBesides', v_revoked));
    end if;
    return next;
end
$$;

ALTER FUNCTION app.take_reissue_batch(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.take_reissue_batch(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer) IS 'The next holders of a reissue that still have their old value.';

CREATE FUNCTION app.take_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer) RETURNS TABLE(outcome text, holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_operator record;
    v_rule record;
    v_after uuid := p_after;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    for v_turn in 1..2 loop
        select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
        outcome := case
            when v_rule.rotation_id is null then 'unknown'
            when v_rule.state = 'cancelled' then 'cancelled'
            when v_rule.state <> 'planned' then 'finished'
        end;
        if outcome is not null then
            return next;
            return;
        end if;
        return query
        select 'taken', h.holder_id, h.organisation_id, h.member_id, v_rule.type_code, v_rule.period_code, h.generation
          from app.rotation_holders_left(p_tenant, p_rotation, v_after, p_limit) h;
        if found then
            return;
        end if;
        -- Two that find nothing left end it once: the second waits here and then reads what the first made of it.
        v_after := null;
        perform from registry.rotations r
          where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'planned' for no key update;
        if found then
            perform app.finish_rotation(p_tenant, p_rotation, v_operator.operator, identity.clock());
        end if;
    end loop;
    -- Judged, and somebody is still left.
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, v_rule.type_code, v_rule.period_code, h.generation
      from app.rotation_holders_left(p_tenant, p_rotation, null, p_limit) h;
    if not found then
        outcome := 'finished';
        return next;
    end if;
end
$$;

ALTER FUNCTION app.take_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.take_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer) IS 'The next holders of a rotation that still need a credential.';

CREATE FUNCTION app.tarpit(p_tries integer, p_free integer, p_longest interval) RETURNS interval
    LANGUAGE sql IMMUTABLE
    AS $$
    select case
        when p_tries < p_free then interval '0'
        else least(p_longest, interval '5 seconds' * power(2, least(p_tries - p_free, 20)))
    end
$$;

ALTER FUNCTION app.tarpit(p_tries integer, p_free integer, p_longest interval) OWNER TO aikotoba_definer;

CREATE TABLE registry.tenants (
    tenant_id integer NOT NULL,
    slug text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    system_name_ja text NOT NULL,
    system_name_en text NOT NULL,
    desk_phone text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    time_zone text NOT NULL,
    locale text DEFAULT 'ja'::text NOT NULL,
    member_id_length integer NOT NULL,
    member_id_digits_only boolean DEFAULT true NOT NULL,
    sender text NOT NULL,
    base_url text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    desk_hours_ja text DEFAULT ''::text NOT NULL,
    desk_hours_en text DEFAULT ''::text NOT NULL,
    settings_changes bigint DEFAULT 0 NOT NULL,
    desk_address text DEFAULT ''::text NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "a member ID has 1 to 32 characters" CHECK (((member_id_length >= 1) AND (member_id_length <= 32))),
    CONSTRAINT "a slug is lower case letters, digits and hyphens" CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text)),
    CONSTRAINT "a tenant is active or closed" CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text])))
);

ALTER TABLE ONLY registry.tenants FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenants OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenants IS 'The membership bodies. Row 0 is the installation itself.';

CREATE FUNCTION app.tenant_document(p_row registry.tenants) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
    select jsonb_build_object(
        'slug', p_row.slug, 'status', p_row.status,
        'name', jsonb_build_object('ja', p_row.name_ja, 'en', p_row.name_en),
        'systemName', jsonb_build_object('ja', p_row.system_name_ja, 'en', p_row.system_name_en),
        'deskPhone', p_row.desk_phone, 'deskAddress', p_row.desk_address,
        'deskHours', jsonb_build_object('ja', p_row.desk_hours_ja, 'en', p_row.desk_hours_en),
        'timeZone', p_row.time_zone, 'locale', p_row.locale, 'memberIdLength', p_row.member_id_length,
        'memberIdDigitsOnly', p_row.member_id_digits_only, 'sender', p_row.sender, 'baseUrl', p_row.base_url)
$$;

ALTER FUNCTION app.tenant_document(p_row registry.tenants) OWNER TO aikotoba_definer;

CREATE FUNCTION app.tenant_rules() RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $_$
    select jsonb_build_object(
        'slug', jsonb_build_array('pattern', '^[a-z][a-z0-9-]{0,40}$', 41),
        'name', '["wording", 1, 200]'::jsonb, 'systemName', '["wording", 1, 100]'::jsonb,
        'deskPhone', '["text", 0, 60]'::jsonb, 'deskHours', '["wording", 0, 200]'::jsonb, 'timeZone', '["zone"]'::jsonb,
        'locale', '["word", "ja", "en"]'::jsonb, 'memberIdLength', '["integer", 1, 32]'::jsonb, 'memberIdDigitsOnly', '["boolean"]'::jsonb,
        'sender', jsonb_build_array('pattern', '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$', 254),
        'deskAddress', jsonb_build_array('pattern', '^([A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)?$', 254),
        'baseUrl', jsonb_build_array('pattern', '^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$', 500))
$_$;

ALTER FUNCTION app.tenant_rules() OWNER TO aikotoba_definer;

CREATE FUNCTION app.token_scopes(p_home integer, p_token bytea) RETURNS text[]
    LANGUAGE plpgsql
    AS $$
declare
    v_tenant text := current_setting('aikotoba.tenant', true);
    v_scopes text[];
begin
    perform set_config('aikotoba.tenant', p_home::text, true);
    select a.scopes into v_scopes from registry.access_tokens a where a.tenant_id = p_home and a.token_digest = p_token;
    perform set_config('aikotoba.tenant', v_tenant, true);
    return coalesce(v_scopes, '{}');
end
$$;

ALTER FUNCTION app.token_scopes(p_home integer, p_token bytea) OWNER TO aikotoba_definer;

CREATE FUNCTION app.touch_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.sessions s set last_used_at = p_now
      from (select t.token_digest from registry.sessions t
             where t.tenant_id = p_tenant and t.token_digest = p_session
               for no key update skip locked) free
     where s.tenant_id = p_tenant and s.token_digest = free.token_digest;
end
$$;

ALTER FUNCTION app.touch_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.touch_token(p_home integer, p_token bytea, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    update registry.access_tokens a set last_used_at = p_now
      from (select t.token_digest from registry.access_tokens t
             where t.tenant_id = p_home and t.token_digest = p_token
               for no key update skip locked) free
     where a.tenant_id = p_home and a.token_digest = free.token_digest;
end
$$;

ALTER FUNCTION app.touch_token(p_home integer, p_token bytea, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.values_shown(p_tenant integer, p_organisation uuid, p_type uuid, p_next_from timestamp with time zone, p_now timestamp with time zone) RETURNS TABLE(place integer, credential_id uuid, holder_id uuid, type_code text, generation integer, key_id integer, sealed bytea, period_code text, period_label_ja text, period_label_en text, state text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone)
    LANGUAGE sql STABLE
    AS $$
    select case when c.valid_from > p_now then 2 when c.valid_until > p_now then 1 else 3 end,
           c.credential_id, c.organisation_id, t.code, c.generation, v.key_id, v.sealed, r.code, r.label_ja, r.label_en,
           case when c.valid_from > p_now then 'next' when c.valid_until > p_now then 'current' else 'previous' end,
           c.valid_from, c.valid_until, c.grace_until
      from registry.credential_types t
      join registry.credentials c
        on c.tenant_id = p_tenant and c.type_id = t.type_id
       and c.holder_id = case t.holder when 'tenant' then '00000000-0000-0000-0000-000000000000'::uuid
                                       else p_organisation end
       and coalesce(c.revoked_at > p_now, true) and c.grace_until > p_now
       and (c.valid_from <= p_now or c.valid_from = p_next_from)
      join vault.sealed_values v on v.tenant_id = p_tenant and v.credential_id = c.credential_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where t.tenant_id = p_tenant and t.type_id = p_type and t.may_be_disclosed
$$;

ALTER FUNCTION app.values_shown(p_tenant integer, p_organisation uuid, p_type uuid, p_next_from timestamp with time zone, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.verify_credential(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea) RETURNS TABLE(outcome text, retry_at timestamp with time zone, period_label_ja text, period_label_en text, membership_class text, accepted_until timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
    v_matched boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- Compared in the select list: "digest = any (…)" in WHERE would be planned anew at every call.
    select a.token_id, a.name as site, a.last_used_at, n.blocked_until as site_blocked_until,
           p.sign_in_free_tries, p.token_free_tries, p.tarpit_longest,
           o.organisation_id, o.membership_class, t.signs_in, c.grace_until, c.matched, e.label_ja, e.label_en
      into v_found
      from registry.access_tokens a
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      join registry.policies p on p.tenant_id = p_tenant
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'verification-token' and n.subject = uuid_send(a.token_id)
      left join registry.credential_types t on t.tenant_id = p_tenant and t.code = p_type and t.code = any (a.types)
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join lateral (
            select c.period_id, c.grace_until, c.digest = any (p_digests) as matched
              from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = t.type_id
               -- What the whole tenant holds is a member's, too, but nobody else's.
               and c.holder_id = case when t.holder = 'organisation' then o.organisation_id
                                      when o.organisation_id is not null
                                          then '00000000-0000-0000-0000-000000000000'::uuid end
               and c.valid_from <= v_now and c.grace_until > v_now and c.revoked_at is null
             order by matched desc nulls last limit 1) c on true
      left join registry.periods e on e.tenant_id = p_tenant and e.period_id = c.period_id
     where a.tenant_id = p_tenant and a.token_digest = p_token and a.kind = 'client-token'
       and a.revoked_at is null and a.ends_at > v_now;
    if not found then
        outcome := 'client-unknown';
        return next;
        return;
    end if;
    if v_found.last_used_at is null or v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_token(p_tenant, p_token, v_now);
    end if;

    if v_found.site_blocked_until > v_now then
        outcome := 'too-many-tries';
        retry_at := v_found.site_blocked_until;
        return next;
        return;
    end if;

    -- As in sign_in: the member's throttle decides whether the match counts at all. Only what signs in wins back the tries:
    -- else whoever knows the one password of a member could guess the other without end, every fifth time typing the first.
    v_matched := coalesce(v_found.matched, false);
    if v_matched then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 0, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set tries = case when v_found.signs_in then 0 else t.tries end
         where t.blocked_until <= identity.clock();
    else
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 1,
                v_now + app.tarpit(1, v_found.sign_in_free_tries, v_found.tarpit_longest))
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.sign_in_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n)
         where t.blocked_until <= identity.clock();
    end if;
    if not found then
        outcome := 'too-many-tries';
        retry_at := (select t.blocked_until from registry.throttles t
                      where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject);
        return next;
        return;
    end if;

    -- The lock may have been waited for past the end of the grace.
    v_now := identity.clock();
    if not v_matched or v_found.grace_until <= v_now then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'verification-token', uuid_send(v_found.token_id), v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.token_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
        outcome := 'verification-refused';
    else
        outcome := 'accepted';
        period_label_ja := v_found.label_ja;
        period_label_en := v_found.label_en;
        membership_class := v_found.membership_class;
        accepted_until := nullif(v_found.grace_until, 'infinity');
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'accepted' then 'credential-verified' else 'verification-refused' end, 'client',
            v_found.site, v_found.organisation_id, v_found.token_id,
            json_build_object('type', p_type, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

ALTER FUNCTION app.verify_credential(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.verify_credential(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea) IS 'Whether a member ID and a value are accepted now, for a relying site.';

CREATE FUNCTION app.verify_recovery(p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea) RETURNS TABLE(outcome text, remaining_tries integer, retry_at timestamp with time zone, expired_at timestamp with time zone, reference text, grant_until timestamp with time zone, choice integer, member_id_masked text, name text, name_en text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_recovery registry.recoveries;
    v_choices integer[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The lock first, the clock under it.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_recovery and c.purpose = 'recovery'
       for no key update;
    v_now := identity.clock();
    select * into v_recovery from registry.recoveries r where r.tenant_id = p_tenant and r.recovery_id = p_recovery for no key update;
    v_choices := array(select g.choice from app.grant_choices(p_tenant, v_recovery, v_code.issued_at, v_now) g);
    if v_code.code_for is null or v_recovery.recovery_id is null then
        outcome := 'recovery-unknown';
        return next;
        return;
    end if;
    select j.* into outcome, remaining_tries, retry_at, expired_at, reference
      from app.judge_code(p_tenant, v_code, p_digests, app.reached_organisations(p_tenant, v_code, v_now) is not null, p_network, v_now) j;
    -- Only to who has the code: that a password was set is nobody else's to learn.
    if outcome is null and v_choices = '{}' then
        outcome := 'code-already-used';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_recovery;
    update registry.recoveries r
       set verified_at = v_now, grant_digest = p_grant_digest, grant_until = v_now + r.grant_lifetime
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery
    returning r.grant_until into grant_until;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-verified', 'public', v_code.organisation_id, p_recovery,
            json_build_object('choices', cardinality(v_choices), 'network', encode(p_network, 'hex')));

    return query
    select 'verified', null::integer, null::timestamptz, null::timestamptz, v_code.reference, grant_until, h.choice,
           app.masked_member_id(o.member_id), o.name, o.name_en
      from registry.recovery_choices h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery and h.choice = any (v_choices)
     order by h.choice;
end
$$;

ALTER FUNCTION app.verify_recovery(p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.verify_recovery(p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea) IS 'Exchanges the code of a recovery for a grant, which lets one password be registered.';

CREATE FUNCTION app.verify_seals(p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean) RETURNS TABLE(outcome text, seal_no bigint, era integer, cluster bigint, from_xact bigint, to_xact bigint, last_event bigint, named bigint[], events bigint, root bytea, sealed_at timestamp with time zone, head bytea, key_id integer, signature bytea, found_events bigint, found_root bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_refusal text;
begin
    select o.refusal into v_refusal from app.prove_operator(p_tenant, p_home, p_token, 'read') o;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', s.seal_no, s.era, s.cluster, s.from_xact::text::bigint, s.to_xact::text::bigint, s.last_event, s.named, s.events,
           s.root, s.sealed_at, s.head, s.key_id, s.signature, r.events, r.root
      from audit.seals s
      -- What an era sealed is numbered above the last of the era before and up to its own last.
      left join lateral (select * from app.seal_root(
               p_tenant, s.from_xact, s.to_xact,
               coalesce((select max(b.last_event) from audit.seals b where b.tenant_id = p_tenant and b.era < s.era), 0),
               (select max(b.last_event) from audit.seals b where b.tenant_id = p_tenant and b.era = s.era),
               (select b.named from audit.seals b where b.tenant_id = p_tenant and b.era = s.era and b.named is not null limit 1),
               s.named) where p_recount) r on true
     where s.tenant_id = p_tenant and s.seal_no > coalesce(p_after, 0)
     order by s.seal_no limit p_limit;
end
$$;

ALTER FUNCTION app.verify_seals(p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean) OWNER TO aikotoba_auditor;

COMMENT ON FUNCTION app.verify_seals(p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean) IS 'A tenant''s seals, each with what its range holds now.';

CREATE FUNCTION app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea) RETURNS TABLE(outcome text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "aikotoba.tenant" TO ''
    AS $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_handover registry.handovers;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.live_session(p_tenant, p_session, v_now) s;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    if v_session.last_used_at < v_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, v_now);
    end if;
    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.organisation_id = v_session.organisation_id for no key update;
    perform from registry.one_time_codes c
      where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.ended_by = 'predecessor' then 'withdrawn'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    perform app.end_offer(p_tenant, p_handover, 'predecessor', v_now, v_now);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'handover-withdrawn', v_handover.locale, v_handover.organisation_id, v_handover.address, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-withdrawn', 'member', v_handover.organisation_id, p_handover,
            json_build_object('session', v_session.session_id, 'network', encode(p_network, 'hex')));
    outcome := 'withdrawn';
    return next;
end
$$;

ALTER FUNCTION app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea) OWNER TO aikotoba_definer;

COMMENT ON FUNCTION app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea) IS 'The predecessor''s organisation takes an offer back.';

CREATE FUNCTION app.write_first_texts(p_tenant integer) RETURNS void
    LANGUAGE sql
    AS $_$
    insert into registry.tenant_texts (tenant_id, text_key, locale, body)
    select p_tenant, t.text_key, t.locale, t.body
      from (values
    ('faq', 'ja', $$## 認証コードのメールが届きません

迷惑メールフォルダと、入力されたアドレスをご確認ください。1分以上たっても届かない場合は、再送をお試しください。再送すると、先の認証コードは使えなくなります。

## 認証コードの有効期限が過ぎました

認証コードは{minutes}分間有効で、1回のみ使えます。期限が過ぎたときは、認証コードを再送してください。

## 連絡代表が交代しました

照会には、ご登録の連絡代表のメールアドレスで認証コードを受け取る必要があります。交代されたときは、会員窓口へご連絡ください。

## 年度が変わり、以前のパスワードが使えません

パスワードは年度ごとに新しくなります。新しいパスワードは、照会メニューからご覧ください。$$),
    ('faq', 'en', $$## The email with the code has not arrived

Check your junk folder and the address you entered. If nothing has arrived after a minute, send the code again. The earlier code will then stop working.

## The code has expired

A code is valid for {minutes} minutes and works once. When it has expired, send the code again.

## Our contact representative has changed

To look something up you need to read email at the registered address of your contact representative. When that person has changed, contact the member desk.

## Last year’s password no longer works

Passwords are renewed every year. Look up the new one under Inquiries.$$),
    ('help-desk', 'ja', $${tenant} 会員窓口

電話 {phone}（{hours}）

お問い合わせの際は、会員番号と、画面に表示された照合記号または控え番号をお知らせください。パスワードや認証コードをお尋ねすることはありません。$$),
    ('help-desk', 'en', $${tenant}, member desk

Telephone {phone} ({hours})

When you contact us, give your member ID and the reference or receipt shown on the page. We never ask for passwords or codes.$$),
    ('privacy', 'ja', $${tenant}は、会員ページでお預かりした情報を、会員資格の確認と会員サービスの提供のためにのみ利用します。

照会の記録（日時、照会の種類、控え番号、接続元）は、貴法人以外の方による利用を防ぐために保存します。パスワードそのものは記録に残しません。

ご登録の情報の開示、訂正、削除については、会員窓口までお申し出ください。$$),
    ('privacy', 'en', $${tenant} uses what it learns on the member pages only to check membership and to serve its members.

Records of inquiries (time, kind, receipt, network) are kept to prevent misuse. The passwords themselves are not recorded.

To see, correct or delete what we hold, contact the member desk.$$),
    ('mail-signature', 'ja', $${tenant} 会員窓口
電話 {phone}
（{hours}）$$),
    ('mail-signature', 'en', $${tenant}, member desk
Telephone {phone}
({hours})$$),
    ('change-code', 'ja', '変更権限コード'),
    ('change-code', 'en', 'change code')
      ) as t (text_key, locale, body)
$_$;

ALTER FUNCTION app.write_first_texts(p_tenant integer) OWNER TO aikotoba_definer;

CREATE FUNCTION app.write_import_contacts(p_tenant integer, p_import uuid, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_locale text := (select t.locale from registry.tenants t where t.tenant_id = p_tenant);
    v_line record;
    v_former record;
    v_contact uuid;
begin
    -- One by one, by key, as write_import_organisations does.
    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.contact_step = 'corrected'
    loop
        update registry.contacts c set person = v_line.person, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
    end loop;

    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.contact_step = 'replaced'
    loop
        v_contact := app.new_id(p_now);
        select c.locale, c.valid_until, c.replaced_by into strict v_former from registry.contacts c
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
        -- As change_contact does: who comes in place of another stays as long, and is followed by the same.
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from,
                                       valid_until, replaced_by)
        values (p_tenant, v_contact, v_line.organisation_id, v_line.role, v_line.person, v_line.address, v_former.locale, p_now,
                v_former.valid_until, v_former.replaced_by);
        update registry.contacts c
           set valid_until = greatest(p_now, c.valid_from + interval '1 microsecond'), replaced_by = v_contact,
               version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
    end loop;

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from, valid_until)
    select p_tenant, app.new_id(p_now), l.organisation_id, l.role, l.person, l.address, v_locale, p_now, 'infinity'
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome in ('created', 'updated') and l.contact_step = 'added'
     order by l.line;
end
$$;

ALTER FUNCTION app.write_import_contacts(p_tenant integer, p_import uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.write_import_credentials(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    with lacking as materialized (
        select v.*, r.starts_at, r.ends_at, r.period_id, r.code as period_code, t.code as type_code,
               app.grace_end(r.ends_at, t.grace, c.time_zone) as grace_until
          from vault.import_values v
          join registry.import_types i on i.tenant_id = p_tenant and i.import_id = p_import and i.type_id = v.type_id
          join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = v.type_id
          join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
          join registry.periods r on r.tenant_id = p_tenant and r.period_id = i.period_id
         where v.tenant_id = p_tenant and v.import_id = p_import and v.standing = 'lacking'
           and (select l.outcome <> 'invalid' from registry.import_lines l
                 where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v.line)
    ), stored as (
        insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                          valid_from, valid_until, grace_until, digest, digest_key)
        select p_tenant, w.credential_id, w.type_id, w.organisation_id, w.period_id, w.generation, 'imported',
               greatest(w.starts_at, p_now), w.ends_at, w.grace_until, w.digest, w.digest_key
          from lacking w
         order by w.organisation_id, w.type_id
    ), sealed as (
        insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
        select p_tenant, w.credential_id, w.key_id, w.sealed from lacking w
    )
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, p_now, 'credential-imported', 'operator', p_operator, w.organisation_id, w.credential_id,
           json_build_object('import', p_import, 'type', w.type_code, 'period', w.period_code, 'generation', w.generation)
      from lacking w;
end
$$;

ALTER FUNCTION app.write_import_credentials(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION app.write_import_organisations(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    v_line record;
begin
    insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana, membership_class,
                                        contract_from, contract_until)
    select p_tenant, l.organisation_id, l.member_id, l.name, l.name_en, l.name_kana, l.membership_class, l.contract_from,
           l.contract_until
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'created'
     order by l.member_id;

    -- One by one, by key: joined, rows that nobody analysed (a new tenant's first import) become a loop over all pairs of them.
    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.changed <> '{}'
    loop
        update registry.organisations o
           set name = case when 'name' = any (v_line.changed) then v_line.name else o.name end,
               name_en = case when 'nameEn' = any (v_line.changed) then v_line.name_en else o.name_en end,
               name_kana = case when 'nameKana' = any (v_line.changed) then v_line.name_kana else o.name_kana end,
               membership_class = case when 'membershipClass' = any (v_line.changed) then v_line.membership_class
                                       else o.membership_class end,
               contract_from = case when 'contractFrom' = any (v_line.changed) then v_line.contract_from else o.contract_from end,
               contract_until = case when 'contractUntil' = any (v_line.changed) then v_line.contract_until else o.contract_until end,
               version = o.version + 1
         where o.tenant_id = p_tenant and o.organisation_id = v_line.organisation_id;
    end loop;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, p_now, case l.outcome when 'created' then 'organisation-created' else 'organisation-changed' end, 'operator',
           p_operator, l.organisation_id, l.organisation_id,
           case when l.outcome = 'created' then json_build_object('import', p_import, 'memberId', l.member_id, 'contact', l.contact_step)
                else json_build_object('import', p_import, 'fields', l.changed, 'contact', l.contact_step) end
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import
       and (l.outcome = 'created' or l.outcome = 'updated' and (l.changed <> '{}' or l.contact_step is not null))
     order by l.line;
end
$$;

ALTER FUNCTION app.write_import_organisations(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE TABLE registry.contacts (
    tenant_id integer NOT NULL,
    contact_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    role text NOT NULL,
    person text NOT NULL,
    department text,
    phone text,
    address text NOT NULL,
    address_folded text GENERATED ALWAYS AS (lower(NORMALIZE(btrim(address), NFKC))) STORED COLLATE pg_catalog."C",
    locale text DEFAULT 'ja'::text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone DEFAULT 'infinity'::timestamp with time zone NOT NULL,
    replaced_by uuid,
    delivery text DEFAULT 'unknown'::text NOT NULL,
    delivery_at timestamp with time zone,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a contact ends after it begins" CHECK ((valid_until > valid_from)),
    CONSTRAINT "a contact represents, deputises or is technical" CHECK ((role = ANY (ARRAY['representative'::text, 'deputy'::text, 'technical'::text]))),
    CONSTRAINT "a delivery is unknown, reached or refused" CHECK ((delivery = ANY (ARRAY['unknown'::text, 'reached'::text, 'refused'::text]))),
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text])))
)
WITH (fillfactor='85');

ALTER TABLE ONLY registry.contacts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.contacts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.contacts IS 'Dated offices of an organisation at a mail address; a handover ends one row and begins another.';

CREATE FUNCTION app.write_new_address(p_tenant integer, p_change registry.changes, p_contact registry.contacts, p_notice uuid, p_now timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql
    AS $$
declare
    v_successor uuid := app.new_id(p_now);
begin
    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                   valid_from, valid_until, replaced_by)
    values (p_tenant, v_successor, p_contact.organisation_id, p_contact.role, p_change.person, p_change.department, p_change.phone,
            p_change.address, p_change.locale, p_now, p_contact.valid_until, p_contact.replaced_by);
    perform app.retire_contact(p_tenant, p_contact.contact_id, v_successor, p_now);
    update registry.changes h set done_at = p_now, successor_id = v_successor
     where h.tenant_id = p_tenant and h.change_id = p_change.change_id;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for,
                                 created_at)
    values (p_tenant, p_notice, 'address-changed', p_contact.locale, p_contact.organisation_id, p_contact.address, 'queued', p_now,
            p_now + interval '3 days', p_change.change_id, p_now);
    return v_successor;
end
$$;

ALTER FUNCTION app.write_new_address(p_tenant integer, p_change registry.changes, p_contact registry.contacts, p_notice uuid, p_now timestamp with time zone) OWNER TO aikotoba_definer;

CREATE FUNCTION audit.make_months(p_ahead integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    v_month date;
    v_name text;
    v_made integer := 0;
begin
    for v_month in
        select generate_series(date_trunc('month', identity.clock() at time zone 'UTC'),
                               date_trunc('month', identity.clock() at time zone 'UTC') + make_interval(months => p_ahead),
                               interval '1 month')::date
    loop
        v_name := 'events_' || to_char(v_month, 'YYYYMM');
        continue when to_regclass('audit.' || v_name) is not null;
        execute format('create table audit.%I partition of audit.events for values from (%L) to (%L)', v_name,
            v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
        execute format('alter table audit.%I enable row level security, force row level security', v_name);
        v_made := v_made + 1;
    end loop;
    return v_made;
end
$$;

ALTER FUNCTION audit.make_months(p_ahead integer) OWNER TO aikotoba_owner;

COMMENT ON FUNCTION audit.make_months(p_ahead integer) IS 'Makes the monthly partitions of the audit ahead; returns how many.';

CREATE FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) RETURNS TABLE(tenant_id integer, tenant text, member_id text, type text, generation integer, period text, valid_from timestamp with time zone, valid_until timestamp with time zone, grace_until timestamp with time zone, by text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select t.tenant_id, t.slug, o.member_id, y.code, c.generation, p.code, c.valid_from, c.valid_until, c.grace_until,
           case when c.valid_until > p_at then 'validity' else 'grace' end
      from registry.credentials c
      join registry.tenants t on t.tenant_id = c.tenant_id
      join registry.credential_types y on y.tenant_id = c.tenant_id and y.type_id = c.type_id
      join registry.periods p on p.tenant_id = c.tenant_id and p.period_id = c.period_id
      left join registry.organisations o on o.tenant_id = c.tenant_id and o.organisation_id = c.organisation_id
     where c.valid_from <= p_at and c.grace_until > p_at and (c.revoked_at is null or c.revoked_at > p_at)
     order by t.tenant_id, o.member_id, y.code, c.valid_from
$$;

ALTER FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) IS 'Which generations sign-in accepts at an instant. by: validity, or grace after it. member_id is NULL for what the whole tenant holds.';

CREATE FUNCTION dba.check_functions() RETURNS TABLE(rule text, object text, finding text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    with functions as (
        select p.oid, p.oid::regprocedure::text as name, n.nspname as schema, p.proowner::regrole::text as owner,
               p.prosecdef, coalesce(p.proconfig, '{}') as config, p.prosrc, p.proname, array(
                   select case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end
                     from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                    where a.grantee <> p.proowner) as others
          from pg_proc p
          join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit', 'app', 'dba')
           and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    )
    select 'no function is executable by PUBLIC', f.name, 'is' from functions f where 'PUBLIC' = any (f.others)
    union all
    select 'functions of app belong to the definer or the auditor', f.name, 'owned by ' || f.owner from functions f
     where f.schema = 'app' and f.owner not in ('aikotoba_definer', 'aikotoba_auditor')
    union all
    -- Functions that only functions call carry neither: a nested SET search_path costs a quarter of the call.
    select 'an entrance to app is a definer that fixes path and tenant', f.name,
           case when f.prosecdef then 'config ' || f.config::text else 'not a definer' end
      from functions f
     where f.schema = 'app' and f.others <> '{}'
       and not (f.prosecdef and f.config @> array['search_path=pg_catalog, pg_temp', 'aikotoba.tenant='])
    union all
    select 'an entrance to app says what it does', f.name, 'has no comment' from functions f
     where f.schema in ('app', 'dba') and f.others <> '{}' and obj_description(f.oid, 'pg_proc') is null
    union all
    select 'a definer fixes its path', f.name, f.config::text from functions f
     where f.prosecdef and not f.config @> array['search_path=pg_catalog, pg_temp']
    union all
    select 'nothing notifies', f.name, 'serialises the commits of all callers' from functions f
     where f.schema <> 'dba' and f.prosrc ~* '\m(notify|pg_notify)\M'
    union all
    select 'nothing takes a lock of the session', f.name, 'a pooler would keep it' from functions f
     where f.schema <> 'dba' and f.prosrc ~* '\mpg_(try_)?advisory_lock'
    union all
    select 'the clock is the database''s', f.name, f.prosrc from functions f
     where f.schema = 'identity' and f.proname = 'clock' and btrim(f.prosrc) <> 'select clock_timestamp()'
    union all
    select 'new functions are nobody''s', r.role, 'default privileges grant EXECUTE to PUBLIC'
      from (values ('aikotoba_owner'), ('aikotoba_definer'), ('aikotoba_auditor'), ('aikotoba_viewer')) as r (role)
     where not exists (select from pg_default_acl d
                        where d.defaclrole = r.role::regrole and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
                          and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0))
$$;

ALTER FUNCTION dba.check_functions() OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.check_functions() IS 'Findings about the functions of app and their owners; part of self_check().';

CREATE FUNCTION dba.check_privileges() RETURNS TABLE(rule text, object text, finding text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
    with roles as (
        select r.* from pg_roles r where r.rolname like 'aikotoba\_%'
    ), tables as (
        select c.oid, n.nspname || '.' || c.relname as name, c.relkind, n.nspname as schema
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit', 'dba') and c.relkind in ('r', 'p', 'v')
    ), rights as (
        select unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as right_name
    )
    select 'no role of ours is above the rules', r.rolname::text, 'superuser, createrole, createdb, replication or bypassrls'
      from roles r
     where r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
    union all
    select 'owners have no login', r.rolname::text, 'may log in' from roles r
     where r.rolcanlogin and r.rolname in ('aikotoba_owner', 'aikotoba_definer', 'aikotoba_auditor', 'aikotoba_viewer')
    union all
    select 'only the migrations act as owners', m.member::regrole::text, 'is a member of ' || m.roleid::regrole::text
      from pg_auth_members m
     where m.roleid::regrole::text in ('aikotoba_owner', 'aikotoba_definer', 'aikotoba_auditor', 'aikotoba_viewer')
       and m.member::regrole::text <> 'aikotoba_migrate'
    union all
    select 'logins and groups touch no base table', r.rolname || ' on ' || t.name, x.right_name
      from roles r cross join tables t cross join rights x
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and t.schema <> 'dba'
       and (has_table_privilege(r.oid, t.oid, x.right_name)
            or x.right_name in ('select', 'insert', 'update', 'references') and has_any_column_privilege(r.oid, t.oid, x.right_name))
    union all
    select 'schema dba is read only', r.rolname || ' on ' || t.name, x.right_name
      from roles r cross join tables t cross join rights x
     where t.schema = 'dba' and r.rolname not in ('aikotoba_viewer', 'aikotoba_migrate')
       and (x.right_name <> 'select' or r.rolname not in ('aikotoba_dba', 'aikotoba_reader'))
       and has_table_privilege(r.oid, t.oid, x.right_name)
    union all
    select 'logins see their own schema', r.rolname || ' on ' || n.nspname, 'has USAGE'
      from roles r cross join pg_namespace n
     where n.nspname in ('registry', 'vault', 'identity', 'audit', 'app', 'dba')
       and has_schema_privilege(r.oid, n.oid, 'usage')
       and (r.rolname in ('aikotoba_server', 'aikotoba_courier') and n.nspname <> 'app'
            or r.rolname in ('aikotoba_dba', 'aikotoba_reader') and n.nspname <> 'dba')
    union all
    select 'logins create nothing', r.rolname || ' in ' || n.nspname, 'has CREATE'
      from roles r cross join pg_namespace n
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and n.nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(r.oid, n.oid, 'create')
    union all
    select 'nobody makes temporary tables', r.rolname::text, 'has TEMP on the database' from roles r
     where has_database_privilege(r.oid, current_database(), 'temp')
    union all
    -- By name, so that what a later PostgreSQL adds to these families is found too.
    select 'logins write and lock by functions of app only', r.rolname || ' on ' || f.oid::regprocedure, 'has EXECUTE'
      from roles r cross join pg_proc f
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and f.pronamespace = 'pg_catalog'::regnamespace
       and f.proname ~ '^(lo_|lowrite$|loread$|pg_(try_)?advisory_(xact_)?lock|pg_logical_emit_message$)'
       and has_function_privilege(r.oid, f.oid, 'execute')
    union all
    select 'the viewer sees no secret', t.name || '.' || a.attname, 'is readable'
      from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
     where t.relkind <> 'v' and a.attname in ('digest', 'token_digest', 'sealed', 'salt', 'kdf', 'payload', 'wrapped',
                                                                'password_digest', 'password_salt', 'password_kdf', 'totp_sealed')
       and has_column_privilege('aikotoba_viewer', t.oid, a.attnum, 'select')
    union all
    select 'the viewer and the auditor change nothing', w.role || ' on ' || t.name, x.right_name
      from (values ('aikotoba_viewer'), ('aikotoba_auditor')) as w (role) cross join tables t cross join rights x
     where t.schema <> 'dba' and x.right_name in ('insert', 'update', 'delete', 'truncate')
       and (w.role, t.name, x.right_name) <> ('aikotoba_auditor', 'audit.seals', 'insert')
       and has_table_privilege(w.role, t.oid, x.right_name)
    union all
    select 'audit is written and never changed', w.role || ' on ' || t.name, x.right_name
      from (values ('aikotoba_definer'), ('aikotoba_auditor')) as w (role) cross join tables t cross join rights x
     where t.schema = 'audit'
       and (x.right_name in ('update', 'delete', 'truncate') or w.role = 'aikotoba_definer' and x.right_name = 'select')
       and (has_table_privilege(w.role, t.oid, x.right_name)
            or x.right_name in ('select', 'update') and has_any_column_privilege(w.role, t.oid, x.right_name))
    union all
    select 'nobody empties a table', r.rolname || ' on ' || t.name, 'has TRUNCATE' from roles r cross join tables t
     where t.relkind <> 'v' and r.rolname not in ('aikotoba_owner', 'aikotoba_migrate') and has_table_privilege(r.oid, t.oid, 'truncate')
$_$;

ALTER FUNCTION dba.check_privileges() OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.check_privileges() IS 'Findings about roles and grants; part of self_check().';

CREATE FUNCTION dba.check_settings() RETURNS TABLE(rule text, object text, finding text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select 'PUBLIC has no right to the database', current_database()::text, a.privilege_type
      from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     where d.datname = current_database() and a.grantee = 0
    union all
    select 'there is no schema public', n.nspname::text, 'exists' from pg_namespace n where n.nspname = 'public'
    union all
    select 'the encoding is UTF8', current_database()::text, pg_encoding_to_char(d.encoding)
      from pg_database d where d.datname = current_database() and pg_encoding_to_char(d.encoding) <> 'UTF8'
    union all
    -- Ciphertext and digests are all that crosses the wire; even these do not belong in a log.
    select 'logged statements leave out their values', s.name, s.setting
      from pg_settings s
     where s.name = 'log_parameter_max_length_on_error' and s.setting <> '0'
        or s.name = 'log_parameter_max_length' and s.setting <> '0'
           and (current_setting('log_statement') in ('mod', 'all')
                or current_setting('log_min_duration_statement') <> '-1'
                or current_setting('log_min_duration_sample') <> '-1'
                or current_setting('log_transaction_sample_rate')::numeric > 0)
    union all
    select 'no prepared transaction holds the audit back', 'max_prepared_transactions', s.setting
      from pg_settings s where s.name = 'max_prepared_transactions' and s.setting <> '0'
    union all
    select 'the server''s login has time limits', r.role || ': ' || l.name, 'not set'
      from (values ('aikotoba_server'), ('aikotoba_courier')) as r (role)
     cross join (values ('statement_timeout'), ('lock_timeout'), ('idle_in_transaction_session_timeout')) as l (name)
     where not exists (select from pg_db_role_setting s
                        where s.setrole = r.role::regrole and s.setdatabase = 0
                          and exists (select from unnest(s.setconfig) c where c like l.name || '=%'))
$$;

ALTER FUNCTION dba.check_settings() OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.check_settings() IS 'Findings about settings of the cluster and the database; part of self_check().';

CREATE FUNCTION dba.check_tables() RETURNS TABLE(rule text, object text, finding text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    with tables as (
        select c.oid, n.nspname || '.' || c.relname as name, c.relowner::regrole::text as owner, c.relrowsecurity,
               c.relforcerowsecurity, c.relispartition
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit') and c.relkind in ('r', 'p')
           and n.nspname || '.' || c.relname not in ('registry.migrations', 'registry.current_sql')
    ), policies as (
        select p.polrelid, p.polname, r.rolname, p.polcmd,
               pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid) as expression
          from pg_policy p cross join unnest(p.polroles) as role (oid) left join pg_roles r on r.oid = role.oid
    ), keys as (
        select t.name, i.relname as key, array(
                   select a.attname::text from unnest(x.indkey) with ordinality k (attnum, place)
                     join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum order by k.place) as columns,
               x.indisunique or x.indisexclusion as is_key
          from tables t
          join pg_index x on x.indrelid = t.oid
          join pg_class i on i.oid = x.indexrelid
    )
    select 'tables belong to aikotoba_owner', t.name, 'owned by ' || t.owner from tables t
     where t.owner <> 'aikotoba_owner'
    union all
    select 'row security is forced', t.name, 'not enabled, or not forced' from tables t
     where not (t.relrowsecurity and t.relforcerowsecurity)
    union all
    select 'each table has a policy for its readers', t.name, 'none for ' || r.role
      from tables t cross join (values ('aikotoba_definer'), ('aikotoba_viewer')) as r (role)
     where not t.relispartition and t.name <> 'identity.readers'
       and (t.name <> 'audit.seals' or r.role <> 'aikotoba_definer')
       and not exists (select from policies p where p.polrelid = t.oid and p.rolname = r.role)
    union all
    select 'a partition is reached through its table', t.name, 'has the policy ' || p.polname
      from tables t join policies p on p.polrelid = t.oid where t.relispartition
    union all
    select 'a policy compares with the tenant', t.name || ': ' || p.polname, p.expression
      from tables t join policies p on p.polrelid = t.oid
     where p.expression is distinct from case
               when p.rolname = 'aikotoba_viewer' and p.polcmd = 'r'
                   then '(tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[]))'
               when p.rolname in ('aikotoba_definer', 'aikotoba_auditor') then '(tenant_id = identity.tenant())'
               when p.rolname = 'aikotoba_owner' and p.polcmd = 'r'
                    and t.name in ('registry.tenants', 'identity.readers') then 'true'
           end
    union all
    select 'the tenant leads every key and index', k.name || ': ' || k.key, array_to_string(k.columns, ', ')
      from keys k
     where k.columns[1] is distinct from 'tenant_id'
       and (k.name, k.columns) not in (('registry.tenants', array['slug']), ('registry.tenant_hosts', array['host']))
    union all
    select 'a table has a key', t.name, 'has none' from tables t
     where not exists (select from keys k where k.name = t.name and k.is_key)
    union all
    select 'a foreign key holds the tenant', c.conrelid::regclass || ': ' || c.conname, pg_get_constraintdef(c.oid)
      from pg_constraint c join tables t on t.oid = c.conrelid
     where c.contype = 'f' and not exists (
               select from unnest(c.conkey, c.confkey) as k (here, there)
                 join pg_attribute h on h.attrelid = c.conrelid and h.attnum = k.here and h.attname = 'tenant_id'
                 join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.there and r.attname = 'tenant_id')
    union all
    select 'a table says what it holds', t.name, 'has no comment' from tables t
     where not t.relispartition and obj_description(t.oid, 'pg_class') is null
    union all
    select 'a view says what its columns hold', v.oid::regclass || '.' || a.attname, 'has no comment'
      from pg_class v join pg_namespace n on n.oid = v.relnamespace and n.nspname = 'dba'
      join pg_attribute a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
     where v.relkind = 'v' and col_description(v.oid, a.attnum) is null
    union all
    select 'views belong to aikotoba_viewer and show its rights', v.oid::regclass::text, v.relowner::regrole::text
      from pg_class v join pg_namespace n on n.oid = v.relnamespace and n.nspname = 'dba'
     where v.relkind = 'v'
       and (v.relowner <> 'aikotoba_viewer'::regrole or 'security_invoker=true' = any (v.reloptions))
$$;

ALTER FUNCTION dba.check_tables() OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.check_tables() IS 'Findings about row-level security, owners and keys; part of self_check().';

CREATE FUNCTION dba.self_check() RETURNS TABLE(rule text, object text, finding text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    select * from dba.check_tables()
    union all select * from dba.check_functions()
    union all select * from dba.check_privileges()
    union all select * from dba.check_settings()
$$;

ALTER FUNCTION dba.self_check() OWNER TO aikotoba_viewer;

COMMENT ON FUNCTION dba.self_check() IS 'Findings against the promises that rest on the catalog; no row when all is well.';

CREATE FUNCTION identity.active_tenants() RETURNS TABLE(tenant_id integer, slug text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
        select t.tenant_id, t.slug from registry.tenants t
         where t.status = 'active' and t.tenant_id > 0
         order by t.tenant_id
    $$;

ALTER FUNCTION identity.active_tenants() OWNER TO aikotoba_owner;

COMMENT ON FUNCTION identity.active_tenants() IS 'Active tenants without the installation''s own row.';

CREATE FUNCTION identity.clock() RETURNS timestamp with time zone
    LANGUAGE sql PARALLEL SAFE
    AS $$ select clock_timestamp() $$;

ALTER FUNCTION identity.clock() OWNER TO aikotoba_owner;

COMMENT ON FUNCTION identity.clock() IS 'Now, read at the moment of the call, so that it can be read after a lock.';

CREATE FUNCTION identity.known_tenants() RETURNS TABLE(tenant_id integer, slug text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select t.tenant_id, t.slug from registry.tenants t where t.tenant_id > 0 $$;

ALTER FUNCTION identity.known_tenants() OWNER TO aikotoba_owner;

COMMENT ON FUNCTION identity.known_tenants() IS 'All tenants without the installation''s own row, closed ones too.';

CREATE FUNCTION identity.tenant() RETURNS integer
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select nullif(current_setting('aikotoba.tenant', true), '')::integer $$;

ALTER FUNCTION identity.tenant() OWNER TO aikotoba_owner;

COMMENT ON FUNCTION identity.tenant() IS 'The tenant named by the running function; every policy compares with it.';

CREATE FUNCTION identity.visible_tenants() RETURNS integer[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
        select case
            when pg_has_role(session_user, 'aikotoba_dba', 'member')
                then (select array_agg(t.tenant_id) from registry.tenants t)
            else coalesce((select array_agg(r.tenant_id) from identity.readers r where r.role_name = session_user), '{}')
        end
    $$;

ALTER FUNCTION identity.visible_tenants() OWNER TO aikotoba_owner;

COMMENT ON FUNCTION identity.visible_tenants() IS 'The tenants whose rows the login may see through schema dba.';

CREATE FUNCTION registry.refuse_new_member_id() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
    raise exception 'the member ID of organisation % is immutable', old.organisation_id
        using errcode = 'integrity_constraint_violation';
end
$$;

ALTER FUNCTION registry.refuse_new_member_id() OWNER TO aikotoba_owner;

CREATE SEQUENCE audit.event_numbers
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 32;

ALTER TABLE audit.event_numbers OWNER TO aikotoba_owner;

CREATE TABLE audit.events (
    tenant_id integer NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    event_no bigint DEFAULT nextval('audit.event_numbers'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor_kind text NOT NULL,
    actor text,
    organisation_id uuid,
    subject uuid,
    detail json
)
PARTITION BY RANGE (at);

ALTER TABLE ONLY audit.events FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.events OWNER TO aikotoba_owner;

COMMENT ON TABLE audit.events IS 'What was done, by whom, in the transaction that did it. Never updated.';

CREATE TABLE audit.events_unplaced (
    tenant_id integer NOT NULL,
    xact xid8 DEFAULT pg_current_xact_id() NOT NULL,
    event_no bigint DEFAULT nextval('audit.event_numbers'::regclass) NOT NULL,
    at timestamp with time zone NOT NULL,
    act text NOT NULL,
    actor_kind text NOT NULL,
    actor text,
    organisation_id uuid,
    subject uuid,
    detail json
);

ALTER TABLE ONLY audit.events_unplaced FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.events_unplaced OWNER TO aikotoba_owner;

CREATE TABLE audit.seals (
    tenant_id integer NOT NULL,
    seal_no bigint NOT NULL,
    era integer NOT NULL,
    cluster bigint NOT NULL,
    from_xact xid8 NOT NULL,
    to_xact xid8 NOT NULL,
    last_event bigint NOT NULL,
    named bigint[],
    events bigint NOT NULL,
    root bytea NOT NULL,
    head bytea NOT NULL,
    key_id integer NOT NULL,
    signature bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT "a range ends after it begins" CHECK (((named IS NOT NULL) OR (to_xact > from_xact))),
    CONSTRAINT "a seal holds events" CHECK ((events > 0)),
    CONSTRAINT "seals are counted from 1" CHECK ((seal_no > 0))
);

ALTER TABLE ONLY audit.seals FORCE ROW LEVEL SECURITY;

ALTER TABLE audit.seals OWNER TO aikotoba_owner;

COMMENT ON TABLE audit.seals IS 'The chain of seals: what was sealed can no longer be changed, taken out or put in without being found.';

CREATE TABLE registry.organisations (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    member_id text NOT NULL,
    name text NOT NULL,
    name_en text,
    name_kana text NOT NULL,
    membership_class text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    contract_from date,
    contract_until date,
    version integer DEFAULT 1 NOT NULL,
    name_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    kana_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name_kana, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    name_en_folded text GENERATED ALWAYS AS (translate(lower((NORMALIZE(name_en, NFKC) COLLATE "und-x-icu")), 'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ 　-‐‑‒–—―−ー'::text, 'ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ'::text)) STORED COLLATE pg_catalog."C",
    CONSTRAINT "a contract ends after it begins" CHECK ((contract_until > contract_from)),
    CONSTRAINT "an organisation is active, suspended or withdrawn" CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY registry.organisations FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.organisations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.organisations IS 'The holders of credentials.';

CREATE VIEW dba.audit_events AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    e.at,
    e.act,
    e.actor_kind,
    e.actor,
    e.subject,
    o.member_id,
    e.detail
   FROM ((audit.events e
     JOIN registry.tenants t ON ((t.tenant_id = e.tenant_id)))
     LEFT JOIN registry.organisations o ON (((o.tenant_id = e.tenant_id) AND (o.organisation_id = e.organisation_id))));

ALTER TABLE dba.audit_events OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.audit_events IS 'Who did what.';

COMMENT ON COLUMN dba.audit_events.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.audit_events.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.audit_events.at IS 'When, by the clock of the database.';

COMMENT ON COLUMN dba.audit_events.act IS 'What was done.';

COMMENT ON COLUMN dba.audit_events.actor_kind IS 'member, public (not signed in), operator, client, courier or platform.';

COMMENT ON COLUMN dba.audit_events.actor IS 'Member ID, operator or database login, where known.';

COMMENT ON COLUMN dba.audit_events.subject IS 'Id of the session, inquiry or other thing acted on.';

COMMENT ON COLUMN dba.audit_events.member_id IS 'Member ID of the organisation concerned.';

COMMENT ON COLUMN dba.audit_events.detail IS 'Further facts, from a fixed list per act.';

CREATE VIEW dba.audit_seals AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    s.seal_no,
    s.era,
    s.events,
    encode(s.head, 'hex'::text) AS head,
    s.sealed_at,
    u.unsealed_events,
    u.oldest_unsealed_age
   FROM ((audit.seals s
     JOIN registry.tenants t ON ((t.tenant_id = s.tenant_id)))
     LEFT JOIN LATERAL ( SELECT count(*) AS unsealed_events,
            (identity.clock() - min(e.at)) AS oldest_unsealed_age
           FROM audit.events e
          WHERE ((e.tenant_id = s.tenant_id) AND (e.xact >= s.to_xact) AND ((s.named IS NULL) OR (e.event_no <> ALL (s.named))))) u ON ((NOT (EXISTS ( SELECT
           FROM audit.seals n
          WHERE ((n.tenant_id = s.tenant_id) AND (n.seal_no > s.seal_no)))))))
  ORDER BY t.tenant_id, s.seal_no;

ALTER TABLE dba.audit_seals OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.audit_seals IS 'The chain of seals over each tenant’s audit.';

COMMENT ON COLUMN dba.audit_seals.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.audit_seals.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.audit_seals.seal_no IS 'Number of the seal, from 1 without a gap.';

COMMENT ON COLUMN dba.audit_seals.era IS 'Counts the restores into another cluster, from 1.';

COMMENT ON COLUMN dba.audit_seals.events IS 'How many events it seals.';

COMMENT ON COLUMN dba.audit_seals.head IS 'The seal’s hash over its range and the head before, in hexadecimal.';

COMMENT ON COLUMN dba.audit_seals.sealed_at IS 'When it was sealed.';

COMMENT ON COLUMN dba.audit_seals.unsealed_events IS 'With the last seal of a tenant: events since, not sealed yet.';

COMMENT ON COLUMN dba.audit_seals.oldest_unsealed_age IS 'With the last seal of a tenant: how long the oldest of these has been waiting.';

CREATE VIEW dba.calendar_horizon AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    c.code AS calendar,
    max(p.ends_at) AS last_period_ends_at,
    count(p.period_id) FILTER (WHERE (p.starts_at > identity.clock())) AS periods_ahead
   FROM ((registry.calendars c
     JOIN registry.tenants t ON ((t.tenant_id = c.tenant_id)))
     LEFT JOIN registry.periods p ON (((p.tenant_id = c.tenant_id) AND (p.calendar_id = c.calendar_id))))
  GROUP BY t.tenant_id, t.slug, c.code
  ORDER BY t.tenant_id, c.code;

ALTER TABLE dba.calendar_horizon OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.calendar_horizon IS 'How far ahead the periods of a calendar reach.';

COMMENT ON COLUMN dba.calendar_horizon.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.calendar_horizon.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.calendar_horizon.calendar IS 'Code of the calendar.';

COMMENT ON COLUMN dba.calendar_horizon.last_period_ends_at IS 'When its last period ends.';

COMMENT ON COLUMN dba.calendar_horizon.periods_ahead IS 'How many periods are still to come.';

CREATE TABLE registry.outbox (
    tenant_id integer NOT NULL,
    mail_id uuid NOT NULL,
    template text NOT NULL,
    locale text NOT NULL,
    organisation_id uuid,
    recipient text,
    state text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    key_id integer,
    payload bytea,
    code_for uuid,
    issue integer,
    reference text,
    created_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    reply_class text,
    CONSTRAINT "a settled mail has no payload" CHECK (((settled_at IS NULL) OR (payload IS NULL)))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.outbox OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.outbox IS 'Mail committed with the data. Without a recipient: to all contacts valid at created_at, spread by the courier.';

CREATE VIEW dba.change_funnel AS
 WITH wrong AS (
         SELECT e.tenant_id,
            e.subject,
            count(*) AS n
           FROM audit.events e
          WHERE (e.act = 'code-refused'::text)
          GROUP BY e.tenant_id, e.subject
        ), delivered AS (
         SELECT m.tenant_id,
            m.code_for
           FROM registry.outbox m
          WHERE ((m.template = ANY (ARRAY['change-code'::text, 'address-code'::text])) AND (m.state = 'handed-over'::text))
          GROUP BY m.tenant_id, m.code_for
        )
 SELECT t.tenant_id,
    t.slug AS tenant,
    ((h.asked_at AT TIME ZONE t.time_zone))::date AS day,
    h.kind,
    count(*) AS asked,
    count(d.code_for) AS handed_over,
    count(h.done_at) AS done,
    (COALESCE(sum(w.n), (0)::numeric))::bigint AS wrong_tries
   FROM (((registry.changes h
     JOIN registry.tenants t ON ((t.tenant_id = h.tenant_id)))
     LEFT JOIN delivered d ON (((d.tenant_id = h.tenant_id) AND (d.code_for = h.change_id))))
     LEFT JOIN wrong w ON (((w.tenant_id = h.tenant_id) AND (w.subject = h.change_id))))
  GROUP BY t.tenant_id, t.slug, (((h.asked_at AT TIME ZONE t.time_zone))::date), h.kind
  ORDER BY t.tenant_id, (((h.asked_at AT TIME ZONE t.time_zone))::date) DESC, h.kind;

ALTER TABLE dba.change_funnel OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.change_funnel IS 'How far members came with changes of their contacts, by day; 90 days of them.';

COMMENT ON COLUMN dba.change_funnel.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.change_funnel.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.change_funnel.day IS 'Day of the asking, in the tenant’s zone.';

COMMENT ON COLUMN dba.change_funnel.kind IS 'proof (a code to the representative, before anything is changed) or address (a code to a new address).';

COMMENT ON COLUMN dba.change_funnel.asked IS 'Askings.';

COMMENT ON COLUMN dba.change_funnel.handed_over IS 'Of these, with at least one code mail that a mail server accepted.';

COMMENT ON COLUMN dba.change_funnel.done IS 'Of these, with the right code: changes allowed, or the new address in its place.';

COMMENT ON COLUMN dba.change_funnel.wrong_tries IS 'Wrong codes typed, over all these askings.';

CREATE VIEW dba.contact_coverage AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    o.member_id,
    COALESCE(string_agg(DISTINCT c.role, ', '::text ORDER BY c.role), ''::text) AS roles_filled,
    (count(c.contact_id) FILTER (WHERE (c.delivery <> 'refused'::text)) > 0) AS reachable
   FROM ((registry.organisations o
     JOIN registry.tenants t ON ((t.tenant_id = o.tenant_id)))
     LEFT JOIN registry.contacts c ON (((c.tenant_id = o.tenant_id) AND (c.organisation_id = o.organisation_id) AND (c.valid_from <= identity.clock()) AND (c.valid_until > identity.clock()))))
  WHERE (o.status = 'active'::text)
  GROUP BY t.tenant_id, t.slug, o.member_id
  ORDER BY t.tenant_id, o.member_id;

ALTER TABLE dba.contact_coverage OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.contact_coverage IS 'Per active organisation: which offices are held, and whether mail reaches anybody.';

COMMENT ON COLUMN dba.contact_coverage.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.contact_coverage.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.contact_coverage.member_id IS 'Member ID of the organisation.';

COMMENT ON COLUMN dba.contact_coverage.roles_filled IS 'Of representative, deputy and technical those held by a contact in office.';

COMMENT ON COLUMN dba.contact_coverage.reachable IS 'Whether a contact is in office whose address refused no mail.';

CREATE VIEW dba.contact_health AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    o.member_id,
    c.role,
    (("left"(c.address, 1) || '***@'::text) || split_part(c.address, '@'::text, '-1'::integer)) AS address_masked,
    c.delivery,
    c.delivery_at,
    (EXTRACT(day FROM (identity.clock() - c.delivery_at)))::integer AS silent_days
   FROM ((registry.contacts c
     JOIN registry.tenants t ON ((t.tenant_id = c.tenant_id)))
     JOIN registry.organisations o ON (((o.tenant_id = c.tenant_id) AND (o.organisation_id = c.organisation_id))))
  WHERE ((c.valid_from <= identity.clock()) AND (c.valid_until > identity.clock()))
  ORDER BY t.tenant_id, o.member_id, c.role;

ALTER TABLE dba.contact_health OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.contact_health IS 'Whether mail reaches the contacts in office.';

COMMENT ON COLUMN dba.contact_health.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.contact_health.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.contact_health.member_id IS 'Member ID of the organisation.';

COMMENT ON COLUMN dba.contact_health.role IS 'representative, deputy or technical.';

COMMENT ON COLUMN dba.contact_health.address_masked IS 'First letter and domain.';

COMMENT ON COLUMN dba.contact_health.delivery IS 'unknown, reached (a mail server accepted) or refused.';

COMMENT ON COLUMN dba.contact_health.delivery_at IS 'When it was reached last, or since when it is refused.';

COMMENT ON COLUMN dba.contact_health.silent_days IS 'Days since.';

CREATE TABLE registry.credentials (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    type_id uuid NOT NULL,
    organisation_id uuid,
    holder_id uuid GENERATED ALWAYS AS (COALESCE(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED NOT NULL,
    period_id uuid NOT NULL,
    generation integer NOT NULL,
    origin text NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    grace_until timestamp with time zone NOT NULL,
    digest bytea,
    digest_key integer,
    kdf jsonb,
    salt bytea,
    revoked_at timestamp with time zone,
    reason text,
    rotation_id uuid,
    CONSTRAINT "a credential ends after it begins" CHECK (((valid_from < valid_until) AND (valid_until <= grace_until))),
    CONSTRAINT "a credential is generated, imported or chosen" CHECK ((origin = ANY (ARRAY['generated'::text, 'imported'::text, 'member-chosen'::text]))),
    CONSTRAINT "a digest names its key" CHECK (((digest IS NULL) = (digest_key IS NULL))),
    CONSTRAINT "a generation counts from one" CHECK ((generation >= 1)),
    CONSTRAINT "a slow hash has its salt" CHECK (((kdf IS NULL) = (salt IS NULL)))
);

ALTER TABLE ONLY registry.credentials FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.credentials OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.credentials IS 'One generation of a password: valid from, until, and accepted until the end of its grace.';

CREATE VIEW dba.coverage AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    c.code AS type,
    p.code AS period,
    count(h.holder_id) AS organisations,
    count(g.holder_id) AS with_credential,
    (count(h.holder_id) - count(g.holder_id)) AS without,
    count(h.holder_id) FILTER (WHERE (NOT h.has_contact)) AS without_contact
   FROM ((((registry.tenants t
     JOIN registry.credential_types c ON ((c.tenant_id = t.tenant_id)))
     JOIN registry.periods p ON (((p.tenant_id = t.tenant_id) AND (p.calendar_id = c.calendar_id) AND (p.ends_at > identity.clock()))))
     LEFT JOIN LATERAL ( SELECT o.organisation_id AS holder_id,
            (EXISTS ( SELECT
                   FROM registry.contacts k
                  WHERE ((k.tenant_id = o.tenant_id) AND (k.organisation_id = o.organisation_id) AND (k.valid_from <= identity.clock()) AND (k.valid_until > identity.clock()) AND (k.role = ANY (ARRAY['representative'::text, 'deputy'::text]))))) AS has_contact
           FROM registry.organisations o
          WHERE ((o.tenant_id = t.tenant_id) AND (o.status = 'active'::text) AND (c.holder = 'organisation'::text))
        UNION ALL
         SELECT '00000000-0000-0000-0000-000000000000'::uuid AS holder_id,
            true AS has_contact
          WHERE (c.holder = 'tenant'::text)) h ON (true))
     LEFT JOIN registry.credentials g ON (((g.tenant_id = t.tenant_id) AND (g.holder_id = h.holder_id) AND (g.type_id = c.type_id) AND ((g.period_id = p.period_id) OR (g.origin = 'member-chosen'::text)) AND (g.revoked_at IS NULL))))
  GROUP BY t.tenant_id, t.slug, c.code, p.code, p.starts_at
  ORDER BY t.tenant_id, c.code, p.starts_at;

ALTER TABLE dba.coverage OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.coverage IS 'Per credential type and period under way or ahead: which active organisations have a credential.';

COMMENT ON COLUMN dba.coverage.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.coverage.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.coverage.type IS 'Code of the credential type.';

COMMENT ON COLUMN dba.coverage.period IS 'Code of the period.';

COMMENT ON COLUMN dba.coverage.organisations IS 'Active organisations; 1 where the whole tenant holds one.';

COMMENT ON COLUMN dba.coverage.with_credential IS 'Of these, how many have a credential for the period.';

COMMENT ON COLUMN dba.coverage.without IS 'Of these, how many have none.';

COMMENT ON COLUMN dba.coverage.without_contact IS 'Of these, how many have no representative or deputy in office.';

CREATE TABLE registry.desk_messages (
    tenant_id integer NOT NULL,
    message_id uuid NOT NULL,
    locale text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    person text NOT NULL,
    reply_to text NOT NULL,
    organisation_id uuid,
    sent_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    note text,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text]))),
    CONSTRAINT "a message is closed by somebody" CHECK (((closed_at IS NULL) = (closed_by IS NULL)))
);

ALTER TABLE ONLY registry.desk_messages FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.desk_messages OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.desk_messages IS 'Questions from the page of the help desk, as typed. organisation_id: of whoever was signed in.';

CREATE VIEW dba.desk_messages AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    m.message_id,
    o.member_id,
        CASE
            WHEN (m.closed_at IS NULL) THEN 'open'::text
            ELSE 'closed'::text
        END AS state,
    m.sent_at,
    (COALESCE(m.closed_at, identity.clock()) - m.sent_at) AS age,
    m.closed_at,
    m.closed_by
   FROM ((registry.desk_messages m
     JOIN registry.tenants t ON ((t.tenant_id = m.tenant_id)))
     LEFT JOIN registry.organisations o ON (((o.tenant_id = m.tenant_id) AND (o.organisation_id = m.organisation_id))))
  ORDER BY t.tenant_id, m.sent_at DESC;

ALTER TABLE dba.desk_messages OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.desk_messages IS 'Questions put before the desk; a year after they were closed they are gone.';

COMMENT ON COLUMN dba.desk_messages.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.desk_messages.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.desk_messages.message_id IS 'What the audit calls it.';

COMMENT ON COLUMN dba.desk_messages.member_id IS 'Of who was signed in.';

COMMENT ON COLUMN dba.desk_messages.state IS 'open or closed.';

COMMENT ON COLUMN dba.desk_messages.sent_at IS 'When it came.';

COMMENT ON COLUMN dba.desk_messages.age IS 'How long it has waited, or had to.';

COMMENT ON COLUMN dba.desk_messages.closed_at IS 'When it was closed.';

COMMENT ON COLUMN dba.desk_messages.closed_by IS 'By which operator.';

CREATE TABLE registry.disclosures (
    tenant_id integer NOT NULL,
    inquiry_id uuid NOT NULL,
    item integer NOT NULL,
    organisation_id uuid NOT NULL,
    credential_id uuid,
    kind text NOT NULL,
    receipt text NOT NULL,
    disclosed_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY registry.disclosures FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.disclosures OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.disclosures IS 'The record that a value was shown; one row a value.';

CREATE TABLE registry.inquiries (
    tenant_id integer NOT NULL,
    inquiry_id uuid NOT NULL,
    inquiry_type_id uuid NOT NULL,
    organisation_id uuid,
    session_id uuid,
    asked_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY registry.inquiries FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiries OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.inquiries IS 'Askings; written once. Without an organisation: asked by somebody not signed in.';

CREATE VIEW dba.disclosures AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    o.member_id,
    i.code AS inquiry_type,
    c.code AS type,
    g.generation,
    d.receipt,
    d.disclosed_at
   FROM ((((((registry.disclosures d
     JOIN registry.tenants t ON ((t.tenant_id = d.tenant_id)))
     JOIN registry.organisations o ON (((o.tenant_id = d.tenant_id) AND (o.organisation_id = d.organisation_id))))
     JOIN registry.inquiries q ON (((q.tenant_id = d.tenant_id) AND (q.inquiry_id = d.inquiry_id))))
     JOIN registry.inquiry_types i ON (((i.tenant_id = d.tenant_id) AND (i.inquiry_type_id = q.inquiry_type_id))))
     LEFT JOIN registry.credentials g ON (((g.tenant_id = d.tenant_id) AND (g.credential_id = d.credential_id))))
     LEFT JOIN registry.credential_types c ON (((c.tenant_id = d.tenant_id) AND (c.type_id = g.type_id))))
  ORDER BY t.tenant_id, d.disclosed_at DESC;

ALTER TABLE dba.disclosures OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.disclosures IS 'What was shown to whom; never a value.';

COMMENT ON COLUMN dba.disclosures.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.disclosures.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.disclosures.member_id IS 'Member ID of the organisation.';

COMMENT ON COLUMN dba.disclosures.inquiry_type IS 'Code of the inquiry type.';

COMMENT ON COLUMN dba.disclosures.type IS 'Code of the credential type; NULL for identifiers.';

COMMENT ON COLUMN dba.disclosures.generation IS 'Which generation of it.';

COMMENT ON COLUMN dba.disclosures.receipt IS 'Receipt number on the page and in the notice.';

COMMENT ON COLUMN dba.disclosures.disclosed_at IS 'When.';

CREATE VIEW dba.expiring_credentials AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    o.member_id,
    y.code AS type,
    c.grace_until,
    (EXISTS ( SELECT
           FROM registry.credentials n
          WHERE ((n.tenant_id = c.tenant_id) AND (n.holder_id = c.holder_id) AND (n.type_id = c.type_id) AND (n.valid_from >= c.valid_until) AND (n.revoked_at IS NULL)))) AS successor_exists
   FROM (((registry.credentials c
     JOIN registry.tenants t ON ((t.tenant_id = c.tenant_id)))
     JOIN registry.credential_types y ON (((y.tenant_id = c.tenant_id) AND (y.type_id = c.type_id))))
     LEFT JOIN registry.organisations o ON (((o.tenant_id = c.tenant_id) AND (o.organisation_id = c.organisation_id))))
  WHERE ((c.revoked_at IS NULL) AND (c.grace_until > identity.clock()) AND (c.grace_until <= (identity.clock() + '60 days'::interval)))
  ORDER BY t.tenant_id, c.grace_until, o.member_id;

ALTER TABLE dba.expiring_credentials OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.expiring_credentials IS 'Credentials whose acceptance ends within 60 days.';

COMMENT ON COLUMN dba.expiring_credentials.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.expiring_credentials.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.expiring_credentials.member_id IS 'Member ID of the organisation; NULL for what the whole tenant holds.';

COMMENT ON COLUMN dba.expiring_credentials.type IS 'Code of the credential type.';

COMMENT ON COLUMN dba.expiring_credentials.grace_until IS 'From when it is no longer accepted.';

COMMENT ON COLUMN dba.expiring_credentials.successor_exists IS 'Whether a later generation is stored.';

CREATE TABLE registry.case_decisions (
    tenant_id integer NOT NULL,
    case_id uuid NOT NULL,
    operator_id uuid NOT NULL,
    operator text NOT NULL,
    decision text NOT NULL,
    note text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CONSTRAINT "a decision approves or refuses" CHECK ((decision = ANY (ARRAY['approved'::text, 'refused'::text])))
);

ALTER TABLE ONLY registry.case_decisions FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.case_decisions OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.case_decisions IS 'Who decided what about a case: one row an operator, so that two approvals are two operators.';

CREATE VIEW dba.handover_cases AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    h.case_number,
    h.purpose,
    o.member_id,
        CASE
            WHEN ((h.state = 'approved'::text) AND (h.prove_until <= identity.clock())) THEN 'lapsed'::text
            WHEN ((h.state = 'cooling-off'::text) AND (h.cooling_until <= identity.clock())) THEN 'done'::text
            ELSE h.state
        END AS state,
    h.opened_at,
    (identity.clock() - h.opened_at) AS age,
        CASE
            WHEN (h.state = ANY (ARRAY['open'::text, 'objected'::text])) THEN 'operator'::text
            WHEN (h.state = 'awaiting-second'::text) THEN 'second-operator'::text
            WHEN ((h.state = 'more-wanted'::text) OR ((h.state = 'approved'::text) AND (h.prove_until > identity.clock()))) THEN 'applicant'::text
            WHEN ((h.state = 'cooling-off'::text) AND (h.cooling_until > identity.clock())) THEN 'objection'::text
            ELSE 'nobody'::text
        END AS waiting_for,
        CASE h.state
            WHEN 'approved'::text THEN h.prove_until
            WHEN 'cooling-off'::text THEN h.cooling_until
            ELSE NULL::timestamp with time zone
        END AS deadline,
    h.refusal,
    ( SELECT count(*) AS count
           FROM registry.case_decisions d
          WHERE ((d.tenant_id = h.tenant_id) AND (d.case_id = h.case_id) AND (d.decision = 'approved'::text))) AS approvals,
    h.closed_at
   FROM ((registry.handover_cases h
     JOIN registry.tenants t ON ((t.tenant_id = h.tenant_id)))
     LEFT JOIN registry.organisations o ON (((o.tenant_id = h.tenant_id) AND (o.organisation_id = h.organisation_id))))
  ORDER BY t.tenant_id, h.opened_at DESC;

ALTER TABLE dba.handover_cases OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.handover_cases IS 'Cases at the desk and whom each waits for; a year after their end they are gone.';

COMMENT ON COLUMN dba.handover_cases.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.handover_cases.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.handover_cases.case_number IS 'What who asked was told.';

COMMENT ON COLUMN dba.handover_cases.purpose IS 'contact-left or member-id-unknown.';

COMMENT ON COLUMN dba.handover_cases.member_id IS 'Of the organisation it is about, as far as operators know it.';

COMMENT ON COLUMN dba.handover_cases.state IS 'open, more-wanted, awaiting-second, approved, lapsed (not proven in time), cooling-off, done, objected, answered, refused.';

COMMENT ON COLUMN dba.handover_cases.opened_at IS 'When it came.';

COMMENT ON COLUMN dba.handover_cases.age IS 'How long ago that is.';

COMMENT ON COLUMN dba.handover_cases.waiting_for IS 'operator, second-operator, applicant, objection (of the old address, until the deadline) or nobody.';

COMMENT ON COLUMN dba.handover_cases.deadline IS 'Until when the new address is to be proven, or may be objected to.';

COMMENT ON COLUMN dba.handover_cases.refusal IS 'Why it was refused.';

COMMENT ON COLUMN dba.handover_cases.approvals IS 'Operators who approved.';

COMMENT ON COLUMN dba.handover_cases.closed_at IS 'When it was answered or refused.';

CREATE VIEW dba.handovers AS
 WITH standing AS (
         SELECT h.tenant_id,
            h.handover_id,
            h.effect,
            h.offered_at,
            h.offer_until,
            h.accepted_at,
            h.effective_at,
            h.objection_until,
            h.objected_at,
            h.ended_at,
            h.ended_by,
            o.member_id,
            c.role,
                CASE
                    WHEN (h.objected_at IS NOT NULL) THEN 'objected'::text
                    WHEN (h.accepted_at IS NOT NULL) THEN
                    CASE
                        WHEN (h.effective_at > identity.clock()) THEN 'accepted'::text
                        WHEN (h.objection_until > identity.clock()) THEN 'effective'::text
                        ELSE 'completed'::text
                    END
                    WHEN (h.ended_by = 'predecessor'::text) THEN 'withdrawn'::text
                    WHEN (h.ended_by = 'successor'::text) THEN 'declined'::text
                    WHEN (h.ended_by = 'register'::text) THEN 'overtaken'::text
                    WHEN ((h.ended_by = 'time'::text) OR (h.offer_until <= identity.clock())) THEN 'expired'::text
                    WHEN ((c.valid_until <= identity.clock()) OR (o.status <> 'active'::text)) THEN 'overtaken'::text
                    ELSE 'open'::text
                END AS state
           FROM ((registry.handovers h
             JOIN registry.contacts c ON (((c.tenant_id = h.tenant_id) AND (c.contact_id = h.contact_id))))
             JOIN registry.organisations o ON (((o.tenant_id = h.tenant_id) AND (o.organisation_id = h.organisation_id))))
        )
 SELECT t.tenant_id,
    t.slug AS tenant,
    s.handover_id,
    s.member_id,
    s.role,
    s.state,
    s.offered_at,
    (identity.clock() - COALESCE(s.objected_at, s.accepted_at, s.offered_at)) AS age,
        CASE s.state
            WHEN 'open'::text THEN 'successor'::text
            WHEN 'accepted'::text THEN 'clock'::text
            WHEN 'effective'::text THEN 'objection'::text
            WHEN 'objected'::text THEN 'desk'::text
            ELSE NULL::text
        END AS waiting_for,
        CASE s.state
            WHEN 'open'::text THEN s.offer_until
            WHEN 'accepted'::text THEN s.effective_at
            WHEN 'effective'::text THEN s.objection_until
            ELSE NULL::timestamp with time zone
        END AS deadline,
    s.effect,
    s.accepted_at,
    s.effective_at,
    s.objection_until,
    s.objected_at,
    s.ended_at,
    s.ended_by
   FROM (standing s
     JOIN registry.tenants t ON ((t.tenant_id = s.tenant_id)))
  ORDER BY t.tenant_id, s.handover_id DESC;

ALTER TABLE dba.handovers OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.handovers IS 'Offices offered to a successor, and how far that has come.';

COMMENT ON COLUMN dba.handovers.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.handovers.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.handovers.handover_id IS 'Id of the handover.';

COMMENT ON COLUMN dba.handovers.member_id IS 'Member ID of the organisation.';

COMMENT ON COLUMN dba.handovers.role IS 'Office that is handed over: representative, deputy, technical.';

COMMENT ON COLUMN dba.handovers.state IS 'open, expired, withdrawn, declined, overtaken (the office changed otherwise), accepted (does not count yet), effective (one may still object), completed, objected.';

COMMENT ON COLUMN dba.handovers.offered_at IS 'When it was offered.';

COMMENT ON COLUMN dba.handovers.age IS 'Since its last step: the offer, the acceptance, the objection.';

COMMENT ON COLUMN dba.handovers.waiting_for IS 'Who is next: successor, clock, objection (nobody need object), desk; NULL: nobody.';

COMMENT ON COLUMN dba.handovers.deadline IS 'Until when that waits; NULL: for ever.';

COMMENT ON COLUMN dba.handovers.effect IS 'at-acceptance, or after-objection: counts once the time to object is over.';

COMMENT ON COLUMN dba.handovers.accepted_at IS 'When the successor proved the address and accepted.';

COMMENT ON COLUMN dba.handovers.effective_at IS 'From when the successor is in office.';

COMMENT ON COLUMN dba.handovers.objection_until IS 'Until when the old address may object (exclusive).';

COMMENT ON COLUMN dba.handovers.objected_at IS 'When it objected.';

COMMENT ON COLUMN dba.handovers.ended_at IS 'When the offer ended without being accepted.';

COMMENT ON COLUMN dba.handovers.ended_by IS 'predecessor, successor, time, or register: the office had changed otherwise.';

CREATE VIEW dba.inquiry_funnel AS
 WITH asking AS (
         SELECT e.tenant_id,
            e.subject,
            min(e.at) FILTER (WHERE (e.act = 'code-asked'::text)) AS asked_at,
            max(e.at) FILTER (WHERE (e.act = ANY (ARRAY['code-asked'::text, 'code-resent'::text]))) AS issued_at,
            min((e.detail ->> 'inquiryType'::text)) FILTER (WHERE (e.act = 'code-asked'::text)) AS type,
            bool_or(((e.detail ->> 'withheld'::text))::boolean) FILTER (WHERE (e.act = 'code-asked'::text)) AS withheld,
            count(*) FILTER (WHERE (e.act = 'code-refused'::text)) AS wrong_tries,
            bool_or((e.act = ANY (ARRAY['value-disclosed'::text, 'nothing-to-disclose'::text]))) AS redeemed
           FROM audit.events e
          WHERE (e.act = ANY (ARRAY['code-asked'::text, 'code-resent'::text, 'code-refused'::text, 'value-disclosed'::text, 'nothing-to-disclose'::text]))
          GROUP BY e.tenant_id, e.subject
        ), delivered AS (
         SELECT m.tenant_id,
            m.code_for
           FROM registry.outbox m
          WHERE ((m.template = 'code'::text) AND (m.state = 'handed-over'::text))
          GROUP BY m.tenant_id, m.code_for
        )
 SELECT t.tenant_id,
    t.slug AS tenant,
    ((a.asked_at AT TIME ZONE t.time_zone))::date AS day,
    a.type,
    count(*) AS asked,
    count(*) FILTER (WHERE a.withheld) AS withheld,
    count(d.code_for) AS handed_over,
    count(*) FILTER (WHERE a.redeemed) AS redeemed,
    count(*) FILTER (WHERE ((NOT a.redeemed) AND ((a.issued_at + p.code_lifetime) <= identity.clock()))) AS expired,
    (sum(a.wrong_tries))::bigint AS wrong_tries
   FROM (((asking a
     JOIN registry.tenants t ON ((t.tenant_id = a.tenant_id)))
     JOIN registry.policies p ON ((p.tenant_id = a.tenant_id)))
     LEFT JOIN delivered d ON (((d.tenant_id = a.tenant_id) AND (d.code_for = a.subject))))
  WHERE (a.asked_at IS NOT NULL)
  GROUP BY t.tenant_id, t.slug, (((a.asked_at AT TIME ZONE t.time_zone))::date), a.type
  ORDER BY t.tenant_id, (((a.asked_at AT TIME ZONE t.time_zone))::date) DESC, a.type;

ALTER TABLE dba.inquiry_funnel OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.inquiry_funnel IS 'From asking to disclosure, per day of the tenant and inquiry type; as far back as the audit goes.';

COMMENT ON COLUMN dba.inquiry_funnel.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.inquiry_funnel.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.inquiry_funnel.day IS 'Day of the asking, in the tenant’s zone.';

COMMENT ON COLUMN dba.inquiry_funnel.type IS 'Code of the inquiry type.';

COMMENT ON COLUMN dba.inquiry_funnel.asked IS 'Askings.';

COMMENT ON COLUMN dba.inquiry_funnel.withheld IS 'Of these, with an address that was not registered: a decoy, no mail.';

COMMENT ON COLUMN dba.inquiry_funnel.handed_over IS 'Of these, with at least one code mail that a mail server accepted.';

COMMENT ON COLUMN dba.inquiry_funnel.redeemed IS 'Of these, with the right code.';

COMMENT ON COLUMN dba.inquiry_funnel.expired IS 'Of these, not redeemed and past the last code’s time.';

COMMENT ON COLUMN dba.inquiry_funnel.wrong_tries IS 'Wrong codes typed, over all these askings.';

CREATE TABLE registry.operators (
    tenant_id integer NOT NULL,
    operator_id uuid NOT NULL,
    address text NOT NULL,
    address_folded text GENERATED ALWAYS AS (lower(NORMALIZE(btrim(address), NFKC))) STORED COLLATE pg_catalog."C",
    name text NOT NULL,
    role text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    oidc_issuer text,
    oidc_subject text,
    version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    password_digest bytea,
    password_key_id integer,
    password_kdf jsonb,
    password_salt bytea,
    totp_sealed bytea,
    totp_key_id integer,
    totp_last_step bigint,
    CONSTRAINT "a password is whole or absent" CHECK ((num_nulls(password_digest, password_key_id, password_kdf, password_salt) = ANY (ARRAY[0, 4]))),
    CONSTRAINT "a second factor is whole or absent" CHECK ((num_nulls(totp_sealed, totp_key_id) = ANY (ARRAY[0, 2]))),
    CONSTRAINT "an OIDC subject has its issuer" CHECK (((oidc_issuer IS NULL) = (oidc_subject IS NULL))),
    CONSTRAINT "an operator is active or closed" CHECK ((status = ANY (ARRAY['active'::text, 'closed'::text]))),
    CONSTRAINT "an operator owns, operates or audits" CHECK ((role = ANY (ARRAY['owner'::text, 'operator'::text, 'auditor'::text])))
);

ALTER TABLE ONLY registry.operators FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.operators OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.operators IS 'People at the desk. Those of tenant 0, the installation, may act for every tenant as far as their role allows.';

CREATE TABLE vault.data_keys (
    tenant_id integer NOT NULL,
    key_id integer NOT NULL,
    wrapped bytea NOT NULL,
    wrapping_key text NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT "a key is current, readable or retired" CHECK ((state = ANY (ARRAY['current'::text, 'readable'::text, 'retired'::text])))
);

ALTER TABLE ONLY vault.data_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.data_keys OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.data_keys IS 'Data keys of a tenant, wrapped by a key that never enters the database.';

CREATE TABLE vault.import_values (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    line integer NOT NULL,
    type_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    generation integer NOT NULL,
    digest bytea NOT NULL,
    digest_key integer NOT NULL,
    candidates bytea[] NOT NULL,
    key_id integer NOT NULL,
    sealed bytea NOT NULL,
    standing text,
    CONSTRAINT "a value is lacking, there, or in the way of something" CHECK ((standing = ANY (ARRAY['lacking'::text, 'there'::text, 'credential-already-there'::text, 'credential-revoked'::text, 'period-over'::text, 'changed-meanwhile'::text])))
)
WITH (autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY vault.import_values FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.import_values OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.import_values IS 'Credentials that a file brings, sealed before they come here.';

CREATE TABLE vault.sealed_values (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    key_id integer NOT NULL,
    sealed bytea NOT NULL
);

ALTER TABLE ONLY vault.sealed_values FORCE ROW LEVEL SECURITY;

ALTER TABLE vault.sealed_values OWNER TO aikotoba_owner;

COMMENT ON TABLE vault.sealed_values IS 'What a credential reads, sealed. A member-chosen password has no row here.';

CREATE VIEW dba.key_usage AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    k.key_id,
    k.state,
    u."table",
    u.rows
   FROM ((vault.data_keys k
     JOIN registry.tenants t ON ((t.tenant_id = k.tenant_id)))
     CROSS JOIN LATERAL ( SELECT 'sealed_values'::text AS "table",
            count(*) AS rows
           FROM vault.sealed_values v
          WHERE ((v.tenant_id = k.tenant_id) AND (v.key_id = k.key_id))
        UNION ALL
         SELECT 'credentials'::text AS "table",
            count(*) AS rows
           FROM registry.credentials c
          WHERE ((c.tenant_id = k.tenant_id) AND (c.digest_key = k.key_id))
        UNION ALL
         SELECT 'one_time_codes'::text AS "table",
            count(*) AS rows
           FROM registry.one_time_codes c
          WHERE ((c.tenant_id = k.tenant_id) AND (c.key_id = k.key_id))
        UNION ALL
         SELECT 'outbox'::text AS "table",
            count(*) AS rows
           FROM registry.outbox m
          WHERE ((m.tenant_id = k.tenant_id) AND (m.key_id = k.key_id) AND (m.state = 'queued'::text))
        UNION ALL
         SELECT 'import_values'::text AS "table",
            count(*) AS rows
           FROM vault.import_values v
          WHERE ((v.tenant_id = k.tenant_id) AND ((k.key_id = v.key_id) OR (k.key_id = v.digest_key)))
        UNION ALL
         SELECT 'operators'::text AS "table",
            count(*) AS rows
           FROM registry.operators o
          WHERE ((o.tenant_id = k.tenant_id) AND ((k.key_id = o.password_key_id) OR (k.key_id = o.totp_key_id)))
        UNION ALL
         SELECT 'seals'::text AS "table",
            count(*) AS rows
           FROM audit.seals s
          WHERE ((s.tenant_id = k.tenant_id) AND (s.key_id = k.key_id))) u)
  ORDER BY t.tenant_id, k.key_id, u."table";

ALTER TABLE dba.key_usage OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.key_usage IS 'Which data key still stands behind how many rows.';

COMMENT ON COLUMN dba.key_usage.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.key_usage.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.key_usage.key_id IS 'Number of the key within the tenant.';

COMMENT ON COLUMN dba.key_usage.state IS 'current, readable or retired.';

COMMENT ON COLUMN dba.key_usage."table" IS 'Where it is named.';

COMMENT ON COLUMN dba.key_usage.rows IS 'By how many rows.';

CREATE TABLE registry.throttles (
    tenant_id integer NOT NULL,
    purpose text NOT NULL,
    subject bytea NOT NULL,
    window_from timestamp with time zone NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    mail_times timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    blocked_until timestamp with time zone NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.throttles FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.throttles OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.throttles IS 'Who has tried how often: by organisation, by keyed digest of a member ID or address, by network.';

CREATE VIEW dba.lockouts AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    h.purpose,
    h.tries,
        CASE
            WHEN (h.blocked_until > identity.clock()) THEN h.blocked_until
            WHEN (h.purpose = 'inquiry-network'::text) THEN (h.window_from + '01:00:00'::interval)
            ELSE (h.window_from + '1 day'::interval)
        END AS blocked_until,
    encode(SUBSTRING(h.subject FROM 1 FOR
        CASE
            WHEN (octet_length(h.subject) <= 8) THEN 3
            ELSE 6
        END), 'hex'::text) AS subject_digest_prefix
   FROM ((registry.throttles h
     JOIN registry.tenants t ON ((t.tenant_id = h.tenant_id)))
     JOIN registry.policies p ON ((p.tenant_id = h.tenant_id)))
  WHERE ((h.blocked_until > identity.clock()) OR (((h.purpose ~~ 'inquiry:%'::text) OR (h.purpose = ANY (ARRAY['recovery'::text, 'proof'::text, 'address-change'::text, 'handover'::text, 'handover-case'::text, 'handover-case-code'::text, 'desk-message'::text]))) AND (h.window_from > (identity.clock() - '1 day'::interval)) AND (h.tries >=
        CASE
            WHEN (octet_length(h.subject) = 32) THEN p.address_day_ceiling
            ELSE p.day_tries
        END)) OR ((h.purpose = 'inquiry-network'::text) AND (h.window_from > (identity.clock() - '01:00:00'::interval)) AND (h.tries >= (2 * p.network_free_tries))))
  ORDER BY t.tenant_id,
        CASE
            WHEN (h.blocked_until > identity.clock()) THEN h.blocked_until
            WHEN (h.purpose = 'inquiry-network'::text) THEN (h.window_from + '01:00:00'::interval)
            ELSE (h.window_from + '1 day'::interval)
        END DESC;

ALTER TABLE dba.lockouts OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.lockouts IS 'Who is turned away now: by a tarpit, or because the day’s tries or a network’s hour of askings are spent.';

COMMENT ON COLUMN dba.lockouts.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.lockouts.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.lockouts.purpose IS 'sign-in, sign-in-network, operator-sign-in, operator-network, verification-token, inquiry-network, recovery, proof, address-change, handover, handover-case, handover-case-code, desk-message, or inquiry: and the type.';

COMMENT ON COLUMN dba.lockouts.tries IS 'Failures counted.';

COMMENT ON COLUMN dba.lockouts.blocked_until IS 'When it ends.';

COMMENT ON COLUMN dba.lockouts.subject_digest_prefix IS 'First bytes of the subject.';

CREATE VIEW dba.operator_activity AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    e.actor AS operator,
    e.act,
    ((e.at AT TIME ZONE t.time_zone))::date AS day,
    count(*) AS n
   FROM (audit.events e
     JOIN registry.tenants t ON ((t.tenant_id = e.tenant_id)))
  WHERE (e.actor_kind = 'operator'::text)
  GROUP BY t.tenant_id, t.slug, e.actor, e.act, (((e.at AT TIME ZONE t.time_zone))::date)
  ORDER BY t.tenant_id, (((e.at AT TIME ZONE t.time_zone))::date) DESC, e.actor, e.act;

ALTER TABLE dba.operator_activity OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.operator_activity IS 'Acts of operators by day.';

COMMENT ON COLUMN dba.operator_activity.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.operator_activity.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.operator_activity.operator IS 'Address of the operator.';

COMMENT ON COLUMN dba.operator_activity.act IS 'What was done.';

COMMENT ON COLUMN dba.operator_activity.day IS 'Day in the tenant’s time zone.';

COMMENT ON COLUMN dba.operator_activity.n IS 'How often.';

CREATE VIEW dba.outbox_refusals AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    m.mail_id,
    split_part(m.recipient, '@'::text, '-1'::integer) AS domain,
    m.reply_class,
    m.attempts,
    m.settled_at
   FROM (registry.outbox m
     JOIN registry.tenants t ON ((t.tenant_id = m.tenant_id)))
  WHERE ((m.state = 'refused'::text) OR ((m.state = 'cancelled'::text) AND (m.reply_class = 'expired'::text)))
  ORDER BY t.tenant_id, m.settled_at DESC;

ALTER TABLE dba.outbox_refusals OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.outbox_refusals IS 'Mails that a mail server refused or that could not be sent in time.';

COMMENT ON COLUMN dba.outbox_refusals.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.outbox_refusals.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.outbox_refusals.mail_id IS 'Id of the mail; its Message-ID begins with it.';

COMMENT ON COLUMN dba.outbox_refusals.domain IS 'Domain of the recipient.';

COMMENT ON COLUMN dba.outbox_refusals.reply_class IS 'Class of the server’s reply, or expired.';

COMMENT ON COLUMN dba.outbox_refusals.attempts IS 'How often it was tried.';

COMMENT ON COLUMN dba.outbox_refusals.settled_at IS 'When it was given up.';

CREATE VIEW dba.outbox_state AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    m.template,
    m.state,
    count(*) AS n,
    (identity.clock() - min(m.created_at)) AS oldest_age
   FROM (registry.outbox m
     JOIN registry.tenants t ON ((t.tenant_id = m.tenant_id)))
  GROUP BY t.tenant_id, t.slug, m.template, m.state
  ORDER BY t.tenant_id, m.template, m.state;

ALTER TABLE dba.outbox_state OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.outbox_state IS 'Mails by template and state.';

COMMENT ON COLUMN dba.outbox_state.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.outbox_state.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.outbox_state.template IS 'Which mail.';

COMMENT ON COLUMN dba.outbox_state.state IS 'queued, spread (into one per contact), handed-over, refused, cancelled, or withheld (a decoy’s, never sent).';

COMMENT ON COLUMN dba.outbox_state.n IS 'How many.';

COMMENT ON COLUMN dba.outbox_state.oldest_age IS 'Age of the oldest of them.';

CREATE TABLE registry.recovery_choices (
    tenant_id integer NOT NULL,
    recovery_id uuid NOT NULL,
    choice integer NOT NULL,
    organisation_id uuid
);

ALTER TABLE ONLY registry.recovery_choices FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.recovery_choices OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.recovery_choices IS 'The organisations a recovery may be for, as they were when it was asked. An address that is nobody''s has one choice, of nobody.';

CREATE VIEW dba.recovery_funnel AS
 WITH wrong AS (
         SELECT e.tenant_id,
            e.subject,
            count(*) AS n
           FROM audit.events e
          WHERE (e.act = 'code-refused'::text)
          GROUP BY e.tenant_id, e.subject
        ), delivered AS (
         SELECT m.tenant_id,
            m.code_for
           FROM registry.outbox m
          WHERE ((m.template = 'recovery-code'::text) AND (m.state = 'handed-over'::text))
          GROUP BY m.tenant_id, m.code_for
        ), nobody AS (
         SELECT h.tenant_id,
            h.recovery_id
           FROM registry.recovery_choices h
          WHERE (h.organisation_id IS NULL)
        )
 SELECT t.tenant_id,
    t.slug AS tenant,
    ((r.asked_at AT TIME ZONE t.time_zone))::date AS day,
    r.proof,
    count(*) AS asked,
    count(n.recovery_id) AS withheld,
    count(d.code_for) AS handed_over,
    count(r.verified_at) AS verified,
    count(r.registered_at) AS registered,
    count(*) FILTER (WHERE ((r.registered_at IS NULL) AND (r.grant_until <= identity.clock()))) AS expired,
    (COALESCE(sum(w.n), (0)::numeric))::bigint AS wrong_tries
   FROM ((((registry.recoveries r
     JOIN registry.tenants t ON ((t.tenant_id = r.tenant_id)))
     LEFT JOIN nobody n ON (((n.tenant_id = r.tenant_id) AND (n.recovery_id = r.recovery_id))))
     LEFT JOIN delivered d ON (((d.tenant_id = r.tenant_id) AND (d.code_for = r.recovery_id))))
     LEFT JOIN wrong w ON (((w.tenant_id = r.tenant_id) AND (w.subject = r.recovery_id))))
  GROUP BY t.tenant_id, t.slug, (((r.asked_at AT TIME ZONE t.time_zone))::date), r.proof
  ORDER BY t.tenant_id, (((r.asked_at AT TIME ZONE t.time_zone))::date) DESC, r.proof;

ALTER TABLE dba.recovery_funnel OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.recovery_funnel IS 'How far askings for a new password came, by day; 90 days of them.';

COMMENT ON COLUMN dba.recovery_funnel.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.recovery_funnel.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.recovery_funnel.day IS 'Day of the asking, in the tenant’s zone.';

COMMENT ON COLUMN dba.recovery_funnel.proof IS 'member-id-and-address, or address: the member ID was forgotten, too.';

COMMENT ON COLUMN dba.recovery_funnel.asked IS 'Askings.';

COMMENT ON COLUMN dba.recovery_funnel.withheld IS 'Of these, for nobody who is registered: a decoy, no mail.';

COMMENT ON COLUMN dba.recovery_funnel.handed_over IS 'Of these, with at least one code mail that a mail server accepted.';

COMMENT ON COLUMN dba.recovery_funnel.verified IS 'Of these, with the right code.';

COMMENT ON COLUMN dba.recovery_funnel.registered IS 'Of these, with a new password.';

COMMENT ON COLUMN dba.recovery_funnel.expired IS 'Of those verified, past the grant’s time without a password.';

COMMENT ON COLUMN dba.recovery_funnel.wrong_tries IS 'Wrong codes typed, over all these askings.';

CREATE TABLE registry.rotation_items (
    tenant_id integer NOT NULL,
    rotation_id uuid NOT NULL,
    holder_id uuid NOT NULL,
    organisation_id uuid GENERATED ALWAYS AS (NULLIF(holder_id, '00000000-0000-0000-0000-000000000000'::uuid)) STORED,
    skipped_because text,
    announced_at timestamp with time zone,
    unannounced_because text,
    CONSTRAINT "a holder is not announced to for a known reason" CHECK ((unannounced_because = ANY (ARRAY['no-contact'::text, 'suspended'::text, 'withdrawn'::text]))),
    CONSTRAINT "a holder is skipped for a known reason" CHECK ((skipped_because = ANY (ARRAY['already-has-one'::text, 'contract-ends-before'::text, 'suspended'::text, 'withdrawn'::text]))),
    CONSTRAINT "an item goes one way" CHECK ((num_nonnulls(skipped_because, announced_at, unannounced_because) <= 1))
)
WITH (fillfactor='80');

ALTER TABLE ONLY registry.rotation_items FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.rotation_items OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.rotation_items IS 'What a rotation judged about each holder. That it was generated is a credential of this rotation, never a mark here.';

CREATE VIEW dba.rotation_exceptions AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    i.rotation_id,
    o.member_id,
        CASE
            WHEN (i.skipped_because IS NOT NULL) THEN 'generate'::text
            ELSE 'announce'::text
        END AS stage,
    COALESCE(i.skipped_because, i.unannounced_because) AS reason
   FROM ((registry.rotation_items i
     JOIN registry.tenants t ON ((t.tenant_id = i.tenant_id)))
     LEFT JOIN registry.organisations o ON (((o.tenant_id = i.tenant_id) AND (o.organisation_id = i.organisation_id))))
  WHERE ((i.skipped_because IS NOT NULL) OR (i.unannounced_because IS NOT NULL))
  ORDER BY t.tenant_id, i.rotation_id, o.member_id;

ALTER TABLE dba.rotation_exceptions OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.rotation_exceptions IS 'Holders that a rotation skipped or could not announce to, and why.';

COMMENT ON COLUMN dba.rotation_exceptions.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.rotation_exceptions.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.rotation_exceptions.rotation_id IS 'Id of the rotation.';

COMMENT ON COLUMN dba.rotation_exceptions.member_id IS 'Member ID of the organisation; NULL for what the whole tenant holds.';

COMMENT ON COLUMN dba.rotation_exceptions.stage IS 'generate or announce.';

COMMENT ON COLUMN dba.rotation_exceptions.reason IS 'already-has-one, contract-ends-before, suspended, withdrawn; announcing: no-contact, suspended, withdrawn.';

CREATE TABLE registry.rotations (
    tenant_id integer NOT NULL,
    rotation_id uuid NOT NULL,
    type_id uuid NOT NULL,
    period_id uuid NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    grace interval NOT NULL,
    reason text,
    planned_by text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    generated_at timestamp with time zone,
    announced_at timestamp with time zone,
    closed_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    announced_up_to uuid,
    version integer DEFAULT 1 NOT NULL,
    revoking_from uuid,
    CONSTRAINT "a reason has at most 500 characters" CHECK ((char_length(reason) <= 500)),
    CONSTRAINT "a rotation has a known state" CHECK ((state = ANY (ARRAY['planned'::text, 'generated'::text, 'announced'::text, 'closed'::text, 'cancelled'::text]))),
    CONSTRAINT "a state has its time" CHECK (
CASE state
    WHEN 'generated'::text THEN (generated_at IS NOT NULL)
    WHEN 'announced'::text THEN (announced_at IS NOT NULL)
    WHEN 'closed'::text THEN (closed_at IS NOT NULL)
    WHEN 'cancelled'::text THEN (cancelled_at IS NOT NULL)
    ELSE true
END),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval)),
    CONSTRAINT "only what is cancelled is being revoked" CHECK (((revoking_from IS NULL) OR (state = 'cancelled'::text)))
);

ALTER TABLE ONLY registry.rotations FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.rotations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.rotations IS 'Campaigns that give every holder of a type its generation of a period.';

CREATE VIEW dba.rotation_progress AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    r.rotation_id,
    y.code AS type,
    p.code AS period,
    r.state,
    i.planned,
    c.generated,
    i.announced,
    i.skipped,
    i.unannounced,
    ((i.planned = ((c.generated + i.skipped) + i.to_generate)) AND (c.generated = ((i.announced + i.unannounced) + i.to_announce)) AND ((i.to_generate = 0) OR (r.state = ANY (ARRAY['planned'::text, 'cancelled'::text, 'closed'::text]))) AND ((i.to_announce = 0) OR (r.state <> 'announced'::text))) AS adds_up,
    r.effective_at,
    i.to_generate,
    i.to_announce
   FROM (((((registry.rotations r
     JOIN registry.tenants t ON ((t.tenant_id = r.tenant_id)))
     JOIN registry.credential_types y ON (((y.tenant_id = r.tenant_id) AND (y.type_id = r.type_id))))
     JOIN registry.periods p ON (((p.tenant_id = r.tenant_id) AND (p.period_id = r.period_id))))
     CROSS JOIN LATERAL ( SELECT count(*) AS generated
           FROM registry.credentials g
          WHERE ((g.tenant_id = r.tenant_id) AND (g.rotation_id = r.rotation_id))) c)
     CROSS JOIN LATERAL ( SELECT count(*) AS planned,
            count(n.skipped_because) AS skipped,
            count(n.announced_at) AS announced,
            count(n.unannounced_because) AS unannounced,
            count(*) FILTER (WHERE ((n.skipped_because IS NULL) AND (g.credential_id IS NULL))) AS to_generate,
            count(*) FILTER (WHERE ((g.credential_id IS NOT NULL) AND (n.announced_at IS NULL) AND (n.unannounced_because IS NULL))) AS to_announce
           FROM (registry.rotation_items n
             LEFT JOIN registry.credentials g ON (((g.tenant_id = n.tenant_id) AND (g.rotation_id = n.rotation_id) AND (g.holder_id = n.holder_id))))
          WHERE ((n.tenant_id = r.tenant_id) AND (n.rotation_id = r.rotation_id))) i)
  ORDER BY t.tenant_id, r.planned_at;

ALTER TABLE dba.rotation_progress OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.rotation_progress IS 'How far each rotation has come, and whether its counts add up.';

COMMENT ON COLUMN dba.rotation_progress.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.rotation_progress.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.rotation_progress.rotation_id IS 'Id of the rotation.';

COMMENT ON COLUMN dba.rotation_progress.type IS 'Code of the credential type.';

COMMENT ON COLUMN dba.rotation_progress.period IS 'Code of the period.';

COMMENT ON COLUMN dba.rotation_progress.state IS 'planned, generated, announced, closed or cancelled.';

COMMENT ON COLUMN dba.rotation_progress.planned IS 'Holders judged, skipped ones included.';

COMMENT ON COLUMN dba.rotation_progress.generated IS 'Credentials that this rotation made.';

COMMENT ON COLUMN dba.rotation_progress.announced IS 'Holders whose contacts were written to.';

COMMENT ON COLUMN dba.rotation_progress.skipped IS 'Holders that get none from it; dba.rotation_exceptions says why.';

COMMENT ON COLUMN dba.rotation_progress.unannounced IS 'Holders that could not be written to; dba.rotation_exceptions says why.';

COMMENT ON COLUMN dba.rotation_progress.adds_up IS 'planned = generated + skipped + to_generate and generated = announced + unannounced + to_announce, and nothing is left where the state says so.';

COMMENT ON COLUMN dba.rotation_progress.effective_at IS 'When its generation begins, by the clock alone.';

COMMENT ON COLUMN dba.rotation_progress.to_generate IS 'Holders still to get one; in a cancelled or closed rotation, for good.';

COMMENT ON COLUMN dba.rotation_progress.to_announce IS 'Holders still to be written to; in a cancelled or closed rotation, for good.';

CREATE TABLE registry.sessions (
    tenant_id integer NOT NULL,
    token_digest bytea NOT NULL,
    session_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    credential_id uuid NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    idle interval NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    network bytea,
    agent text,
    proven_until timestamp with time zone,
    proven_by uuid
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.sessions FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.sessions OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.sessions IS 'Signed-in browsers and programs; the token is known by its digest only.';

CREATE VIEW dba.sessions AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    o.member_id,
    s.opened_at,
    s.last_used_at,
    s.ends_at,
        CASE octet_length(s.network)
            WHEN 4 THEN format('%s.%s.%s.x'::text, get_byte(s.network, 0), get_byte(s.network, 1), get_byte(s.network, 2))
            WHEN 8 THEN format('%s:%s:%s::x'::text, encode(SUBSTRING(s.network FROM 1 FOR 2), 'hex'::text), encode(SUBSTRING(s.network FROM 3 FOR 2), 'hex'::text), encode(SUBSTRING(s.network FROM 5 FOR 2), 'hex'::text))
            ELSE NULL::text
        END AS network_masked
   FROM ((registry.sessions s
     JOIN registry.tenants t ON ((t.tenant_id = s.tenant_id)))
     JOIN registry.organisations o ON (((o.tenant_id = s.tenant_id) AND (o.organisation_id = s.organisation_id))))
  WHERE ((s.ended_at IS NULL) AND (s.ends_at > identity.clock()) AND ((s.last_used_at + s.idle) > identity.clock()))
  ORDER BY t.tenant_id, s.opened_at DESC;

ALTER TABLE dba.sessions OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.sessions IS 'Sessions that last.';

COMMENT ON COLUMN dba.sessions.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.sessions.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.sessions.member_id IS 'Member ID of the organisation that signed in.';

COMMENT ON COLUMN dba.sessions.opened_at IS 'When it began.';

COMMENT ON COLUMN dba.sessions.last_used_at IS 'When it was last used, to the minute.';

COMMENT ON COLUMN dba.sessions.ends_at IS 'When it ends at the latest.';

COMMENT ON COLUMN dba.sessions.network_masked IS 'Where it was opened from, cut to /24 or /48.';

CREATE VIEW dba.table_health AS
 SELECT NULL::integer AS tenant_id,
    NULL::text AS tenant,
    (((s.schemaname)::text || '.'::text) || (s.relname)::text) AS "table",
    s.n_live_tup AS rows,
    s.n_dead_tup AS dead_rows,
    round(((s.n_tup_hot_upd)::numeric / (NULLIF(s.n_tup_upd, 0))::numeric), 3) AS hot_share,
    pg_total_relation_size((s.relid)::regclass) AS size,
    s.last_autovacuum
   FROM pg_stat_user_tables s
  WHERE (s.schemaname = ANY (ARRAY['registry'::name, 'vault'::name, 'identity'::name, 'audit'::name]))
  ORDER BY (pg_total_relation_size((s.relid)::regclass)) DESC;

ALTER TABLE dba.table_health OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.table_health IS 'Size and upkeep of the tables.';

COMMENT ON COLUMN dba.table_health.tenant_id IS 'NULL: tables hold all tenants.';

COMMENT ON COLUMN dba.table_health.tenant IS 'NULL: tables hold all tenants.';

COMMENT ON COLUMN dba.table_health."table" IS 'Schema and name.';

COMMENT ON COLUMN dba.table_health.rows IS 'Live rows, estimated.';

COMMENT ON COLUMN dba.table_health.dead_rows IS 'Dead rows, estimated.';

COMMENT ON COLUMN dba.table_health.hot_share IS 'Share of updates that stayed on their page.';

COMMENT ON COLUMN dba.table_health.size IS 'Bytes, with indexes.';

COMMENT ON COLUMN dba.table_health.last_autovacuum IS 'When autovacuum last came by.';

CREATE VIEW dba.throttles AS
 SELECT t.tenant_id,
    t.slug AS tenant,
    h.purpose,
    h.tries,
    cardinality(h.mail_times) AS mails,
    h.window_from,
    NULLIF(h.blocked_until, '-infinity'::timestamp with time zone) AS blocked_until,
    encode(SUBSTRING(h.subject FROM 1 FOR
        CASE
            WHEN (octet_length(h.subject) <= 8) THEN 3
            ELSE 6
        END), 'hex'::text) AS subject_digest_prefix
   FROM (registry.throttles h
     JOIN registry.tenants t ON ((t.tenant_id = h.tenant_id)))
  ORDER BY t.tenant_id, h.window_from DESC;

ALTER TABLE dba.throttles OWNER TO aikotoba_viewer;

COMMENT ON VIEW dba.throttles IS 'Counters of tries and mails.';

COMMENT ON COLUMN dba.throttles.tenant_id IS 'Number of the tenant.';

COMMENT ON COLUMN dba.throttles.tenant IS 'Slug of the tenant.';

COMMENT ON COLUMN dba.throttles.purpose IS 'sign-in, sign-in-network, operator-sign-in, operator-network, verification-token, inquiry-network, recovery, proof, address-change, handover, handover-case, handover-case-code, desk-message, or inquiry: and the type.';

COMMENT ON COLUMN dba.throttles.tries IS 'Failures counted since window_from; for an address also the mails let through, for inquiry-network these alone.';

COMMENT ON COLUMN dba.throttles.mails IS 'Mails remembered, five at most.';

COMMENT ON COLUMN dba.throttles.window_from IS 'When counting began; counted for a day, for inquiry-network an hour.';

COMMENT ON COLUMN dba.throttles.blocked_until IS 'Until when a tarpit turns tries away; NULL: never yet.';

COMMENT ON COLUMN dba.throttles.subject_digest_prefix IS 'First bytes of the subject.';

CREATE TABLE identity.readers (
    tenant_id integer NOT NULL,
    role_name name NOT NULL
);

ALTER TABLE ONLY identity.readers FORCE ROW LEVEL SECURITY;

ALTER TABLE identity.readers OWNER TO aikotoba_owner;

COMMENT ON TABLE identity.readers IS 'Which tenants a login of the group aikotoba_reader sees in schema dba.';

CREATE TABLE registry.access_tokens (
    tenant_id integer NOT NULL,
    token_digest bytea NOT NULL,
    token_id uuid NOT NULL,
    kind text NOT NULL,
    operator_id uuid,
    name text NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    types text[] DEFAULT '{}'::text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    idle interval,
    CONSTRAINT "a token acts for an operator or a relying site" CHECK (
CASE kind
    WHEN 'operator-token'::text THEN (operator_id IS NOT NULL)
    WHEN 'operator-session'::text THEN (operator_id IS NOT NULL)
    WHEN 'client-token'::text THEN ((operator_id IS NULL) AND (cardinality(types) > 0))
    ELSE false
END)
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.access_tokens FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.access_tokens OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.access_tokens IS 'Tokens of operators and relying sites, known by their digest only. No scopes: all that the operator''s role allows.';

CREATE TABLE registry.current_sql (
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE registry.current_sql OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.current_sql IS 'Which state of sql/current this database has: one row.';

CREATE TABLE registry.external_identifiers (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL
);

ALTER TABLE ONLY registry.external_identifiers FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.external_identifiers OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.external_identifiers IS 'IDs that others gave an organisation, by kind.';

CREATE TABLE registry.idempotency_keys (
    tenant_id integer NOT NULL,
    actor uuid NOT NULL,
    key text NOT NULL,
    request_digest bytea NOT NULL,
    subject uuid NOT NULL,
    made_at timestamp with time zone NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.idempotency_keys FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.idempotency_keys OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.idempotency_keys IS 'Which requests were carried out before: the id of what they made, never a body.';

CREATE TABLE registry.import_lines (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    line integer NOT NULL,
    organisation_id uuid NOT NULL,
    member_id text,
    name text,
    name_kana text,
    name_en text,
    membership_class text,
    contract_from date,
    contract_until date,
    address text,
    person text,
    role text,
    outcome text,
    changed text[],
    contact_step text,
    contact_id uuid,
    reason text,
    reason_column text,
    value text,
    other_line integer,
    CONSTRAINT "a contact is added, corrected or replaced" CHECK ((contact_step = ANY (ARRAY['added'::text, 'corrected'::text, 'replaced'::text]))),
    CONSTRAINT "a line creates, updates, changes nothing or is invalid" CHECK ((outcome = ANY (ARRAY['created'::text, 'updated'::text, 'unchanged'::text, 'invalid'::text]))),
    CONSTRAINT "an invalid line has its reason" CHECK ((((outcome = 'invalid'::text) = (reason IS NOT NULL)) OR ((outcome IS NULL) AND (reason IS NULL))))
)
WITH (fillfactor='60', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.import_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.import_lines OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.import_lines IS 'What a file says, a row a line, and what was judged about it.';

CREATE TABLE registry.import_types (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    type_id uuid NOT NULL,
    period_id uuid NOT NULL
);

ALTER TABLE ONLY registry.import_types FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.import_types OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.import_types IS 'Which types of credentials a file brings, and the period that was current when it began.';

CREATE TABLE registry.imports (
    tenant_id integer NOT NULL,
    import_id uuid NOT NULL,
    columns text[] NOT NULL,
    begun_by text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    CONSTRAINT "a file has columns of organisations" CHECK ((('memberId'::text = ANY (columns)) AND (columns <@ ARRAY['memberId'::text, 'name'::text, 'nameKana'::text, 'nameEn'::text, 'membershipClass'::text, 'contractFrom'::text, 'contractUntil'::text, 'contactEmail'::text, 'contactName'::text, 'contactRole'::text])))
);

ALTER TABLE ONLY registry.imports FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.imports OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.imports IS 'Files of organisations being brought in; gone when they are, and a day after they were left.';

CREATE TABLE registry.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    breaking boolean DEFAULT false NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE registry.migrations OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.migrations IS 'Which migrations this database has; written by the migrator alone.';

CREATE TABLE registry.organisation_activity (
    tenant_id integer NOT NULL,
    organisation_id uuid NOT NULL,
    last_sign_in_on date NOT NULL
)
WITH (fillfactor='70', autovacuum_vacuum_scale_factor='0.02');

ALTER TABLE ONLY registry.organisation_activity FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.organisation_activity OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.organisation_activity IS 'The day of the last sign-in: one write a day at most, so that the organisation''s own row and version keep still.';

CREATE TABLE registry.reissues (
    tenant_id integer NOT NULL,
    reissue_id uuid NOT NULL,
    type_id uuid NOT NULL,
    organisation_id uuid,
    grace interval,
    reason text NOT NULL,
    begun_by text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    notified_up_to uuid,
    CONSTRAINT "a reason has at most 500 characters" CHECK ((char_length(reason) <= 500)),
    CONSTRAINT "grace is not negative" CHECK ((grace >= '00:00:00'::interval))
);

ALTER TABLE ONLY registry.reissues FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.reissues OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.reissues IS 'New values before their time, for one organisation or, without one, for every holder of a type.';

CREATE TABLE registry.reminders (
    tenant_id integer NOT NULL,
    credential_id uuid NOT NULL,
    kind text NOT NULL,
    sent_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY registry.reminders FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.reminders OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.reminders IS 'Which reminders were written: each goes out once.';

CREATE TABLE registry.return_pages (
    tenant_id integer NOT NULL,
    code text NOT NULL,
    name_ja text NOT NULL,
    name_en text NOT NULL,
    url text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a return page has a path or an address" CHECK (((url ~ '^(https?://[A-Za-z0-9.:-]+)?/([^/\\]|$)'::text) AND (url ~ '^[!-~]+$'::text) AND (length(url) <= 2000))),
    CONSTRAINT "a return page is called in small letters, digits and hyphens" CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);

ALTER TABLE ONLY registry.return_pages FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.return_pages OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.return_pages IS 'Pages outside the desk that signing in may lead to, by name: what a visitor brings along is the name, never an address.';

CREATE TABLE registry.tenant_hosts (
    tenant_id integer NOT NULL,
    host text NOT NULL,
    CONSTRAINT "a host is lower case" CHECK (((host = lower(host)) AND (host <> ''::text)))
);

ALTER TABLE ONLY registry.tenant_hosts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_hosts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenant_hosts IS 'Hosts that belong to one tenant.';

CREATE TABLE registry.tenant_texts (
    tenant_id integer NOT NULL,
    text_key text NOT NULL,
    locale text NOT NULL,
    body text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    CONSTRAINT "a locale is ja or en" CHECK ((locale = ANY (ARRAY['ja'::text, 'en'::text])))
);

ALTER TABLE ONLY registry.tenant_texts FORCE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_texts OWNER TO aikotoba_owner;

COMMENT ON TABLE registry.tenant_texts IS 'Texts in the tenant''s own words: FAQ, help desk, privacy, mail signature.';

ALTER TABLE registry.tenants ALTER COLUMN tenant_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME registry.tenants_tenant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY audit.events ATTACH PARTITION audit.events_unplaced DEFAULT;

ALTER TABLE ONLY audit.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (tenant_id, xact, event_no, at);

ALTER TABLE ONLY audit.events_unplaced
    ADD CONSTRAINT events_unplaced_pkey PRIMARY KEY (tenant_id, xact, event_no, at);

ALTER TABLE ONLY audit.seals
    ADD CONSTRAINT seals_pkey PRIMARY KEY (tenant_id, seal_no);

ALTER TABLE ONLY identity.readers
    ADD CONSTRAINT readers_pkey PRIMARY KEY (tenant_id, role_name);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (tenant_id, token_digest);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT calendars_pkey PRIMARY KEY (tenant_id, calendar_id);

ALTER TABLE ONLY registry.case_decisions
    ADD CONSTRAINT case_decisions_pkey PRIMARY KEY (tenant_id, case_id, operator_id);

ALTER TABLE ONLY registry.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (tenant_id, change_id);

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, contact_id);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT credential_types_pkey PRIMARY KEY (tenant_id, type_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_pkey PRIMARY KEY (tenant_id, credential_id);

ALTER TABLE ONLY registry.current_sql
    ADD CONSTRAINT current_sql_pkey PRIMARY KEY (checksum);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_pkey PRIMARY KEY (tenant_id, message_id);

ALTER TABLE ONLY registry.disclosures
    ADD CONSTRAINT disclosures_pkey PRIMARY KEY (tenant_id, inquiry_id, item);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT external_identifiers_pkey PRIMARY KEY (tenant_id, organisation_id, kind);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_pkey PRIMARY KEY (tenant_id, case_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_pkey PRIMARY KEY (tenant_id, handover_id);

ALTER TABLE ONLY registry.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (tenant_id, actor, key);

ALTER TABLE ONLY registry.import_lines
    ADD CONSTRAINT import_lines_pkey PRIMARY KEY (tenant_id, import_id, line);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_pkey PRIMARY KEY (tenant_id, import_id, type_id);

ALTER TABLE ONLY registry.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (tenant_id, import_id);

ALTER TABLE ONLY registry.inquiries
    ADD CONSTRAINT inquiries_pkey PRIMARY KEY (tenant_id, inquiry_id);

ALTER TABLE ONLY registry.inquiry_types
    ADD CONSTRAINT inquiry_types_pkey PRIMARY KEY (tenant_id, inquiry_type_id);

ALTER TABLE ONLY registry.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT "one calendar has a code" UNIQUE (tenant_id, code);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT "one case has a number" UNIQUE (tenant_id, case_number);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT "one credential type has a code" UNIQUE (tenant_id, code);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT "one generation is valid at a time" EXCLUDE USING gist (tenant_id WITH =, type_id WITH =, holder_id WITH =, tstzrange(valid_from, valid_until) WITH &&) WHERE ((revoked_at IS NULL));

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT "one operator has an OIDC subject" UNIQUE (tenant_id, oidc_issuer, oidc_subject);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT "one operator has an address" UNIQUE (tenant_id, address_folded);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT "one organisation has a member ID" UNIQUE (tenant_id, member_id);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT "one organisation has an external identifier" UNIQUE (tenant_id, kind, value);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT "one period is current at a time" EXCLUDE USING gist (tenant_id WITH =, calendar_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((kind <> 'contract-year'::text));

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT "one period of a calendar has a code" UNIQUE (tenant_id, calendar_id, code);

ALTER TABLE ONLY registry.tenants
    ADD CONSTRAINT "one tenant has a slug" UNIQUE (slug);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT "one token has an id" UNIQUE (tenant_id, token_id);

ALTER TABLE ONLY registry.one_time_codes
    ADD CONSTRAINT one_time_codes_pkey PRIMARY KEY (tenant_id, code_for);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT operators_pkey PRIMARY KEY (tenant_id, operator_id);

ALTER TABLE ONLY registry.organisation_activity
    ADD CONSTRAINT organisation_activity_pkey PRIMARY KEY (tenant_id, organisation_id);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (tenant_id, organisation_id);

ALTER TABLE ONLY registry.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, mail_id);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT periods_pkey PRIMARY KEY (tenant_id, period_id);

ALTER TABLE ONLY registry.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY registry.recoveries
    ADD CONSTRAINT recoveries_pkey PRIMARY KEY (tenant_id, recovery_id);

ALTER TABLE ONLY registry.recovery_choices
    ADD CONSTRAINT recovery_choices_pkey PRIMARY KEY (tenant_id, recovery_id, choice);

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_pkey PRIMARY KEY (tenant_id, reissue_id);

ALTER TABLE ONLY registry.reminders
    ADD CONSTRAINT reminders_pkey PRIMARY KEY (tenant_id, credential_id, kind);

ALTER TABLE ONLY registry.return_pages
    ADD CONSTRAINT return_pages_pkey PRIMARY KEY (tenant_id, code);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_pkey PRIMARY KEY (tenant_id, rotation_id, holder_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_pkey PRIMARY KEY (tenant_id, rotation_id);

ALTER TABLE ONLY registry.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (tenant_id, token_digest);

ALTER TABLE ONLY registry.tenant_hosts
    ADD CONSTRAINT tenant_hosts_pkey PRIMARY KEY (host);

ALTER TABLE ONLY registry.tenant_texts
    ADD CONSTRAINT tenant_texts_pkey PRIMARY KEY (tenant_id, text_key, locale);

ALTER TABLE ONLY registry.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);

ALTER TABLE ONLY registry.throttles
    ADD CONSTRAINT throttles_pkey PRIMARY KEY (tenant_id, purpose, subject);

ALTER TABLE ONLY vault.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, key_id);

ALTER TABLE ONLY vault.import_values
    ADD CONSTRAINT import_values_pkey PRIMARY KEY (tenant_id, import_id, line, type_id);

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_pkey PRIMARY KEY (tenant_id, credential_id);

CREATE INDEX access_tokens_of_operator ON registry.access_tokens USING btree (tenant_id, operator_id);

CREATE INDEX contacts_by_address ON registry.contacts USING btree (tenant_id, address_folded, organisation_id);

CREATE INDEX contacts_of_organisation ON registry.contacts USING btree (tenant_id, organisation_id);

CREATE INDEX credentials_by_end ON registry.credentials USING btree (tenant_id, grace_until) WHERE (revoked_at IS NULL);

CREATE INDEX credentials_by_turn ON registry.credentials USING btree (tenant_id, type_id, valid_until, grace_until) WHERE (revoked_at IS NULL);

CREATE INDEX credentials_of_holder ON registry.credentials USING btree (tenant_id, holder_id, type_id, valid_from);

CREATE INDEX disclosures_of_organisation ON registry.disclosures USING btree (tenant_id, organisation_id, disclosed_at);

CREATE INDEX handovers_of_organisation ON registry.handovers USING btree (tenant_id, organisation_id, handover_id);

CREATE UNIQUE INDEX handovers_open ON registry.handovers USING btree (tenant_id, contact_id) WHERE ((accepted_at IS NULL) AND (ended_at IS NULL));

CREATE INDEX import_lines_invalid ON registry.import_lines USING btree (tenant_id, import_id, line) WHERE (reason IS NOT NULL);

CREATE UNIQUE INDEX "one credential is a generation of its period" ON registry.credentials USING btree (tenant_id, holder_id, type_id, period_id, generation);

CREATE UNIQUE INDEX "one credential of a rotation has a holder" ON registry.credentials USING btree (tenant_id, rotation_id, holder_id) WHERE (rotation_id IS NOT NULL);

CREATE UNIQUE INDEX "one inquiry type has a code" ON registry.inquiry_types USING btree (tenant_id, code) WHERE (replaced_at IS NULL);

CREATE UNIQUE INDEX "one reissue of a type is open" ON registry.reissues USING btree (tenant_id, type_id, COALESCE(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (finished_at IS NULL);

CREATE UNIQUE INDEX "one rotation of a type and period is open" ON registry.rotations USING btree (tenant_id, type_id, period_id) WHERE ((state = ANY (ARRAY['planned'::text, 'generated'::text, 'announced'::text])) OR (revoking_from IS NOT NULL));

CREATE INDEX organisations_by_kana ON registry.organisations USING btree (tenant_id, kana_folded, organisation_id);

CREATE INDEX organisations_by_name ON registry.organisations USING btree (tenant_id, name_folded, organisation_id);

CREATE INDEX outbox_announcements ON registry.outbox USING btree (tenant_id, code_for) WHERE ((state = 'queued'::text) AND (template = 'rotation-announcement'::text));

CREATE INDEX outbox_due ON registry.outbox USING btree (tenant_id, due_at) WHERE (state = 'queued'::text);

CREATE INDEX periods_by_start ON registry.periods USING btree (tenant_id, calendar_id, starts_at);

CREATE INDEX recovery_choices_of_organisation ON registry.recovery_choices USING btree (tenant_id, organisation_id);

CREATE INDEX rotation_items_to_announce ON registry.rotation_items USING btree (tenant_id, rotation_id, holder_id) WHERE ((skipped_because IS NULL) AND (announced_at IS NULL));

CREATE INDEX sessions_of_credential ON registry.sessions USING btree (tenant_id, credential_id);

CREATE INDEX sessions_of_organisation ON registry.sessions USING btree (tenant_id, organisation_id);

CREATE INDEX tenant_hosts_of_tenant ON registry.tenant_hosts USING btree (tenant_id);

CREATE UNIQUE INDEX "one data key is current" ON vault.data_keys USING btree (tenant_id) WHERE (state = 'current'::text);

ALTER INDEX audit.events_pkey ATTACH PARTITION audit.events_unplaced_pkey;

CREATE TRIGGER "a member ID is immutable" BEFORE UPDATE ON registry.organisations FOR EACH ROW WHEN ((old.member_id IS DISTINCT FROM new.member_id)) EXECUTE FUNCTION registry.refuse_new_member_id();

ALTER TABLE ONLY identity.readers
    ADD CONSTRAINT readers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.access_tokens
    ADD CONSTRAINT access_tokens_tenant_id_operator_id_fkey FOREIGN KEY (tenant_id, operator_id) REFERENCES registry.operators(tenant_id, operator_id);

ALTER TABLE ONLY registry.calendars
    ADD CONSTRAINT calendars_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.case_decisions
    ADD CONSTRAINT case_decisions_tenant_id_case_id_fkey FOREIGN KEY (tenant_id, case_id) REFERENCES registry.handover_cases(tenant_id, case_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.contacts
    ADD CONSTRAINT contacts_tenant_id_replaced_by_fkey FOREIGN KEY (tenant_id, replaced_by) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.credential_types
    ADD CONSTRAINT credential_types_tenant_id_calendar_id_fkey FOREIGN KEY (tenant_id, calendar_id) REFERENCES registry.calendars(tenant_id, calendar_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_rotation_id_fkey FOREIGN KEY (tenant_id, rotation_id) REFERENCES registry.rotations(tenant_id, rotation_id);

ALTER TABLE ONLY registry.credentials
    ADD CONSTRAINT credentials_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.desk_messages
    ADD CONSTRAINT desk_messages_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.external_identifiers
    ADD CONSTRAINT external_identifiers_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handover_cases
    ADD CONSTRAINT handover_cases_tenant_id_successor_id_fkey FOREIGN KEY (tenant_id, successor_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_contact_id_fkey FOREIGN KEY (tenant_id, contact_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.handovers
    ADD CONSTRAINT handovers_tenant_id_successor_id_fkey FOREIGN KEY (tenant_id, successor_id) REFERENCES registry.contacts(tenant_id, contact_id);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES registry.imports(tenant_id, import_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.import_types
    ADD CONSTRAINT import_types_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.imports
    ADD CONSTRAINT imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.inquiry_types
    ADD CONSTRAINT inquiry_types_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.operators
    ADD CONSTRAINT operators_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.organisations
    ADD CONSTRAINT organisations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.periods
    ADD CONSTRAINT periods_tenant_id_calendar_id_fkey FOREIGN KEY (tenant_id, calendar_id) REFERENCES registry.calendars(tenant_id, calendar_id);

ALTER TABLE ONLY registry.policies
    ADD CONSTRAINT policies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.recovery_choices
    ADD CONSTRAINT recovery_choices_tenant_id_recovery_id_fkey FOREIGN KEY (tenant_id, recovery_id) REFERENCES registry.recoveries(tenant_id, recovery_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.reissues
    ADD CONSTRAINT reissues_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.reminders
    ADD CONSTRAINT reminders_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES registry.credentials(tenant_id, credential_id) ON DELETE CASCADE;

ALTER TABLE ONLY registry.return_pages
    ADD CONSTRAINT return_pages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_tenant_id_organisation_id_fkey FOREIGN KEY (tenant_id, organisation_id) REFERENCES registry.organisations(tenant_id, organisation_id);

ALTER TABLE ONLY registry.rotation_items
    ADD CONSTRAINT rotation_items_tenant_id_rotation_id_fkey FOREIGN KEY (tenant_id, rotation_id) REFERENCES registry.rotations(tenant_id, rotation_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_tenant_id_period_id_fkey FOREIGN KEY (tenant_id, period_id) REFERENCES registry.periods(tenant_id, period_id);

ALTER TABLE ONLY registry.rotations
    ADD CONSTRAINT rotations_tenant_id_type_id_fkey FOREIGN KEY (tenant_id, type_id) REFERENCES registry.credential_types(tenant_id, type_id);

ALTER TABLE ONLY registry.tenant_hosts
    ADD CONSTRAINT tenant_hosts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY registry.tenant_texts
    ADD CONSTRAINT tenant_texts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY vault.data_keys
    ADD CONSTRAINT data_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES registry.tenants(tenant_id);

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_tenant_id_credential_id_fkey FOREIGN KEY (tenant_id, credential_id) REFERENCES registry.credentials(tenant_id, credential_id) ON DELETE CASCADE;

ALTER TABLE ONLY vault.sealed_values
    ADD CONSTRAINT sealed_values_tenant_id_key_id_fkey FOREIGN KEY (tenant_id, key_id) REFERENCES vault.data_keys(tenant_id, key_id);

ALTER TABLE audit.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit.events_unplaced ENABLE ROW LEVEL SECURITY;

CREATE POLICY sealed_rows ON audit.events FOR SELECT TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

CREATE POLICY sealed_rows ON audit.seals TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

ALTER TABLE audit.seals ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON audit.events FOR INSERT TO aikotoba_definer WITH CHECK ((tenant_id = identity.tenant()));

CREATE POLICY visible_rows ON audit.events FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON audit.seals FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY all_rows ON identity.readers FOR SELECT TO aikotoba_owner USING (true);

ALTER TABLE identity.readers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.access_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY all_rows ON registry.tenants FOR SELECT TO aikotoba_owner USING (true);

CREATE POLICY audited_rows ON registry.organisations FOR SELECT TO aikotoba_auditor USING ((tenant_id = identity.tenant()));

ALTER TABLE registry.calendars ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.case_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.credential_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.credentials ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.desk_messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.disclosures ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.external_identifiers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.handover_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.handovers ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.idempotency_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.import_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.import_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.imports ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiries ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.inquiry_types ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.one_time_codes ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.operators ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.organisation_activity ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.organisations ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.periods ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.policies ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.recoveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.recovery_choices ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.reissues ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.reminders ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.return_pages ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.rotation_items ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.rotations ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.tenant_hosts ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON registry.access_tokens TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.calendars TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.case_decisions TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.changes TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.contacts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.credential_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.credentials TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.desk_messages TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.disclosures TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.external_identifiers TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.handover_cases TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.handovers TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.idempotency_keys TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.import_lines TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.import_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.imports TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.inquiries TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.inquiry_types TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.one_time_codes TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.operators TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.organisation_activity TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.organisations TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.outbox TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.periods TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.policies TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.recoveries TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.recovery_choices TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.reissues TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.reminders TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.return_pages TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.rotation_items TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.rotations TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.sessions TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenant_hosts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenant_texts TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.tenants TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON registry.throttles TO aikotoba_definer USING ((tenant_id = identity.tenant()));

ALTER TABLE registry.tenant_texts ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.tenants ENABLE ROW LEVEL SECURITY;

ALTER TABLE registry.throttles ENABLE ROW LEVEL SECURITY;

CREATE POLICY visible_rows ON registry.access_tokens FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.calendars FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.case_decisions FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.changes FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.contacts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.credential_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.credentials FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.desk_messages FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.disclosures FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.external_identifiers FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.handover_cases FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.handovers FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.idempotency_keys FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.import_lines FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.import_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.imports FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.inquiries FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.inquiry_types FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.one_time_codes FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.operators FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.organisation_activity FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.organisations FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.outbox FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.periods FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.policies FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.recoveries FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.recovery_choices FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.reissues FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.reminders FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.return_pages FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.rotation_items FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.rotations FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.sessions FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenant_hosts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenant_texts FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.tenants FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON registry.throttles FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

ALTER TABLE vault.data_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE vault.import_values ENABLE ROW LEVEL SECURITY;

ALTER TABLE vault.sealed_values ENABLE ROW LEVEL SECURITY;

CREATE POLICY tenant_rows ON vault.data_keys TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON vault.import_values TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY tenant_rows ON vault.sealed_values TO aikotoba_definer USING ((tenant_id = identity.tenant()));

CREATE POLICY visible_rows ON vault.data_keys FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON vault.import_values FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

CREATE POLICY visible_rows ON vault.sealed_values FOR SELECT TO aikotoba_viewer USING ((tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[])));

GRANT USAGE ON SCHEMA app TO aikotoba_server;
GRANT USAGE ON SCHEMA app TO aikotoba_courier;
GRANT USAGE ON SCHEMA app TO aikotoba_migrate;
GRANT ALL ON SCHEMA app TO aikotoba_auditor;

GRANT USAGE ON SCHEMA audit TO aikotoba_definer;
GRANT USAGE ON SCHEMA audit TO aikotoba_auditor;
GRANT USAGE ON SCHEMA audit TO aikotoba_viewer;

GRANT USAGE ON SCHEMA dba TO aikotoba_dba;
GRANT USAGE ON SCHEMA dba TO aikotoba_reader;
GRANT USAGE ON SCHEMA dba TO aikotoba_migrate;

GRANT USAGE ON SCHEMA identity TO aikotoba_definer;
GRANT USAGE ON SCHEMA identity TO aikotoba_auditor;
GRANT USAGE ON SCHEMA identity TO aikotoba_viewer;

GRANT USAGE ON SCHEMA registry TO aikotoba_definer;
GRANT USAGE ON SCHEMA registry TO aikotoba_auditor;
GRANT USAGE ON SCHEMA registry TO aikotoba_viewer;

GRANT USAGE ON SCHEMA vault TO aikotoba_definer;
GRANT USAGE ON SCHEMA vault TO aikotoba_viewer;

REVOKE ALL ON FUNCTION app.add_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.add_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.add_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[], p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[], p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[], p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[], p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.add_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[], p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[], p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[], p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[], p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.add_member_id_inquiry(p_tenant integer, p_position integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.announce_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.announce_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.announce_to_everybody(p_tenant integer, p_rotation uuid, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.apply_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.apply_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_dry_run boolean, p_skip_invalid boolean) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.approve_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.approve_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.ask_case_code(p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ask_case_code(p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.ask_code(p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ask_code(p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.ask_for_more(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ask_for_more(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.ask_proof(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ask_proof(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.ask_recovery(p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.ask_recovery(p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.asking_facts(p_tenant integer, p_template text, p_asking uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.assign_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.assign_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.authorise_forward(p_tenant integer, p_session bytea, p_classes text[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.begin_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text, p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.begin_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text, p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea) TO aikotoba_server;

GRANT SELECT,INSERT ON TABLE registry.calendars TO aikotoba_definer;
GRANT SELECT ON TABLE registry.calendars TO aikotoba_viewer;

GRANT UPDATE(start_month) ON TABLE registry.calendars TO aikotoba_definer;

GRANT UPDATE(start_day) ON TABLE registry.calendars TO aikotoba_definer;

GRANT UPDATE(time_zone) ON TABLE registry.calendars TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.calendars TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.calendar_document(p_row registry.calendars) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.cancel_late_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.cancel_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.cancel_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer) TO aikotoba_server;

GRANT SELECT,INSERT,DELETE ON TABLE registry.handover_cases TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT SELECT(case_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT SELECT(case_number) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT SELECT(purpose) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT SELECT(locale) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(state) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(state) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT SELECT(opened_at) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(organisation_id) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(organisation_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(contact_id) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(contact_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(wanted) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(wanted) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(supplement) ON TABLE registry.handover_cases TO aikotoba_definer;

GRANT UPDATE(refusal) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(refusal) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(prove_until) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(prove_until) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(cooling_off) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(cooling_off) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(proven_at) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(proven_at) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(cooling_until) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(cooling_until) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(successor_id) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(successor_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(contact_until) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(contact_until) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(objection_digest) ON TABLE registry.handover_cases TO aikotoba_definer;

GRANT UPDATE(done_mail_id) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(done_mail_id) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(objected_at) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(objected_at) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(closed_at) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(closed_at) ON TABLE registry.handover_cases TO aikotoba_viewer;

GRANT UPDATE(version) ON TABLE registry.handover_cases TO aikotoba_definer;
GRANT SELECT(version) ON TABLE registry.handover_cases TO aikotoba_viewer;

REVOKE ALL ON FUNCTION app.case_comparison(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.case_document(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.case_facts(p_tenant integer, p_template text, p_case uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.case_state(p_state text, p_prove_until timestamp with time zone, p_cooling_until timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.case_waits_for(p_state text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.change_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.change_facts(p_tenant integer, p_change uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.change_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[], p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_status text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[], p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_status text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.change_own_contact(p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text, p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_own_contact(p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text, p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_policy(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer, p_changes jsonb) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.change_text(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.changed_fields(p_was jsonb, p_is jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.charge_mail(p_tenant integer, p_purpose text, p_subject bytea, p_gap interval, p_hour_mails integer, p_day_tries integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.charge_public_mail(p_tenant integer, p_purpose text, p_address_subject bytea, p_network bytea, p_gap interval, p_hour_mails integer, p_day_tries integer, p_ceiling integer, p_network_free_tries integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.charge_try(p_tenant integer, p_purpose text, p_subject bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.claim_key(p_tenant integer, p_actor uuid, p_key text, p_request bytea, p_subject uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.claim_mail(p_limit integer, p_per_tenant integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.claim_mail(p_limit integer, p_per_tenant integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.close_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.close_message(p_tenant integer, p_home integer, p_token bytea, p_message uuid, p_version integer, p_note text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.close_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.close_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.close_tenant(p_tenant integer, p_home integer, p_token bytea, p_version integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.contact_holding(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_from timestamp with time zone, p_until timestamp with time zone, p_except uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.contact_meant(p_tenant integer, p_organisation uuid, p_predecessor text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.create_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.create_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.create_tenant(p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.create_tenant(p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.credential_state(p_from timestamp with time zone, p_until timestamp with time zone, p_grace_until timestamp with time zone, p_revoked_at timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE registry.credential_types TO aikotoba_definer;
GRANT SELECT ON TABLE registry.credential_types TO aikotoba_viewer;

GRANT UPDATE(name_ja) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(name_en) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(purpose_ja) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(purpose_en) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE("position") ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(calendar_id) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(holder) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(origin) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(signs_in) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(may_be_disclosed) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(generator) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(grace) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.credential_types TO aikotoba_definer;

GRANT UPDATE(announced_to) ON TABLE registry.credential_types TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.credential_type_document(p_row registry.credential_types, p_calendar text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.credentials_lacking(p_tenant integer, p_organisation uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.day_of(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.describe_credential_types(p_tenant integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.dialled(p_phone text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.end_offer(p_tenant integer, p_handover uuid, p_ended_by text, p_at timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.end_operator_session(p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.end_operator_session(p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.end_operator_sessions(p_home integer, p_operator uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.end_session(p_tenant integer, p_session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.end_session(p_tenant integer, p_session bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.export_organisations(p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.export_organisations(p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.fill_inquiry_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.fill_password_desk(p_tenant integer, p_fiscal uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.fill_text(p_body text, p_name text, p_phone text, p_hours text, p_lifetime interval) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.find_organisations(p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.find_organisations(p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.find_recipient(p_tenant integer, p_address text, p_member_id text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.finish_rotation(p_tenant integer, p_rotation uuid, p_operator text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.fiscal_start(p_year integer, p_month integer, p_day integer, p_zone text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.folded(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.forget_import(p_tenant integer, p_import uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.found_operator(p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea, p_token_name text, p_ends_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.found_operator(p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea, p_token_name text, p_ends_at timestamp with time zone) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.found_tenant(p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.found_tenant(p_home integer, p_token bytea, p_number integer, p_charter jsonb, p_wrapped bytea, p_wrapping_key text, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.generator_fault(p_generator jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.grace_end(p_ends_at timestamp with time zone, p_grace interval, p_zone text) FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE registry.recoveries TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT SELECT(recovery_id) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT SELECT(type_id) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT SELECT(proof) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT SELECT(asked_at) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT SELECT(grant_lifetime) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT UPDATE(verified_at) ON TABLE registry.recoveries TO aikotoba_definer;
GRANT SELECT(verified_at) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT UPDATE(grant_digest) ON TABLE registry.recoveries TO aikotoba_definer;

GRANT UPDATE(grant_until) ON TABLE registry.recoveries TO aikotoba_definer;
GRANT SELECT(grant_until) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT UPDATE(registered_at) ON TABLE registry.recoveries TO aikotoba_definer;
GRANT SELECT(registered_at) ON TABLE registry.recoveries TO aikotoba_viewer;

GRANT UPDATE(organisation_id) ON TABLE registry.recoveries TO aikotoba_definer;
GRANT SELECT(organisation_id) ON TABLE registry.recoveries TO aikotoba_viewer;

REVOKE ALL ON FUNCTION app.grant_choices(p_tenant integer, p_recovery registry.recoveries, p_since timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.handover_facts(p_tenant integer, p_handover uuid) FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE registry.handovers TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(handover_id) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(contact_id) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(offered_at) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(offer_until) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(objection_time) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT SELECT(effect) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(accepted_at) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(accepted_at) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(successor_id) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(successor_id) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(effective_at) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(effective_at) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(prior_until) ON TABLE registry.handovers TO aikotoba_definer;

GRANT UPDATE(objection_digest) ON TABLE registry.handovers TO aikotoba_definer;

GRANT UPDATE(objection_until) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(objection_until) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(objected_at) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(objected_at) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(ended_at) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(ended_at) ON TABLE registry.handovers TO aikotoba_viewer;

GRANT UPDATE(ended_by) ON TABLE registry.handovers TO aikotoba_definer;
GRANT SELECT(ended_by) ON TABLE registry.handovers TO aikotoba_viewer;

REVOKE ALL ON FUNCTION app.handover_standing(p_tenant integer, p_row registry.handovers, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.handover_state(p_row registry.handovers, p_office_until timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.host_fault(p_host text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.ill_formed(p_text text) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE registry.inquiry_types TO aikotoba_definer;
GRANT SELECT ON TABLE registry.inquiry_types TO aikotoba_viewer;

GRANT UPDATE(name_ja) ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE(name_en) ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE(purpose_ja) ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE(purpose_en) ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE("position") ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.inquiry_types TO aikotoba_definer;

GRANT UPDATE(replaced_at) ON TABLE registry.inquiry_types TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.inquiry_type_document(p_row registry.inquiry_types, p_type text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.instant(p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.instant_of(p_text text, p_zone text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.is_punycode(p_text text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.issue_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text, p_scopes text[], p_types text[], p_ends_at timestamp with time zone, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.issue_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text, p_scopes text[], p_types text[], p_ends_at timestamp with time zone, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.judge_case(p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text) FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE registry.one_time_codes TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT SELECT(code_for) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT SELECT(purpose) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(issue) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(issue) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(reference) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(reference) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(key_id) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(key_id) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(digest) ON TABLE registry.one_time_codes TO aikotoba_definer;

GRANT SELECT(decoy) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(tries) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(tries) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(max_tries) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(max_tries) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(issued_at) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(issued_at) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(expires_at) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(expires_at) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(redeemed_at) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(redeemed_at) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(mail_id) ON TABLE registry.one_time_codes TO aikotoba_definer;
GRANT SELECT(mail_id) ON TABLE registry.one_time_codes TO aikotoba_viewer;

GRANT UPDATE(form) ON TABLE registry.one_time_codes TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.judge_code(p_tenant integer, p_code registry.one_time_codes, p_digests bytea[], p_reaches boolean, p_network bytea, p_now timestamp with time zone, OUT refusal text, OUT remaining_tries integer, OUT retry_at timestamp with time zone, OUT expired_at timestamp with time zone, OUT reference text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_contact(p_role text, p_person text, p_address text, p_department text, p_phone text, p_locale text, p_from timestamp with time zone, p_until timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_holders(p_tenant integer, p_rotation uuid, p_type uuid, p_holder text, p_from timestamp with time zone, p_until timestamp with time zone, p_zone text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_import_contact(p_tenant integer, p_organisation uuid, p_role text, p_address text, p_person text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_import_lines(p_tenant integer, p_import uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_import_values(p_tenant integer, p_import uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.judge_organisation(p_length integer, p_digits_only boolean, p_classes text[], p_member_id text, p_name text, p_kana text, p_name_en text, p_class text, p_contract_from text, p_contract_until text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.last_inquiries(p_tenant integer, p_session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.last_inquiries(p_tenant integer, p_session bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.letter_facts(p_tenant integer, p_credential uuid, p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.lift_lockout(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.lift_lockout(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_audit_events(p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_xact bigint, p_after_event bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_audit_events(p_tenant integer, p_home integer, p_token bytea, p_act text, p_organisation uuid, p_actor text, p_from timestamp with time zone, p_until timestamp with time zone, p_after_xact bigint, p_after_event bigint, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_calendars(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_calendars(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_cases(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_cases(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_closed_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_closed_tenants() TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.list_credential_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_credential_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamp with time zone, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamp with time zone, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_disclosures(p_tenant integer, p_session bytea, p_before_at timestamp with time zone, p_before_inquiry uuid, p_before_item integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_disclosures(p_tenant integer, p_session bytea, p_before_at timestamp with time zone, p_before_inquiry uuid, p_before_item integer, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_handovers(p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_handovers(p_tenant integer, p_home integer, p_token bytea, p_handover uuid, p_member_id text, p_state text, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_hosts(p_tenant integer, p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_hosts(p_tenant integer, p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_import_lines(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_lockouts(p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_lockouts(p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_mail(p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_mail(p_tenant integer, p_home integer, p_token bytea, p_state text, p_member_id text, p_reference text, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_messages(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_messages(p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_operators(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_operators(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_own_recoveries(p_tenant integer, p_session bytea, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_own_sessions(p_tenant integer, p_session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_own_sessions(p_tenant integer, p_session bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_periods(p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_periods(p_tenant integer, p_home integer, p_token bytea, p_calendar text, p_period uuid, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_reissues(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_reissues(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_rotation_items(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_rotation_items(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_standing text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_rotations(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_rotations(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_sessions(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_sessions(p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.list_tokens(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.list_tokens(p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.live_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) FROM PUBLIC;

GRANT SELECT,INSERT,DELETE ON TABLE registry.periods TO aikotoba_definer;
GRANT SELECT ON TABLE registry.periods TO aikotoba_viewer;

GRANT UPDATE(code) ON TABLE registry.periods TO aikotoba_definer;

GRANT UPDATE(label_ja) ON TABLE registry.periods TO aikotoba_definer;

GRANT UPDATE(label_en) ON TABLE registry.periods TO aikotoba_definer;

GRANT UPDATE(starts_at) ON TABLE registry.periods TO aikotoba_definer;

GRANT UPDATE(ends_at) ON TABLE registry.periods TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.periods TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.make_fiscal_periods(p_tenant integer, p_calendar uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.make_tenant(p_tenant integer, p_preset text, p_slug text, p_name_ja text, p_name_en text, p_sender text, p_base_url text, p_time_zone text, p_phone text, p_hours_ja text, p_hours_en text, p_actor_kind text, p_actor text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.masked_member_id(p_member_id text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.may_enrol(p_home integer, p_token bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.merged_settings(p_document jsonb, p_changes jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.message_facts(p_tenant integer, p_message uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.misfits(p_document jsonb, p_changes jsonb, p_rules jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.new_id(p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.next_generation_from(p_tenant integer, p_organisation uuid, p_type uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.note_fault(p_note text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.note_settings(p_tenant integer, p_operator text, p_act text, p_subject uuid, p_name text, p_was jsonb, p_is jsonb) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.notify_everybody(p_tenant integer, p_reissue uuid, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.notify_of_reissue(p_tenant integer, p_credentials uuid[], p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.object_to_handover(p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.object_to_handover(p_tenant integer, p_handover uuid, p_digest bytea, p_restored uuid, p_mails uuid[], p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.offer_handover(p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.offer_handover(p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.office_line(p_tenant integer, p_contact uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.open_case(p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.open_case(p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea) TO aikotoba_server;

GRANT SELECT,INSERT,DELETE ON TABLE registry.changes TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(change_id) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(kind) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(session_id) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(contact_id) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(asked_at) ON TABLE registry.changes TO aikotoba_viewer;

GRANT SELECT(version) ON TABLE registry.changes TO aikotoba_viewer;

GRANT UPDATE(done_at) ON TABLE registry.changes TO aikotoba_definer;
GRANT SELECT(done_at) ON TABLE registry.changes TO aikotoba_viewer;

GRANT UPDATE(successor_id) ON TABLE registry.changes TO aikotoba_definer;
GRANT SELECT(successor_id) ON TABLE registry.changes TO aikotoba_viewer;

REVOKE ALL ON FUNCTION app.open_change(p_tenant integer, p_change registry.changes, p_recipient text, p_purpose text, p_template text, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.open_operator_session(p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.open_operator_session(p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamp with time zone) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.operator_acting(p_tenant integer, p_home integer, p_token bytea, p_need text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.own_case(p_tenant integer, p_case registry.handover_cases, p_operator text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.own_change(p_change registry.changes, p_session_id uuid, p_organisation uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.period_at(p_tenant integer, p_calendar uuid, p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.period_document(p_row registry.periods, p_calendar text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.place_code(p_tenant integer, p_code_for uuid, p_purpose text, p_subject bytea, p_organisation uuid, p_addressee uuid, p_template text, p_recipient text, p_decoy boolean, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone, OUT expires_at timestamp with time zone, OUT resend_after timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.place_import_values(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.place_import_values(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.plan_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer, p_reason text, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.plan_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer, p_reason text, p_key text, p_request bytea) TO aikotoba_server;

GRANT SELECT,INSERT ON TABLE registry.policies TO aikotoba_definer;
GRANT SELECT ON TABLE registry.policies TO aikotoba_viewer;

GRANT UPDATE(code_lifetime) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(code_form) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(code_tries) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(day_tries) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(mail_gap) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(hour_mails) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(address_day_ceiling) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(session_idle) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(session_longest) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(sign_in_free_tries) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(network_free_tries) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(tarpit_longest) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(help_after) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(audit_kept) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(announcements_per_hour) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(reminder_days) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(token_free_tries) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(membership_classes) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(grant_lifetime) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(duplicate_address) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(password_least) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(password_most) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(password_words) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(cooling_off) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(two_operators) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(offer_lifetime) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(objection_time) ON TABLE registry.policies TO aikotoba_definer;

GRANT UPDATE(handover_effect) ON TABLE registry.policies TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.policy_document(p_row registry.policies) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.prepare_audit() FROM PUBLIC;
GRANT ALL ON FUNCTION app.prepare_audit() TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.preview_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.prove_case(p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea, p_notice uuid, p_done uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.prove_case(p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea, p_notice uuid, p_done uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.prove_change(p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.prove_change(p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.prove_handover(p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer, p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.prove_handover(p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer, p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) TO aikotoba_auditor;
GRANT ALL ON FUNCTION app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.prove_own_password(p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.prove_own_password(p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.proven_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.purge(p_table text, p_before timestamp with time zone, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.purge(p_table text, p_before timestamp with time zone, p_limit integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.queue_letters(p_tenant integer, p_template text, p_organisations uuid[], p_subjects uuid[], p_roles text[], p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.reached_organisations(p_tenant integer, p_code registry.one_time_codes, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.read_acting(p_tenant integer, p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_acting(p_tenant integer, p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_audit_head(p_tenant integer, p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_audit_head(p_tenant integer, p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_case(p_tenant integer, p_home integer, p_token bytea, p_case text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_case_standing(p_tenant integer, p_case uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_case_standing(p_tenant integer, p_case uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_change(p_tenant integer, p_session bytea, p_change uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_change(p_tenant integer, p_session bytea, p_change uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_data_keys(p_tenant integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_data_keys(p_tenant integer) TO aikotoba_server;
GRANT ALL ON FUNCTION app.read_data_keys(p_tenant integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_grant(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_handover(p_tenant integer, p_handover uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_handover(p_tenant integer, p_handover uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_handovers(p_tenant integer, p_session bytea, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_handovers(p_tenant integer, p_session bytea, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_lockout(p_tenant integer, p_home integer, p_token bytea, p_subject bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_me(p_tenant integer, p_session bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_me(p_tenant integer, p_session bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_policy(p_tenant integer, p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_policy(p_tenant integer, p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_recovery(p_tenant integer, p_recovery uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_recovery(p_tenant integer, p_recovery uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_rotation(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_seal_range(p_tenant integer, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_seal_range(p_tenant integer, p_limit integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.read_settings(p_tenant integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_settings(p_tenant integer) TO aikotoba_server;
GRANT ALL ON FUNCTION app.read_settings(p_tenant integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.read_tenant(p_tenant integer, p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_tenant(p_tenant integer, p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.read_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_tenants() TO aikotoba_server;
GRANT ALL ON FUNCTION app.read_tenants() TO aikotoba_courier;
GRANT ALL ON FUNCTION app.read_tenants() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.read_verification_kdf(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION app.read_verification_kdf(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.recovery_facts(p_tenant integer, p_recovery uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.redeem_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.redeem_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_digests bytea[], p_mail uuid, p_receipt text, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.refuse_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.refuse_case(p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.refuse_code(p_tenant integer, p_code registry.one_time_codes, p_session_id uuid, p_network bytea, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.register_password(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.register_password(p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.reissue_credential(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.reissue_credential(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.reissue_holders_left(p_tenant integer, p_reissue uuid, p_after uuid, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.release_key(p_tenant integer, p_actor uuid, p_key text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.remind_expiring(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remind_expiring(p_limit integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.reminders_due(p_tenant integer, p_type uuid, p_roles text[], p_days integer[], p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_host(p_tenant integer, p_home integer, p_token bytea, p_host text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.replace_code(p_tenant integer, p_code registry.one_time_codes, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.resend_change(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.resend_change(p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.resend_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.resend_code(p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.resend_handover(p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.resend_handover(p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.resend_recovery(p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.resend_recovery(p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.reserve_tenant(p_home integer, p_token bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.reserve_tenant(p_home integer, p_token bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.retire_contact(p_tenant integer, p_contact uuid, p_successor uuid, p_at timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.retry_mail(p_tenant integer, p_home integer, p_token bytea, p_mail uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.revoke_cancelled(p_tenant integer, p_rotation uuid, p_reason text, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.role_allows(p_role text, p_need text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rotation_counts(p_tenant integer, p_rotation uuid, p_state text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rotation_holders_left(p_tenant integer, p_rotation uuid, p_after uuid, p_limit integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rotation_letters_due(p_tenant integer, p_rotation uuid, p_roles text[], p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rotation_lines(p_tenant integer, p_rotation uuid, p_roles text[], p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.rotation_rule(p_tenant integer, p_rotation uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.save_calendar(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_calendar(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.save_credential_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_credential_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.save_inquiry_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_inquiry_type(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_changes jsonb, p_id uuid, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.save_operator(p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text, p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_operator(p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text, p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.save_period(p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_period(p_tenant integer, p_home integer, p_token bytea, p_period uuid, p_version integer, p_changes jsonb, p_key text, p_request bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.save_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.save_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.seal_root(p_tenant integer, p_from xid8, p_to xid8, p_floor bigint, p_ceiling bigint, p_others bigint[], p_named bigint[]) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.send_message(p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text, p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.send_message(p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text, p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.session_proven_until(p_tenant integer, p_session bytea, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.set_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.set_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text, p_value text) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.settings_operator(p_tenant integer, p_home integer, p_token bytea, p_need text) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.settle_mail(p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.settle_mail(p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.sign_in(p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea, p_session_id uuid, p_agent text, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sign_in(p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea, p_session_id uuid, p_agent text, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.sign_in_operator(p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sign_in_operator(p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.spent_until(p_tenant integer, p_purpose text, p_subject bytea, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.spread_mail(p_tenant integer, p_limit integer, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.stage_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.stage_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.stop_dealings(p_tenant integer, p_organisation uuid, p_reply_class text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.store_chosen_passwords(p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_chosen_passwords(p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_contacts(p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[], p_addresses text[], p_locales text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_contacts(p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[], p_addresses text[], p_locales text[]) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_credentials(p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_credentials(p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_identifiers(p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_identifiers(p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_needed_credentials(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.store_operator_password(p_tenant integer, p_home integer, p_token bytea, p_digest bytea, p_key_id integer, p_kdf jsonb, p_salt bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_operator_password(p_tenant integer, p_home integer, p_token bytea, p_digest bytea, p_key_id integer, p_kdf jsonb, p_salt bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.store_operator_totp(p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_operator_totp(p_tenant integer, p_home integer, p_token bytea, p_sealed bytea, p_key_id integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.store_organisations(p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[], p_classes text[], p_contract_from text[], p_contract_until text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_organisations(p_tenant integer, p_ids uuid[], p_member_ids text[], p_names text[], p_names_en text[], p_kanas text[], p_classes text[], p_contract_from text[], p_contract_until text[]) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION app.store_rehash(p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_rehash(p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.store_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[], p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.store_seal(p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint, p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamp with time zone, p_head bytea, p_key_id integer, p_signature bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.store_seal(p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint, p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamp with time zone, p_head bytea, p_key_id integer, p_signature bytea) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.sweep_cancelled(p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sweep_cancelled(p_limit integer) TO aikotoba_courier;

REVOKE ALL ON FUNCTION app.take_back_successor(p_tenant integer, p_case registry.handover_cases, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.take_reissue_batch(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.take_reissue_batch(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.take_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.take_rotation_batch(p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.tarpit(p_tries integer, p_free integer, p_longest interval) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE registry.tenants TO aikotoba_definer;
GRANT SELECT ON TABLE registry.tenants TO aikotoba_viewer;

GRANT UPDATE(name_ja) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(name_en) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(system_name_ja) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(system_name_en) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(desk_phone) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(status) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(time_zone) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(locale) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(member_id_length) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(member_id_digits_only) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(sender) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(base_url) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(desk_hours_ja) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(desk_hours_en) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(settings_changes) ON TABLE registry.tenants TO aikotoba_definer;

GRANT UPDATE(desk_address) ON TABLE registry.tenants TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.tenant_document(p_row registry.tenants) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.tenant_rules() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.token_scopes(p_home integer, p_token bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.touch_session(p_tenant integer, p_session bytea, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.touch_token(p_home integer, p_token bytea, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.values_shown(p_tenant integer, p_organisation uuid, p_type uuid, p_next_from timestamp with time zone, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.verify_credential(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.verify_credential(p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.verify_recovery(p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.verify_recovery(p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.verify_seals(p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION app.verify_seals(p_tenant integer, p_home integer, p_token bytea, p_after bigint, p_limit integer, p_recount boolean) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea) TO aikotoba_server;

REVOKE ALL ON FUNCTION app.write_first_texts(p_tenant integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.write_import_contacts(p_tenant integer, p_import uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.write_import_credentials(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.write_import_organisations(p_tenant integer, p_import uuid, p_operator text, p_now timestamp with time zone) FROM PUBLIC;

GRANT SELECT,INSERT ON TABLE registry.contacts TO aikotoba_definer;
GRANT SELECT ON TABLE registry.contacts TO aikotoba_viewer;

GRANT UPDATE(role) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(person) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(department) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(phone) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(address) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(locale) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(valid_from) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(valid_until) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(replaced_by) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(delivery) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(delivery_at) ON TABLE registry.contacts TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.contacts TO aikotoba_definer;

REVOKE ALL ON FUNCTION app.write_new_address(p_tenant integer, p_change registry.changes, p_contact registry.contacts, p_notice uuid, p_now timestamp with time zone) FROM PUBLIC;

REVOKE ALL ON FUNCTION audit.make_months(p_ahead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.make_months(p_ahead integer) TO aikotoba_definer;

REVOKE ALL ON FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.accepted_credentials_at(p_at timestamp with time zone) TO aikotoba_reader;

REVOKE ALL ON FUNCTION dba.check_functions() FROM PUBLIC;
GRANT ALL ON FUNCTION dba.check_functions() TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.check_functions() TO aikotoba_reader;
GRANT ALL ON FUNCTION dba.check_functions() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION dba.check_privileges() FROM PUBLIC;
GRANT ALL ON FUNCTION dba.check_privileges() TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.check_privileges() TO aikotoba_reader;
GRANT ALL ON FUNCTION dba.check_privileges() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION dba.check_settings() FROM PUBLIC;
GRANT ALL ON FUNCTION dba.check_settings() TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.check_settings() TO aikotoba_reader;
GRANT ALL ON FUNCTION dba.check_settings() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION dba.check_tables() FROM PUBLIC;
GRANT ALL ON FUNCTION dba.check_tables() TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.check_tables() TO aikotoba_reader;
GRANT ALL ON FUNCTION dba.check_tables() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION dba.self_check() FROM PUBLIC;
GRANT ALL ON FUNCTION dba.self_check() TO aikotoba_dba;
GRANT ALL ON FUNCTION dba.self_check() TO aikotoba_reader;
GRANT ALL ON FUNCTION dba.self_check() TO aikotoba_migrate;

REVOKE ALL ON FUNCTION identity.active_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.active_tenants() TO aikotoba_definer;

REVOKE ALL ON FUNCTION identity.clock() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.clock() TO aikotoba_definer;
GRANT ALL ON FUNCTION identity.clock() TO aikotoba_auditor;
GRANT ALL ON FUNCTION identity.clock() TO aikotoba_viewer;
GRANT ALL ON FUNCTION identity.clock() TO aikotoba_dba;
GRANT ALL ON FUNCTION identity.clock() TO aikotoba_reader;

REVOKE ALL ON FUNCTION identity.known_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.known_tenants() TO aikotoba_definer;

REVOKE ALL ON FUNCTION identity.tenant() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.tenant() TO aikotoba_definer;
GRANT ALL ON FUNCTION identity.tenant() TO aikotoba_auditor;

REVOKE ALL ON FUNCTION identity.visible_tenants() FROM PUBLIC;
GRANT ALL ON FUNCTION identity.visible_tenants() TO aikotoba_viewer;
GRANT ALL ON FUNCTION identity.visible_tenants() TO aikotoba_dba;
GRANT ALL ON FUNCTION identity.visible_tenants() TO aikotoba_reader;

REVOKE ALL ON FUNCTION pg_catalog.lo_close(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_get(oid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_get(oid, bigint, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_lseek(integer, integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_lseek64(integer, bigint, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_open(oid, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_tell(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_tell64(integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_truncate(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_truncate64(integer, bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lo_unlink(oid) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.loread(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.lowrite(integer, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(bigint) TO aikotoba_migrate;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, bytea) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_logical_emit_message(boolean, text, text) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(bigint) FROM PUBLIC;

REVOKE ALL ON FUNCTION pg_catalog.pg_try_advisory_xact_lock_shared(integer, integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION registry.refuse_new_member_id() FROM PUBLIC;

GRANT USAGE ON SEQUENCE audit.event_numbers TO aikotoba_definer;

GRANT INSERT ON TABLE audit.events TO aikotoba_definer;
GRANT SELECT ON TABLE audit.events TO aikotoba_auditor;
GRANT SELECT ON TABLE audit.events TO aikotoba_viewer;

GRANT SELECT,INSERT ON TABLE audit.seals TO aikotoba_auditor;
GRANT SELECT ON TABLE audit.seals TO aikotoba_viewer;

GRANT SELECT,INSERT ON TABLE registry.organisations TO aikotoba_definer;
GRANT SELECT ON TABLE registry.organisations TO aikotoba_viewer;

GRANT SELECT(tenant_id) ON TABLE registry.organisations TO aikotoba_auditor;

GRANT SELECT(organisation_id) ON TABLE registry.organisations TO aikotoba_auditor;

GRANT SELECT(member_id) ON TABLE registry.organisations TO aikotoba_auditor;

GRANT UPDATE(name) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(name_en) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(name_kana) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(membership_class) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(status) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(contract_from) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(contract_until) ON TABLE registry.organisations TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.organisations TO aikotoba_definer;

GRANT SELECT ON TABLE dba.audit_events TO aikotoba_dba;
GRANT SELECT ON TABLE dba.audit_events TO aikotoba_reader;

GRANT SELECT ON TABLE dba.audit_seals TO aikotoba_dba;
GRANT SELECT ON TABLE dba.audit_seals TO aikotoba_reader;

GRANT SELECT ON TABLE dba.calendar_horizon TO aikotoba_dba;
GRANT SELECT ON TABLE dba.calendar_horizon TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.outbox TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(mail_id) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(template) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(locale) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(recipient) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(state) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(state) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(due_at) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(due_at) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(expires_at) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(expires_at) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(attempts) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(attempts) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(leased_until) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(leased_until) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(key_id) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(payload) ON TABLE registry.outbox TO aikotoba_definer;

GRANT SELECT(code_for) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(issue) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(reference) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT(created_at) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(settled_at) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(settled_at) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT UPDATE(reply_class) ON TABLE registry.outbox TO aikotoba_definer;
GRANT SELECT(reply_class) ON TABLE registry.outbox TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.change_funnel TO aikotoba_dba;
GRANT SELECT ON TABLE dba.change_funnel TO aikotoba_reader;

GRANT SELECT ON TABLE dba.contact_coverage TO aikotoba_dba;
GRANT SELECT ON TABLE dba.contact_coverage TO aikotoba_reader;

GRANT SELECT ON TABLE dba.contact_health TO aikotoba_dba;
GRANT SELECT ON TABLE dba.contact_health TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.credentials TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(credential_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(type_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(holder_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(period_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(generation) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(origin) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(valid_from) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT UPDATE(valid_until) ON TABLE registry.credentials TO aikotoba_definer;
GRANT SELECT(valid_until) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT UPDATE(grace_until) ON TABLE registry.credentials TO aikotoba_definer;
GRANT SELECT(grace_until) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT UPDATE(digest) ON TABLE registry.credentials TO aikotoba_definer;

GRANT UPDATE(digest_key) ON TABLE registry.credentials TO aikotoba_definer;
GRANT SELECT(digest_key) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT UPDATE(kdf) ON TABLE registry.credentials TO aikotoba_definer;

GRANT UPDATE(salt) ON TABLE registry.credentials TO aikotoba_definer;

GRANT UPDATE(revoked_at) ON TABLE registry.credentials TO aikotoba_definer;
GRANT SELECT(revoked_at) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT UPDATE(reason) ON TABLE registry.credentials TO aikotoba_definer;
GRANT SELECT(reason) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT(rotation_id) ON TABLE registry.credentials TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.coverage TO aikotoba_dba;
GRANT SELECT ON TABLE dba.coverage TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.desk_messages TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT SELECT(message_id) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT SELECT(locale) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT SELECT(sent_at) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT UPDATE(closed_at) ON TABLE registry.desk_messages TO aikotoba_definer;
GRANT SELECT(closed_at) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT UPDATE(closed_by) ON TABLE registry.desk_messages TO aikotoba_definer;
GRANT SELECT(closed_by) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT UPDATE(note) ON TABLE registry.desk_messages TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.desk_messages TO aikotoba_definer;
GRANT SELECT(version) ON TABLE registry.desk_messages TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.desk_messages TO aikotoba_dba;
GRANT SELECT ON TABLE dba.desk_messages TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.disclosures TO aikotoba_definer;
GRANT SELECT ON TABLE registry.disclosures TO aikotoba_viewer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.inquiries TO aikotoba_definer;
GRANT SELECT ON TABLE registry.inquiries TO aikotoba_viewer;

GRANT UPDATE(asked_at) ON TABLE registry.inquiries TO aikotoba_definer;

GRANT SELECT ON TABLE dba.disclosures TO aikotoba_dba;
GRANT SELECT ON TABLE dba.disclosures TO aikotoba_reader;

GRANT SELECT ON TABLE dba.expiring_credentials TO aikotoba_dba;
GRANT SELECT ON TABLE dba.expiring_credentials TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.case_decisions TO aikotoba_definer;
GRANT SELECT ON TABLE registry.case_decisions TO aikotoba_viewer;

GRANT UPDATE(decision) ON TABLE registry.case_decisions TO aikotoba_definer;

GRANT UPDATE(note) ON TABLE registry.case_decisions TO aikotoba_definer;

GRANT UPDATE(decided_at) ON TABLE registry.case_decisions TO aikotoba_definer;

GRANT SELECT ON TABLE dba.handover_cases TO aikotoba_dba;
GRANT SELECT ON TABLE dba.handover_cases TO aikotoba_reader;

GRANT SELECT ON TABLE dba.handovers TO aikotoba_dba;
GRANT SELECT ON TABLE dba.handovers TO aikotoba_reader;

GRANT SELECT ON TABLE dba.inquiry_funnel TO aikotoba_dba;
GRANT SELECT ON TABLE dba.inquiry_funnel TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.operators TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.operators TO aikotoba_viewer;

GRANT SELECT(operator_id) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(address) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(address) ON TABLE registry.operators TO aikotoba_viewer;

GRANT SELECT(address_folded) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(name) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(name) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(role) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(role) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(status) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(status) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(oidc_issuer) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(oidc_issuer) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(oidc_subject) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(oidc_subject) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(version) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(version) ON TABLE registry.operators TO aikotoba_viewer;

GRANT SELECT(created_at) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(password_digest) ON TABLE registry.operators TO aikotoba_definer;

GRANT UPDATE(password_key_id) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(password_key_id) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(password_kdf) ON TABLE registry.operators TO aikotoba_definer;

GRANT UPDATE(password_salt) ON TABLE registry.operators TO aikotoba_definer;

GRANT UPDATE(totp_sealed) ON TABLE registry.operators TO aikotoba_definer;

GRANT UPDATE(totp_key_id) ON TABLE registry.operators TO aikotoba_definer;
GRANT SELECT(totp_key_id) ON TABLE registry.operators TO aikotoba_viewer;

GRANT UPDATE(totp_last_step) ON TABLE registry.operators TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE vault.data_keys TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE vault.data_keys TO aikotoba_viewer;

GRANT SELECT(key_id) ON TABLE vault.data_keys TO aikotoba_viewer;

GRANT SELECT(wrapping_key) ON TABLE vault.data_keys TO aikotoba_viewer;

GRANT UPDATE(state) ON TABLE vault.data_keys TO aikotoba_definer;
GRANT SELECT(state) ON TABLE vault.data_keys TO aikotoba_viewer;

GRANT SELECT(created_at) ON TABLE vault.data_keys TO aikotoba_viewer;

GRANT SELECT,INSERT,DELETE ON TABLE vault.import_values TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(import_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(line) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(type_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(credential_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(generation) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(digest_key) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT(key_id) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT UPDATE(standing) ON TABLE vault.import_values TO aikotoba_definer;
GRANT SELECT(standing) ON TABLE vault.import_values TO aikotoba_viewer;

GRANT SELECT,INSERT ON TABLE vault.sealed_values TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE vault.sealed_values TO aikotoba_viewer;

GRANT SELECT(credential_id) ON TABLE vault.sealed_values TO aikotoba_viewer;

GRANT SELECT(key_id) ON TABLE vault.sealed_values TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.key_usage TO aikotoba_dba;
GRANT SELECT ON TABLE dba.key_usage TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.throttles TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT SELECT(purpose) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT SELECT(subject) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT UPDATE(window_from) ON TABLE registry.throttles TO aikotoba_definer;
GRANT SELECT(window_from) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT UPDATE(tries) ON TABLE registry.throttles TO aikotoba_definer;
GRANT SELECT(tries) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT UPDATE(mail_times) ON TABLE registry.throttles TO aikotoba_definer;
GRANT SELECT(mail_times) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT UPDATE(blocked_until) ON TABLE registry.throttles TO aikotoba_definer;
GRANT SELECT(blocked_until) ON TABLE registry.throttles TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.lockouts TO aikotoba_dba;
GRANT SELECT ON TABLE dba.lockouts TO aikotoba_reader;

GRANT SELECT ON TABLE dba.operator_activity TO aikotoba_dba;
GRANT SELECT ON TABLE dba.operator_activity TO aikotoba_reader;

GRANT SELECT ON TABLE dba.outbox_refusals TO aikotoba_dba;
GRANT SELECT ON TABLE dba.outbox_refusals TO aikotoba_reader;

GRANT SELECT ON TABLE dba.outbox_state TO aikotoba_dba;
GRANT SELECT ON TABLE dba.outbox_state TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.recovery_choices TO aikotoba_definer;
GRANT SELECT ON TABLE registry.recovery_choices TO aikotoba_viewer;

GRANT SELECT ON TABLE dba.recovery_funnel TO aikotoba_dba;
GRANT SELECT ON TABLE dba.recovery_funnel TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.rotation_items TO aikotoba_definer;
GRANT SELECT ON TABLE registry.rotation_items TO aikotoba_viewer;

GRANT UPDATE(skipped_because) ON TABLE registry.rotation_items TO aikotoba_definer;

GRANT UPDATE(announced_at) ON TABLE registry.rotation_items TO aikotoba_definer;

GRANT UPDATE(unannounced_because) ON TABLE registry.rotation_items TO aikotoba_definer;

GRANT SELECT ON TABLE dba.rotation_exceptions TO aikotoba_dba;
GRANT SELECT ON TABLE dba.rotation_exceptions TO aikotoba_reader;

GRANT SELECT,INSERT ON TABLE registry.rotations TO aikotoba_definer;
GRANT SELECT ON TABLE registry.rotations TO aikotoba_viewer;

GRANT UPDATE(state) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(generated_at) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(announced_at) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(closed_at) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(cancelled_at) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(announced_up_to) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.rotations TO aikotoba_definer;

GRANT UPDATE(revoking_from) ON TABLE registry.rotations TO aikotoba_definer;

GRANT SELECT ON TABLE dba.rotation_progress TO aikotoba_dba;
GRANT SELECT ON TABLE dba.rotation_progress TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.sessions TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(session_id) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(organisation_id) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(credential_id) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(opened_at) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT UPDATE(last_used_at) ON TABLE registry.sessions TO aikotoba_definer;
GRANT SELECT(last_used_at) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(idle) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT UPDATE(ends_at) ON TABLE registry.sessions TO aikotoba_definer;
GRANT SELECT(ends_at) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT UPDATE(ended_at) ON TABLE registry.sessions TO aikotoba_definer;
GRANT SELECT(ended_at) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(network) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT SELECT(agent) ON TABLE registry.sessions TO aikotoba_viewer;

GRANT UPDATE(proven_until) ON TABLE registry.sessions TO aikotoba_definer;

GRANT UPDATE(proven_by) ON TABLE registry.sessions TO aikotoba_definer;

GRANT SELECT ON TABLE dba.sessions TO aikotoba_dba;
GRANT SELECT ON TABLE dba.sessions TO aikotoba_reader;

GRANT SELECT ON TABLE dba.table_health TO aikotoba_dba;
GRANT SELECT ON TABLE dba.table_health TO aikotoba_reader;

GRANT SELECT ON TABLE dba.throttles TO aikotoba_dba;
GRANT SELECT ON TABLE dba.throttles TO aikotoba_reader;

GRANT SELECT,INSERT,DELETE ON TABLE registry.access_tokens TO aikotoba_definer;

GRANT SELECT(tenant_id) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(token_id) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(kind) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(operator_id) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(name) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(scopes) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(types) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(created_at) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(ends_at) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT UPDATE(revoked_at) ON TABLE registry.access_tokens TO aikotoba_definer;
GRANT SELECT(revoked_at) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT UPDATE(last_used_at) ON TABLE registry.access_tokens TO aikotoba_definer;
GRANT SELECT(last_used_at) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT(idle) ON TABLE registry.access_tokens TO aikotoba_viewer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.external_identifiers TO aikotoba_definer;

GRANT UPDATE(value) ON TABLE registry.external_identifiers TO aikotoba_definer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.idempotency_keys TO aikotoba_definer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.import_lines TO aikotoba_definer;
GRANT SELECT ON TABLE registry.import_lines TO aikotoba_viewer;

GRANT UPDATE(organisation_id) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(outcome) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(changed) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(contact_step) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(contact_id) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(reason) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(reason_column) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(value) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT UPDATE(other_line) ON TABLE registry.import_lines TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE registry.import_types TO aikotoba_definer;
GRANT SELECT ON TABLE registry.import_types TO aikotoba_viewer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.imports TO aikotoba_definer;
GRANT SELECT ON TABLE registry.imports TO aikotoba_viewer;

GRANT UPDATE(begun_at) ON TABLE registry.imports TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE registry.organisation_activity TO aikotoba_definer;
GRANT SELECT ON TABLE registry.organisation_activity TO aikotoba_viewer;

GRANT UPDATE(last_sign_in_on) ON TABLE registry.organisation_activity TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE registry.reissues TO aikotoba_definer;
GRANT SELECT ON TABLE registry.reissues TO aikotoba_viewer;

GRANT UPDATE(finished_at) ON TABLE registry.reissues TO aikotoba_definer;

GRANT UPDATE(notified_up_to) ON TABLE registry.reissues TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE registry.reminders TO aikotoba_definer;
GRANT SELECT ON TABLE registry.reminders TO aikotoba_viewer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.return_pages TO aikotoba_definer;
GRANT SELECT ON TABLE registry.return_pages TO aikotoba_viewer;

GRANT UPDATE(name_ja) ON TABLE registry.return_pages TO aikotoba_definer;

GRANT UPDATE(name_en) ON TABLE registry.return_pages TO aikotoba_definer;

GRANT UPDATE(url) ON TABLE registry.return_pages TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.return_pages TO aikotoba_definer;

GRANT SELECT,INSERT,DELETE ON TABLE registry.tenant_hosts TO aikotoba_definer;

GRANT SELECT,INSERT ON TABLE registry.tenant_texts TO aikotoba_definer;

GRANT UPDATE(body) ON TABLE registry.tenant_texts TO aikotoba_definer;

GRANT UPDATE(version) ON TABLE registry.tenant_texts TO aikotoba_definer;

GRANT SELECT,USAGE ON SEQUENCE registry.tenants_tenant_id_seq TO aikotoba_definer;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_auditor REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_definer REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

ALTER DEFAULT PRIVILEGES FOR ROLE aikotoba_viewer REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

