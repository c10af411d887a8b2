-- Ends one session of the signed-in organisation, or all but the asking one.
-- Who may call: aikotoba_server. Locks: the organisation's sessions, by key.
-- p_which: the session; NULL: all others.
-- Returns: ended (ended: how many) | unknown (over already, or another organisation's) | session-ended.
set role aikotoba_definer;

create or replace function app.end_own_sessions(p_tenant integer, p_session bytea, p_which uuid, p_network bytea)
returns table (outcome text, ended integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- All of them first, by key, its own among them: of two colleagues who end each other's at once the second finds that its own is over.
    perform from registry.sessions s
      where s.tenant_id = p_tenant and s.ended_at is null
        and s.organisation_id = (select l.organisation_id from app.live_session(p_tenant, p_session, identity.clock()) l)
      order by s.token_digest
        for no key update;
    v_now := identity.clock();
    select s.session_id, s.organisation_id, o.member_id into v_session
      from app.live_session(p_tenant, p_session, v_now) s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    with closed as (
        update registry.sessions s set ended_at = v_now
         where s.tenant_id = p_tenant and s.organisation_id = v_session.organisation_id and s.ended_at is null
           and s.ends_at > v_now and s.last_used_at + s.idle > v_now
           and case when p_which is null then s.session_id <> v_session.session_id else s.session_id = p_which end
        returning s.session_id
    )
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, v_now, 'session-closed', 'member', v_session.member_id, v_session.organisation_id, c.session_id,
           json_build_object('session', v_session.session_id, 'network', encode(p_network, 'hex'))
      from closed c;
    get diagnostics ended = row_count;
    outcome := case when ended = 0 and p_which is not null then 'unknown' else 'ended' end;
    return next;
end
$$;

comment on function app.end_own_sessions(integer, bytea, uuid, bytea) is
    'Ends one session of the signed-in organisation, or all but the asking one.';

reset role;
