-- A rotation's holders, each with the one word that says how it stands: gets-one, no-contact (gets one, and nobody can be
-- reached), announced, joined-since (came after the planning and gets one: generating takes it in), or why it is skipped or
-- unannounced. While it is planned, who has no credential of it yet is judged as of now, as generating will.
-- Who may call: functions of app only; inlined. Locks nothing. Looked up one by one: see app.rotation_counts.
set role aikotoba_definer;

create or replace function app.rotation_lines(p_tenant integer, p_rotation uuid, p_roles text[], p_now timestamptz)
returns table (holder_id uuid, organisation_id uuid, standing text)
language sql stable
as $$
    select h.holder_id, nullif(h.holder_id, '00000000-0000-0000-0000-000000000000'),
           coalesce(h.word, case
                when h.holder_id = '00000000-0000-0000-0000-000000000000' or exists (
                        select from registry.contacts k
                         where k.tenant_id = p_tenant and k.organisation_id = h.holder_id and k.valid_from <= p_now
                           and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused') then 'gets-one'
                else 'no-contact' end)
      from (select i.holder_id, coalesce(i.skipped_because, i.unannounced_because,
                                         case when i.announced_at is not null then 'announced' end) as word
              from registry.rotation_items i
             where i.tenant_id = p_tenant and i.rotation_id = p_rotation
               and (select r.state from registry.rotations r
                     where r.tenant_id = p_tenant and r.rotation_id = p_rotation) <> 'planned'
             union all
            select j.holder_id,
                   case when j.skipped_because is not null and (
                                select c.credential_id from registry.credentials c
                                 where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = j.holder_id) is null
                            then j.skipped_because
                        when not j.was_planned then 'joined-since' end
              from (select g.holder_id, g.skipped_because, exists (
                            select from registry.rotation_items i
                             where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = g.holder_id) as was_planned
                      from registry.rotations r
                      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
                      join registry.periods p on p.tenant_id = p_tenant and p.period_id = r.period_id
                      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = p.calendar_id
                     cross join lateral app.judge_holders(p_tenant, p_rotation, r.type_id, t.holder, greatest(r.effective_at, p_now),
                                                          p.ends_at, c.time_zone) g
                     where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'planned'
                    -- Judged once: else each use below would be a judging of its own.
                    offset 0) j
             where j.skipped_because is null or j.was_planned) h
$$;

reset role;
