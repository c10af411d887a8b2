-- Judges the lines of an import against each other and against the register: created, updated (what changes), unchanged or
-- invalid (why). Writes only what the import itself holds.
-- Who may call: app.apply_import only, which holds the import and its organisations. Locks nothing.
set role aikotoba_definer;

create or replace function app.judge_import_lines(p_tenant integer, p_import uuid, p_now timestamptz) returns void
language plpgsql
as $$
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

reset role;
