-- Stores the credentials that a judged import brings and that are lacking: as imported, of the period that was current when the
-- import began, from now on (nothing was accepted before it was there).
-- Who may call: app.apply_import only, which holds the import and its organisations. One that is valid at the same time is an
-- error here: then nothing of the import is written.
set role aikotoba_definer;

create or replace function app.write_import_credentials(p_tenant integer, p_import uuid, p_operator text, p_now timestamptz) returns void
language plpgsql
as $$
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

reset role;
