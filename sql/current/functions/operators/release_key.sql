-- Gives back a key whose request was refused: the same key may then be used for the request put right.
-- Who may call: functions of app only, after claim_key. Locks: the key.
set role aikotoba_definer;

create or replace function app.release_key(p_tenant integer, p_actor uuid, p_key text) returns void
language plpgsql
as $$
begin
    delete from registry.idempotency_keys k where k.tenant_id = p_tenant and k.actor = p_actor and k.key = p_key;
end
$$;

reset role;
