-- A text of a tenant with its name, telephone number and hours, and how many minutes a code is valid, where the text says {tenant},
-- {phone}, {hours} and {minutes}. What the
-- tenant does not have is left out with its line, or with the brackets it stands in.
-- Who may call: app.read_settings only.
set role aikotoba_definer;

drop function if exists app.fill_text(text, text, text, text);
create or replace function app.fill_text(p_body text, p_name text, p_phone text, p_hours text, p_lifetime interval) returns text
language sql immutable
as $$
    select btrim(string_agg(replace(replace(replace(replace(
               l.line, '{tenant}', p_name), '{phone}', p_phone), '{hours}', p_hours),
               '{minutes}', floor(extract(epoch from p_lifetime) / 60)::text), E'\n' order by l.n), E'\n')
      from regexp_split_to_table(
               case p_hours when '' then replace(replace(p_body, '（{hours}）', ''), ' ({hours})', '') else p_body end, E'\n')
           with ordinality l (line, n)
     where not (p_phone = '' and l.line like '%{phone}%') and not (p_hours = '' and l.line like '%{hours}%')
$$;

reset role;
