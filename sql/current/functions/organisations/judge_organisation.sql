-- What is wrong with an organisation's fields; the one place that decides it, for forms and files alike.
-- Who may call: functions of app only; inlined. p_length, p_digits_only, p_classes: the tenant's rules; no class listed, any is
-- known. Days as text.
-- Returns: one row; reason, column (by its name in the API) and what stands there, all NULL when nothing is wrong.
set role aikotoba_definer;

create or replace function app.judge_organisation(
    p_length integer, p_digits_only boolean, p_classes text[], p_member_id text, p_name text, p_kana text, p_name_en text,
    p_class text, p_contract_from text, p_contract_until text
) returns table (reason text, reason_column text, value text)
language sql immutable
as $$
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
$$;

reset role;
