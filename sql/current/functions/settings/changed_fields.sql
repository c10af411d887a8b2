-- The fields in which two settings documents differ.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.changed_fields(p_was jsonb, p_is jsonb) returns text[]
language sql immutable
as $$
    select coalesce(array_agg(f.name order by f.name), '{}')
      from (select jsonb_object_keys(p_was) as name union select jsonb_object_keys(p_is)) f
     where p_was -> f.name is distinct from p_is -> f.name
$$;

reset role;
