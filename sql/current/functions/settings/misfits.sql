-- What is wrong with a settings document: a row per field that is refused, and why, by code.
-- Who may call: functions of app only.
-- p_changes: what was sent; a field of it that no rule names is unknown. p_document: what would then stand.
-- p_rules: per field its kind and bounds. ["text", least, most] · ["wording", least, most] (ja and en, one line each) ·
-- ["body", least, most] (the same over several lines) · ["integer", least, most] · ["boolean"] · ["word", …] (one of them) ·
-- ["words", …] (some of them) · ["integers", how many, least, most] · ["texts", how many, most] · ["pattern", expression, most] · ["zone"] · ["generator"].
-- A kind that ends in "?" may be null.
set role aikotoba_definer;

create or replace function app.misfits(p_document jsonb, p_changes jsonb, p_rules jsonb) returns table (field text, reason text)
language plpgsql stable
as $$
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
$$;

reset role;
