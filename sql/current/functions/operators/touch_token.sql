-- Notes that a token was used, once a minute at most.
-- Who may call: functions of app only, when last_used_at is over a minute old.
-- Locks: the token, by SKIP LOCKED: who finds it locked leaves the noting to the other.
set role aikotoba_definer;

create or replace function app.touch_token(p_home integer, p_token bytea, p_now timestamptz) returns void
language plpgsql
as $$
begin
    update registry.access_tokens a set last_used_at = p_now
      from (select t.token_digest from registry.access_tokens t
             where t.tenant_id = p_home and t.token_digest = p_token
               for no key update skip locked) free
     where a.tenant_id = p_home and a.token_digest = free.token_digest;
end
$$;

reset role;
