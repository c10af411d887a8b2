-- Takes in a batch of a file's lines, by columns, and judges what a line says by itself.
-- Who may call: aikotoba_server, for operators. Locks: the import. A line taken in before stays: sent twice is sent once.
-- p_ids: the ids that new organisations shall have. Cells come without the spaces around them, empty ones and those of columns that
-- the file does not have are NULL; member IDs come folded. p_reasons: what the reader of the file refused a line for, NULL for
-- the others; p_reason_columns the column.
-- Values, each of a line and a type: p_value_organisations and p_value_generations as place_import_values told; p_digests of each
-- under every key of p_digest_keys (the current one first) before those of the next; never any of them in clear.
-- Of a file that brings credentials no cell is repeated as what is wrong: a line that slipped by a column would tell a password.
-- Returns: added (how many lines were new) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.add_import_lines(
    p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_lines integer[], p_ids uuid[], p_member_ids text[],
    p_names text[], p_kanas text[], p_names_en text[], p_classes text[], p_contract_from text[], p_contract_until text[],
    p_addresses text[], p_persons text[], p_roles text[], p_reasons text[], p_reason_columns text[], p_value_lines integer[],
    p_value_types text[], p_value_ids uuid[], p_value_organisations uuid[], p_value_generations integer[],
    p_digest_keys integer[], p_digests bytea[], p_key_id integer, p_sealed bytea[]
) returns table (outcome text, added integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
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

comment on function app.add_import_lines(
    integer, integer, bytea, uuid, integer[], uuid[], text[], text[], text[], text[], text[], text[], text[], text[], text[],
    text[], text[], text[], integer[], text[], uuid[], uuid[], integer[], integer[], bytea[], integer, bytea[]) is
    'Takes in a batch of a file''s lines.';

reset role;
