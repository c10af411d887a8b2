-- Closes a rotation: the books of a turn that is over. Changes no credential.
-- Who may call: aikotoba_server, for operators. Locks: the rotation.
-- Over means: the period has begun, and no generation from before it is in its grace any more. p_force closes while grace
-- runs, or although generating or announcing was never finished; never before the period begins.
-- p_version NULL: whatever it is.
-- Returns: closed | not-effective | generation-unfinished | announcement-unfinished | grace-running (grace_until)
-- | cancelled | conflict (version) | unknown | a refusal of operator_acting. Closed twice is closed.
set role aikotoba_definer;

create or replace function app.close_rotation(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_force boolean
) returns table (outcome text, version integer, grace_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.rotations;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.rotations r
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    version := v_row.version;
    grace_until := (
        select max(c.grace_until) from registry.credentials c
         where c.tenant_id = p_tenant and c.grace_until > v_now and c.revoked_at is null and c.type_id = v_row.type_id
           and c.period_id <> v_row.period_id and c.valid_from < v_row.effective_at);
    outcome := case
        when v_row.rotation_id is null then 'unknown'
        when v_row.state in ('closed', 'cancelled') then v_row.state
        when v_row.version <> p_version then 'conflict'
        when v_row.effective_at > v_now then 'not-effective'
        when p_force then null
        when v_row.state = 'planned' then 'generation-unfinished'
        when v_row.state = 'generated' then 'announcement-unfinished'
        when grace_until is not null then 'grace-running'
    end;
    if outcome is distinct from 'grace-running' then
        grace_until := null;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.rotations r set state = 'closed', closed_at = v_now, version = r.version + 1
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
    returning r.version into version;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-closed', 'operator', v_operator.operator, p_rotation,
            json_build_object('was', v_row.state, 'forced', coalesce(p_force, false)));
    outcome := 'closed';
    return next;
end
$$;

comment on function app.close_rotation(integer, integer, bytea, uuid, integer, boolean) is 'Closes a rotation whose turn is over.';

reset role;
