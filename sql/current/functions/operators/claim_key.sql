-- Claims an Idempotency-Key for what a request is about to make.
-- Who may call: functions of app only, after operator_acting. A NULL key claims nothing.
-- Locks: the key: a simultaneous twin waits here until the first has committed, and then reads.
-- Returns: one row; refusal NULL and replayed NULL (go on), replayed (the id the first request made), or refusal
-- key-reused (the key was used for another request).
set role aikotoba_definer;

create or replace function app.claim_key(p_tenant integer, p_actor uuid, p_key text, p_request bytea, p_subject uuid)
returns table (refusal text, replayed uuid)
language plpgsql
as $$
declare
    v_known registry.idempotency_keys;
begin
    if p_key is not null then
        insert into registry.idempotency_keys (tenant_id, actor, key, request_digest, subject, made_at)
        values (p_tenant, p_actor, p_key, p_request, p_subject, identity.clock())
            on conflict do nothing;
        if not found then
            select * into strict v_known from registry.idempotency_keys k
             where k.tenant_id = p_tenant and k.actor = p_actor and k.key = p_key;
            if v_known.request_digest = p_request then
                replayed := v_known.subject;
            else
                refusal := 'key-reused';
            end if;
        end if;
    end if;
    return next;
end
$$;

reset role;
