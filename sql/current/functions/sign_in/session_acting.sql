-- Opens what a session's own organisation may see or end: proves the session by its token, and notes that it was used.
-- Who may call: functions of app only. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: one row, or none when the session has ended (see live_session).
set role aikotoba_definer;

create or replace function app.session_acting(p_tenant integer, p_session bytea, p_now timestamptz)
returns table (session_id uuid, organisation_id uuid)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_session record;
begin
    select s.* into v_session from app.live_session(p_tenant, p_session, p_now) s;
    if not found then
        return;
    end if;
    if v_session.last_used_at < p_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, p_now);
    end if;
    session_id := v_session.session_id;
    organisation_id := v_session.organisation_id;
    return next;
end
$$;

reset role;
