-- Lets a session change contacts for the tenant's grant_lifetime, because the password it came from was typed once more.
-- Who may call: aikotoba_server, after read_me (member_id, proof = password) and read_kdf (how to hash). Locks: the session,
-- throttle(member), on failure throttle(network).
-- p_subject: keyed digest of the member ID. p_digests: candidates as for sign_in; compared with the credential of the session alone.
-- The windows are those of signing in: here is no second door for guesses.
-- Returns: proven (proven_until) | password-incorrect | too-many-tries (retry_at) | code-required (the session came from a secret that
-- several share: ask_proof) | session-ended.
set role aikotoba_definer;

create or replace function app.prove_own_password(
    p_tenant integer, p_session bytea, p_subject bytea, p_digests bytea[], p_network bytea
) returns table (outcome text, retry_at timestamptz, proven_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_found record;
    v_policy registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    perform from registry.sessions s where s.tenant_id = p_tenant and s.token_digest = p_session for no key update;
    v_now := identity.clock();
    select s.session_id, s.organisation_id, o.member_id, p.proof, n.blocked_until as network_blocked_until,
           c.digest = any (p_digests) and c.revoked_at is null as matched
      into v_found
      from app.live_session(p_tenant, p_session, v_now) s
      join registry.sessions p on p.tenant_id = p_tenant and p.token_digest = p_session
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
      left join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = p.credential_id
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'sign-in-network' and n.subject = p_network;
    outcome := case
        when v_found.session_id is null then 'session-ended'
        when v_found.proof = 'code' then 'code-required'
        when v_found.network_blocked_until > v_now then 'too-many-tries'
    end;
    if outcome is not null then
        retry_at := case when outcome = 'too-many-tries' then v_found.network_blocked_until end;
        return next;
        return;
    end if;

    select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
    v_found.matched := coalesce(v_found.matched, false);
    retry_at := app.charge_guess(p_tenant, 'sign-in', p_subject, v_found.matched, true, v_policy.sign_in_free_tries, v_policy.tarpit_longest);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    v_now := identity.clock();
    if not v_found.matched then
        perform app.charge_failure(p_tenant, 'sign-in-network', p_network, v_policy.network_free_tries, v_policy.tarpit_longest);
        outcome := 'password-incorrect';
    else
        proven_until := v_now + v_policy.grant_lifetime;
        update registry.sessions s set proven_until = v_now + v_policy.grant_lifetime, proven_by = null
         where s.tenant_id = p_tenant and s.token_digest = p_session;
        outcome := 'proven';
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'proven' then 'session-proven' else 'proof-refused' end, 'member', v_found.member_id,
            v_found.organisation_id, v_found.session_id, json_build_object('by', 'password', 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.prove_own_password(integer, bytea, bytea, bytea[], bytea) is
    'Lets a session change contacts for a while, because its password was typed once more.';

reset role;
