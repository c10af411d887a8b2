-- Cancels a rotation. Planned: nothing was made. Generated or announced, before its period begins: its credentials are
-- revoked and its letters not yet handed over are cancelled. What has begun is in use: that is a matter for reissuing.
-- Who may call: aikotoba_server, for operators. Locks: the rotation, so that a generator under way finishes its batch first
-- and finds it cancelled with the next; credentials, mails.
-- p_version NULL: whatever it is.
-- Returns: cancelled (how many credentials were revoked) | already-effective | closed | conflict (version) | unknown
-- | a refusal of operator_acting. Cancelled twice is cancelled.
set role aikotoba_definer;

create or replace function app.cancel_rotation(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_version integer, p_reason text
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
        when v_row.state = 'cancelled' then 'cancelled'
        when v_row.version <> p_version then 'conflict'
        when v_row.state = 'closed' then 'closed'
        when v_row.effective_at <= v_now and exists (
                select from registry.credentials c where c.tenant_id = p_tenant and c.rotation_id = p_rotation) then 'already-effective'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.credentials c set revoked_at = v_now, reason = coalesce(p_reason, 'rotation-cancelled')
     where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.revoked_at is null;
    get diagnostics revoked = row_count;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = v_now, reply_class = 'rotation-cancelled', leased_until = null
     where m.tenant_id = p_tenant and m.state = 'queued' and m.template = 'rotation-announcement'
       and (select c.rotation_id from registry.credentials c
             where c.tenant_id = p_tenant and c.credential_id = m.code_for) = p_rotation;
    update registry.rotations r set state = 'cancelled', cancelled_at = v_now, version = r.version + 1
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation
    returning r.version into version;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-cancelled', 'operator', v_operator.operator, p_rotation,
            json_build_object('was', v_row.state, 'revoked', revoked));
    outcome := 'cancelled';
    return next;
end
$$;

comment on function app.cancel_rotation(integer, integer, bytea, uuid, integer, text) is 'Cancels a rotation before its period begins.';

reset role;
