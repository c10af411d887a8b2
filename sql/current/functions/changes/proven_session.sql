-- Whether a session may change its organisation's contacts or hand an office over: the one place that decides it.
-- Who may call: functions of app only, as the first thing they ask; call it again once locks were waited for. Locks nothing (a session
-- over a minute old is touched, SKIP LOCKED).
-- A session has proven itself when, within the tenant's grant_lifetime, its own password was typed again (prove_own_password) or the
-- code that went to a representative was typed (ask_proof, prove_change). What a code proved ends with the office of who read it:
-- another address of the representative, or another representative, wants another code.
-- Returns: always one row. refusal: NULL | proof-required | session-ended. proof: password (the session came from a password that a
-- member chose) | code. proven_until: NULL while not proven. member_id: the actor of the audit.
set role aikotoba_definer;

create or replace function app.proven_session(p_tenant integer, p_session bytea, p_now timestamptz)
returns table (
    refusal text, session_id uuid, organisation_id uuid, member_id text, proof text, proven_until timestamptz
)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_last_used_at timestamptz;
begin
    select s.session_id, s.organisation_id, o.member_id, p.proof, s.last_used_at
      into session_id, organisation_id, member_id, proof, v_last_used_at
      from app.live_session(p_tenant, p_session, p_now) s
      join registry.sessions p on p.tenant_id = p_tenant and p.token_digest = p_session
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id;
    if session_id is null then
        refusal := 'session-ended';
        return next;
        return;
    end if;
    if v_last_used_at < p_now - interval '1 minute' then
        perform app.touch_session(p_tenant, p_session, p_now);
    end if;
    proven_until := app.session_proven_until(p_tenant, p_session, p_now);
    refusal := case when proven_until is null then 'proof-required' end;
    return next;
end
$$;

reset role;
