-- Why values cannot be generated this way; NULL when they can: 8 to 64 characters of 10 to 94 printable ones, each once, and
-- together not easier to guess than 80 bits.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.generator_fault(p_generator jsonb) returns text
language sql immutable
as $$
    select case
        when not p_generator ?& array['alphabet', 'length'] or p_generator - array['alphabet', 'length'] <> '{}'
          or jsonb_typeof(p_generator -> 'alphabet') <> 'string' or jsonb_typeof(p_generator -> 'length') <> 'number' then 'wrong-type'
        when p_generator ->> 'alphabet' !~ '^[!-~]{10,94}$' then 'alphabet'
        when p_generator ->> 'alphabet' ~ '(.).*\1' then 'alphabet'
        when p_generator ->> 'length' !~ '^[0-9]{1,2}$' or (p_generator ->> 'length')::integer not between 8 and 64 then 'length'
        when (p_generator ->> 'length')::integer * log(2, char_length(p_generator ->> 'alphabet')) < 80 then 'too-weak'
    end
$$;

reset role;
