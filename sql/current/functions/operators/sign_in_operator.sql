-- Opens an operator's session for the digest of his password and the step of the code he typed.
-- Who may call: aikotoba_server, after begin_operator_sign_in. Locks: the operator, throttle(address), and on failure throttle(network).
-- p_digests: one candidate per readable key. p_step: the step whose code was typed, NULL for none; it counts when it is within one of
-- this clock's and later than the last one that did.
-- Returns: signed-in (ends_at, operator_id, name, role) | sign-in-refused, for an unknown address, a wrong password and a wrong code alike.
set role aikotoba_definer;

create or replace function app.sign_in_operator(
    p_home integer, p_address text, p_subject bytea, p_digests bytea[], p_step bigint, p_token bytea, p_token_id uuid, p_network bytea
) returns table (outcome text, ends_at timestamptz, operator_id uuid, name text, role text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_row registry.operators;
    v_policy record;
    v_good boolean;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    -- Two uses of one code: the second waits here, and then finds it used.
    select o.* into v_row from registry.operators o
     where o.tenant_id = p_home and o.address_folded = lower(normalize(btrim(p_address), nfkc))
       for no key update;
    v_now := identity.clock();
    v_good := coalesce(
        v_row.status = 'active' and v_row.password_digest = any (p_digests)
        and p_step between floor(extract(epoch from v_now) / 30) - 1 and floor(extract(epoch from v_now) / 30) + 1
        and p_step > coalesce(v_row.totp_last_step, -1)
        and exists (select from registry.tenants t where t.tenant_id = p_home and t.status = 'active'), false);
    select p.session_idle, p.session_longest, p.network_free_tries, p.tarpit_longest into v_policy
      from registry.policies p where p.tenant_id = p_home;

    if not v_good then
        perform app.charge_failure(p_home, 'operator-network', p_network, coalesce(v_policy.network_free_tries, 50),
                                   coalesce(v_policy.tarpit_longest, '15 minutes'));
        insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
        values (p_home, v_now, 'operator-sign-in-refused', 'public', v_row.operator_id,
                json_build_object('network', encode(p_network, 'hex')));
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    update registry.operators o set totp_last_step = p_step where o.tenant_id = p_home and o.operator_id = v_row.operator_id;
    ends_at := v_now + coalesce(v_policy.session_longest, '12 hours');
    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at, idle)
    values (p_home, p_token, p_token_id, 'operator-session', v_row.operator_id, 'password-and-code', v_now, ends_at,
            coalesce(v_policy.session_idle, '30 minutes'));
    update registry.throttles t set tries = 0, blocked_until = '-infinity'
     where t.tenant_id = p_home and t.purpose = 'operator-sign-in' and t.subject = p_subject;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_home, v_now, 'operator-signed-in', 'operator', v_row.address, p_token_id,
            json_build_object('network', encode(p_network, 'hex')));
    outcome := 'signed-in';
    operator_id := v_row.operator_id;
    name := v_row.name;
    role := v_row.role;
    return next;
end
$$;

comment on function app.sign_in_operator(integer, text, bytea, bytea[], bigint, bytea, uuid, bytea) is
    'Opens an operator''s session for a password and a code.';

reset role;
