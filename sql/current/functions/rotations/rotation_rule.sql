-- A rotation with what its type and period say.
-- Who may call: functions of app only; inlined. Locks nothing: who changes a rotation has locked it before.
set role aikotoba_definer;

create or replace function app.rotation_rule(p_tenant integer, p_rotation uuid)
returns table (
    rotation_id uuid, state text, version integer, grace interval, effective_at timestamptz, announced_up_to uuid, type_id uuid,
    type_code text, holder text, roles text[], period_id uuid, period_code text, period_label_ja text,
    period_label_en text, ends_at timestamptz, time_zone text
)
language sql stable
as $$
    select r.rotation_id, r.state, r.version, r.grace, r.effective_at, r.announced_up_to, t.type_id, t.code, t.holder,
           t.announced_to, p.period_id, p.code, p.label_ja, p.label_en, p.ends_at, c.time_zone
      from registry.rotations r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      join registry.periods p on p.tenant_id = p_tenant and p.period_id = r.period_id
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = p.calendar_id
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
$$;

reset role;
