-- The credentials of a type whose reminder is due: one of the days of the list has come and was not written for yet, and
-- somebody can be reached.
-- Who may call: app.remind_expiring only. Locks nothing. Asked row by row, in subqueries: joined with tables that nobody
-- analysed yet, 100,000 credentials would meet every reminder.
set role aikotoba_definer;

create or replace function app.reminders_due(
    p_tenant integer, p_type uuid, p_roles text[], p_days integer[], p_limit integer, p_now timestamptz
) returns table (credential_id uuid, organisation_id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_days integer;
begin
    foreach v_days in array p_days loop
        return query
        select c.credential_id, c.organisation_id
          from registry.credentials c
         where c.tenant_id = p_tenant and c.revoked_at is null and c.type_id = p_type and c.valid_from <= p_now
           and c.grace_until > p_now and c.grace_until <= p_now + make_interval(days => v_days)
           and (select r.sent_at from registry.reminders r
                 where r.tenant_id = p_tenant and r.credential_id = c.credential_id and r.kind = v_days || '-days') is null
           -- Of several days that have come, the last speaks.
           and not exists (select from unnest(p_days) as k (days)
                            where k.days < v_days and c.grace_until <= p_now + make_interval(days => k.days))
           and c.generation = (select max(n.generation) from registry.credentials n
                                where n.tenant_id = p_tenant and n.holder_id = c.holder_id and n.type_id = c.type_id
                                  and n.period_id = c.period_id)
           and (select o.status from registry.organisations o
                 where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id) = 'active'
           and (select k.contact_id from registry.contacts k
                 where k.tenant_id = p_tenant and k.organisation_id = c.organisation_id and k.valid_from <= p_now
                   and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused' limit 1) is not null
         order by c.grace_until, c.credential_id limit p_limit;
    end loop;
end
$$;

reset role;
