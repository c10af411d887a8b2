-- A rotation's holders, each with the one word that says how it stands: gets-one, no-contact (gets one, and nobody can be
-- reached), announced, joined-since (came after the planning and gets one: generating takes it in), or why it is skipped or
-- unannounced.
-- Who may call: functions of app only; inlined. Locks nothing.
set role aikotoba_definer;

create or replace function app.rotation_lines(p_tenant integer, p_rotation uuid, p_roles text[], p_now timestamptz)
returns table (holder_id uuid, organisation_id uuid, standing text)
language sql stable
as $$
    select i.holder_id, i.organisation_id,
           case when i.skipped_because is not null then i.skipped_because
                when i.unannounced_because is not null then i.unannounced_because
                when i.announced_at is not null then 'announced'
                when i.organisation_id is null or exists (
                        select from registry.contacts k
                         where k.tenant_id = p_tenant and k.organisation_id = i.organisation_id and k.valid_from <= p_now
                           and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused') then 'gets-one'
                else 'no-contact' end
      from registry.rotation_items i
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation
     union all
    select j.holder_id, nullif(j.holder_id, '00000000-0000-0000-0000-000000000000'), 'joined-since'
      from registry.rotations r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = r.period_id
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = p.calendar_id
     cross join lateral app.judge_holders(p_tenant, p_rotation, r.type_id, t.holder, greatest(r.effective_at, p_now), p.ends_at,
                                          c.time_zone) j
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'planned' and j.skipped_because is null
       and not exists (select from registry.rotation_items i
                        where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = j.holder_id)
$$;

reset role;
