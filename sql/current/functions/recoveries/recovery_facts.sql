-- What the letters of a recovery say of it; never a code, never a whole member ID.
-- Who may call: app.asking_facts only; inlined. Locks nothing.
-- facts: password (ja, en: its name) and choices: memberId (masked), name and nameEn of each organisation, where there are several;
-- null for one.
set role aikotoba_definer;

create or replace function app.recovery_facts(p_tenant integer, p_recovery uuid) returns table (facts json)
language sql stable
as $$
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

reset role;
