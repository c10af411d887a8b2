-- What needed_credentials names and store_needed_credentials stores: per generated type the current period, and those
-- ahead that a rotation has generated for the others, with that rotation while the period has not begun.
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

drop function if exists app.credentials_lacking(integer, uuid, timestamptz);
create or replace function app.credentials_lacking(p_tenant integer, p_organisation uuid, p_now timestamptz)
returns table (
    type_id uuid, type_code text, period_id uuid, period_code text, generation integer, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz, beside_rotation uuid
)
language plpgsql stable
as $$
#variable_conflict use_column
begin
    return query
    select t.type_id, t.code, p.period_id, p.code,
           1 + coalesce((select max(g.generation) from registry.credentials g
                          where g.tenant_id = p_tenant and g.holder_id = p_organisation and g.type_id = t.type_id
                            and g.period_id = p.period_id), 0),
           greatest(p.starts_at, p_now), p.ends_at, app.grace_end(p.ends_at, coalesce(r.grace, t.grace), c.time_zone),
           case when p.starts_at > p_now then r.rotation_id end
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id and c.kind <> 'contract-year'
      join registry.periods p on p.tenant_id = p_tenant and p.calendar_id = t.calendar_id and p.ends_at > p_now
      left join lateral (
            select n.grace, n.rotation_id from registry.rotations n
             where n.tenant_id = p_tenant and n.type_id = t.type_id and n.period_id = p.period_id
               and n.state in ('generated', 'announced', 'closed')
             order by n.planned_at desc limit 1) r on true
     cross join lateral app.judge_holders(p_tenant, null, t.type_id, t.holder, greatest(p.starts_at, p_now), p.ends_at, c.time_zone) j
     where t.tenant_id = p_tenant and t.origin = 'generated' and t.holder = 'organisation'
       and (p.starts_at <= p_now or r.grace is not null)
       and j.holder_id = p_organisation and j.skipped_because is null;
end
$$;

reset role;
