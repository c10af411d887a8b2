-- Cancels a rotation. Planned: nothing was made. Generated or announced, before its period begins: its credentials are
-- revoked, with those that joiners got because it was generated, and its letters not yet handed over are cancelled. What has
-- begun is in use: that is a matter for reissuing.
-- Who may call: aikotoba_server, for operators. Locks: the rotation, so that a generator under way finishes its batch first
-- and finds it cancelled with the next; credentials, sessions, mails.
-- That it is cancelled is decided once, by the first call, and from then on nothing of it is generated or announced. Revoking
-- goes in batches, since a hundred thousand in one statement take most of the time a statement has; each batch bears the
-- instant of the decision, whenever it comes. Up to p_limit holders it is all one instant. A caller killed in between is
-- called again, or relieved by the courier's housekeeping; until then no other rotation of type and period can be planned.
-- p_version NULL: whatever it is. p_reason stands with the credentials and in the audit.
-- Returns: cancelled (how many credentials were revoked) | revoking (the same: call again) | already-effective | closed
-- | conflict (version) | unknown | a refusal of operator_acting. Cancelled twice is cancelled.
set role aikotoba_definer;

create or replace function app.cancel_rotation(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text, p_limit integer
) returns table (outcome text, version integer, revoked integer)
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
    revoked := 0;
    version := v_row.version;
    outcome := case
        when v_row.rotation_id is null then 'unknown'
        when v_row.state = 'cancelled' and v_row.revoking_from is null then 'cancelled'
        when v_row.state = 'cancelled' then null
        when v_row.version <> p_version then 'conflict'
        when v_row.state = 'closed' then 'closed'
        when v_row.effective_at <= v_now and exists (
                select from registry.credentials c where c.tenant_id = p_tenant and c.rotation_id = p_rotation
                union all
                select from registry.credentials c where c.tenant_id = p_tenant and c.beside_rotation = p_rotation) then 'already-effective'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    if v_row.state <> 'cancelled' then
        update registry.rotations r
           set state = 'cancelled', cancelled_at = v_now, version = r.version + 1, revoking_from = '00000000-0000-0000-0000-000000000000'
         where r.tenant_id = p_tenant and r.rotation_id = p_rotation
        returning r.version into version;
    end if;
    select case when b.is_last then 'cancelled' else 'revoking' end, b.revoked into outcome, revoked
      from app.revoke_cancelled(p_tenant, p_rotation, p_reason, p_limit, v_now) b;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case v_row.state when 'cancelled' then 'rotation-batch-revoked' else 'rotation-cancelled' end,
            'operator', v_operator.operator, p_rotation,
            json_build_object('was', v_row.state, 'revoked', revoked, 'reason', p_reason));
    return next;
end
$$;

comment on function app.cancel_rotation(integer, integer, bytea, uuid, integer, text, integer) is
    'Cancels a rotation before its period begins.';

reset role;
