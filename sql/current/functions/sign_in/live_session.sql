-- The session behind a token, while it lasts and its organisation is active.
-- Who may call: functions of app only. Locks nothing; inlined into the statement that joins it.
-- Returns: one row, or none when there is no such session, it has ended, idled out, or the organisation is not active.
set role aikotoba_definer;

create or replace function app.live_session(p_tenant integer, p_session bytea, p_now timestamptz)
returns table (session_id uuid, organisation_id uuid, last_used_at timestamptz)
language sql stable
as $$
    select s.session_id, s.organisation_id, s.last_used_at
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > p_now and s.last_used_at + s.idle > p_now
       and o.status = 'active'
$$;

reset role;
