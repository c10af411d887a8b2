-- Judges the credentials that an import brings: a value that is lacking will be stored, one that is there already is left alone,
-- anything else is a reason against its line. Nothing is ever replaced.
-- Who may call: app.judge_import_lines only. Locks nothing.
set role aikotoba_definer;

create or replace function app.judge_import_values(p_tenant integer, p_import uuid, p_now timestamptz) returns void
language plpgsql
as $$
begin
    -- Value by value, in subqueries: nobody has analysed these rows.
    update vault.import_values v
       set standing = (
            select case
                       when r.ends_at <= p_now then 'period-over'
                       when d.is_there then case when d.is_same then 'there' else 'credential-already-there' end
                       when d.was_revoked then 'credential-revoked'
                       when v.organisation_id <> o.organisation_id
                         or v.generation <> 1 + coalesce((
                                select max(c.generation) from registry.credentials c
                                 where c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = v.type_id
                                   and c.period_id = r.period_id), 0)
                       then 'changed-meanwhile'
                       else 'lacking'
                   end
              from registry.import_types i
              join registry.periods r on r.tenant_id = p_tenant and r.period_id = i.period_id
             cross join lateral (
                    select coalesce((select n.organisation_id from registry.organisations n
                                      where n.tenant_id = p_tenant and n.member_id = l.member_id), l.organisation_id) as organisation_id
                      from registry.import_lines l
                     where l.tenant_id = p_tenant and l.import_id = p_import and l.line = v.line limit 1) o
             cross join lateral (
                    select coalesce(bool_or(s.overlaps), false) as is_there, bool_or(s.overlaps and s.is_same) as is_same,
                           bool_or(s.is_same and s.revoked_at is not null) as was_revoked
                      from (select c.revoked_at, (select c.digest = any (v.candidates)) as is_same,
                                   c.revoked_at is null and c.valid_from < r.ends_at and c.valid_until > greatest(r.starts_at, p_now) as overlaps
                              from registry.credentials c
                             where c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = v.type_id) s) d
             where i.tenant_id = p_tenant and i.import_id = p_import and i.type_id = v.type_id)
     where v.tenant_id = p_tenant and v.import_id = p_import and v.standing is null;
end
$$;

reset role;
