-- Ends the generating: judges who has joined since the planning, and anew who has no credential of this rotation, and
-- when nobody is left makes the state generated.
-- Who may call: app.take_rotation_batch only, which holds the rotation. Locks: items.
-- Returns: whether nobody is left.
set role aikotoba_definer;

create or replace function app.finish_rotation(p_tenant integer, p_rotation uuid, p_operator text, p_now timestamptz)
returns boolean
language plpgsql
as $$
declare
    v_rule record;
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);

    insert into registry.rotation_items as i (tenant_id, rotation_id, holder_id, skipped_because)
    select p_tenant, p_rotation, j.holder_id, j.skipped_because
      from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder, greatest(v_rule.effective_at, p_now),
                             v_rule.ends_at, v_rule.time_zone) j
     -- Looked up row by row: statistics that know former rotations and not this one make a join quadratic.
     where (select c.credential_id from registry.credentials c
             where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = j.holder_id) is null
        on conflict (tenant_id, rotation_id, holder_id) do update
       set skipped_because = excluded.skipped_because
     where i.skipped_because is distinct from excluded.skipped_because;
    if exists (select from app.rotation_holders_left(p_tenant, p_rotation, null, 1, p_now)) then
        return false;
    end if;

    update registry.rotations r set state = 'generated', generated_at = p_now, version = r.version + 1
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, p_now, 'rotation-generated', 'operator', p_operator, p_rotation,
            json_build_object('type', v_rule.type_code, 'period', v_rule.period_code));
    return true;
end
$$;

reset role;
