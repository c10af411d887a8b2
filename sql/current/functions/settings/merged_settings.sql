-- A settings document with changes: a field that is not among them stays, and of a wording or a generator each part.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.merged_settings(p_document jsonb, p_changes jsonb) returns jsonb
language sql immutable
as $$
    select coalesce(jsonb_object_agg(f.name, case
               when jsonb_typeof(p_document -> f.name) = 'object' and jsonb_typeof(p_changes -> f.name) = 'object'
                   then (p_document -> f.name) || (p_changes -> f.name)
               else coalesce(p_changes -> f.name, p_document -> f.name) end), '{}')
      from (select jsonb_object_keys(p_document) as name union select jsonb_object_keys(p_changes)) f
$$;

reset role;
