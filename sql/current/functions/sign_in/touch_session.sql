-- Notes that a session was used, once a minute at most.
-- Who may call: functions of app only, when last_used_at is over a minute old.
-- Locks: the session, by SKIP LOCKED: who finds it locked leaves the noting to the other.
set role aikotoba_definer;

create or replace function app.touch_session(p_tenant integer, p_session bytea, p_now timestamptz) returns void
language plpgsql
as $$
begin
    update registry.sessions s set last_used_at = p_now
      from (select t.token_digest from registry.sessions t
             where t.tenant_id = p_tenant and t.token_digest = p_session
               for no key update skip locked) free
     where s.tenant_id = p_tenant and s.token_digest = free.token_digest;
end
$$;

reset role;
