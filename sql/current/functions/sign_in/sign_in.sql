-- Opens a session for a member ID and the digests of what was typed.
-- Who may call: aikotoba_server. Locks: throttle(member), the password where a member chose it, then on failure throttle(network).
-- p_digests: one candidate per signing-in type and readable digest key, keyed over tenant, type and member ID;
-- for what a member chose over the slow hash besides, as read_kdf says.
-- Returns: signed-in (expires_at, organisation) | sign-in-refused | too-many-tries (retry_at).
-- An unknown member ID runs the same statements. A try that the throttle turns away is not on the audit: the
-- throttle's row says it, and a flood must not be able to write.
set role aikotoba_definer;

create or replace function app.sign_in(
    p_tenant integer, p_member_id text, p_subject bytea, p_digests bytea[], p_session_digest bytea,
    p_session_id uuid, p_agent text, p_network bytea
) returns table (
    outcome text, retry_at timestamptz, expires_at timestamptz, organisation_id uuid, member_id text, name text,
    name_en text, name_kana text, membership_class text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
    v_matched boolean;
    v_ends_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- Compared in the select list: "digest = any (…)" in WHERE would be planned anew at every call, and "revoked_at is
    -- null" there would choose the exclusion constraint's index, which costs a fifth of the call more than the holder's.
    select p.session_idle, p.session_longest, p.sign_in_free_tries, p.network_free_tries, p.tarpit_longest,
           (v_now at time zone z.time_zone)::date as today, a.last_sign_in_on, n.blocked_until as network_blocked_until,
           o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class,
           c.credential_id, c.grace_until, c.proof, c.matched
      into v_found
      from registry.policies p
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'sign-in-network' and n.subject = p_network
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.organisation_activity a
        on a.tenant_id = p_tenant and a.organisation_id = o.organisation_id
      left join lateral (
            select c.credential_id, c.grace_until, case c.origin when 'member-chosen' then 'password' else 'code' end as proof,
                   c.digest = any (p_digests) and c.revoked_at is null as matched
              -- The type first: where both orders look as dear, the planner keeps this one, and reads no generation of another type.
              from registry.credential_types t
              join registry.credentials c on c.tenant_id = p_tenant and c.type_id = t.type_id and c.holder_id = o.organisation_id
             where t.tenant_id = p_tenant and t.signs_in and c.valid_from <= v_now and c.grace_until > v_now
             -- Where a text is both, the session proves itself as from the one that several share.
             order by matched desc nulls last, proof limit 1) c on true
     where p.tenant_id = p_tenant;
    -- A tenant that was closed while a server still knew it.
    if not found then
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    if v_found.network_blocked_until > v_now then
        outcome := 'too-many-tries';
        retry_at := v_found.network_blocked_until;
        return next;
        return;
    end if;

    -- The member's throttle decides whether the match counts at all; with it the row is ours, so of simultaneous
    -- guesses no more are judged than are free.
    v_matched := coalesce(v_found.matched, false);
    if v_matched then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 0, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set tries = 0
         where t.blocked_until <= identity.clock();
    else
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 1,
                v_now + app.tarpit(1, v_found.sign_in_free_tries, v_found.tarpit_longest))
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.sign_in_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n)
         where t.blocked_until <= identity.clock();
    end if;
    if not found then
        outcome := 'too-many-tries';
        retry_at := (select t.blocked_until from registry.throttles t
                      where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject);
        return next;
        return;
    end if;

    -- Held until the session stands, so that who replaces or reissues it meanwhile finds the session and ends it.
    if v_matched then
        select c.grace_until into v_ends_at from registry.credentials c
         where c.tenant_id = p_tenant and c.credential_id = v_found.credential_id and c.revoked_at is null for share;
        v_matched := found;
        v_found.grace_until := v_ends_at;
    end if;
    -- The lock may have been waited for past the end of the grace.
    v_now := identity.clock();
    if not v_matched or v_found.grace_until <= v_now then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in-network', p_network, v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.network_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
        insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, detail)
        values (p_tenant, v_now, 'sign-in-refused', 'public', v_found.organisation_id,
                json_build_object('network', encode(p_network, 'hex')));
        outcome := 'sign-in-refused';
        return next;
        return;
    end if;

    if v_found.last_sign_in_on is distinct from v_found.today then
        insert into registry.organisation_activity as a (tenant_id, organisation_id, last_sign_in_on)
        values (p_tenant, v_found.organisation_id, v_found.today)
        on conflict (tenant_id, organisation_id) do update
           set last_sign_in_on = excluded.last_sign_in_on
         where a.last_sign_in_on < excluded.last_sign_in_on;
    end if;

    -- Ends with the credential's grace: the turn of the year ends sessions without a job.
    v_ends_at := least(v_now + v_found.session_longest, v_found.grace_until);
    insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at,
                                   last_used_at, idle, ends_at, network, agent, proof)
    values (p_tenant, p_session_digest, p_session_id, v_found.organisation_id, v_found.credential_id, v_now,
            v_now, v_found.session_idle, v_ends_at, p_network, left(p_agent, 200), v_found.proof);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'signed-in', 'member', v_found.member_id, v_found.organisation_id, p_session_id,
            json_build_object('network', encode(p_network, 'hex')));
    return query select 'signed-in', null::timestamptz, v_ends_at, v_found.organisation_id, v_found.member_id, v_found.name,
                        v_found.name_en, v_found.name_kana, v_found.membership_class;
end
$$;

comment on function app.sign_in(integer, text, bytea, bytea[], bytea, uuid, text, bytea) is
    'Opens a session for a member ID and the digests of what was typed.';

reset role;
