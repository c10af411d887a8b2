-- Whether a member ID and a value are accepted now, for a relying site that is never shown a value.
-- Who may call: aikotoba_server. Locks: the token (SKIP LOCKED), throttle(member), then on failure throttle(token).
-- p_digests: one candidate per readable digest key, keyed over tenant, type and member ID (none for what the tenant holds);
-- for what a member chose over the slow hash besides, as read_verification_kdf says.
-- Returns: accepted (period, membership_class, accepted_until NULL: without an end) | verification-refused | too-many-tries (retry_at)
-- | client-unknown (no such token, ended, revoked, another tenant's).
-- Unknown member, wrong value, suspended, unknown type and a type that is none of the token's run the same statements.
-- The member's throttle is the one of signing in: with its own, every relying site would give a guesser as many tries again.
set role aikotoba_definer;

create or replace function app.verify_credential(
    p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_digests bytea[], p_network bytea
) returns table (
    outcome text, retry_at timestamptz, period_label_ja text, period_label_en text, membership_class text,
    accepted_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
    v_matched boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- Compared in the select list: "digest = any (…)" in WHERE would be planned anew at every call.
    select a.token_id, a.name as site, a.last_used_at, n.blocked_until as site_blocked_until,
           p.sign_in_free_tries, p.token_free_tries, p.tarpit_longest,
           o.organisation_id, o.membership_class, t.signs_in, c.grace_until, c.credential_id, c.matched, e.label_ja, e.label_en
      into v_found
      from registry.access_tokens a
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      join registry.policies p on p.tenant_id = p_tenant
      left join registry.throttles n
        on n.tenant_id = p_tenant and n.purpose = 'verification-token' and n.subject = uuid_send(a.token_id)
      left join registry.credential_types t on t.tenant_id = p_tenant and t.code = p_type and t.code = any (a.types)
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join lateral (
            select c.credential_id, c.period_id, c.grace_until, c.digest = any (p_digests) as matched
              from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = t.type_id
               -- What the whole tenant holds is a member's, too, but nobody else's.
               and c.holder_id = case when t.holder = 'organisation' then o.organisation_id
                                      when o.organisation_id is not null
                                          then '00000000-0000-0000-0000-000000000000'::uuid end
               and c.valid_from <= v_now and c.grace_until > v_now and c.revoked_at is null
             order by matched desc nulls last limit 1) c on true
      left join registry.periods e on e.tenant_id = p_tenant and e.period_id = c.period_id
     where a.tenant_id = p_tenant and a.token_digest = p_token and a.kind = 'client-token'
       and a.revoked_at is null and a.ends_at > v_now;
    if not found then
        outcome := 'client-unknown';
        return next;
        return;
    end if;
    if v_found.last_used_at is null or v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_token(p_tenant, p_token, v_now);
    end if;

    if v_found.site_blocked_until > v_now then
        outcome := 'too-many-tries';
        retry_at := v_found.site_blocked_until;
        return next;
        return;
    end if;

    -- As in sign_in: the member's throttle decides whether the match counts at all. Only what signs in wins back the tries:
    -- else whoever knows the one password of a member could guess the other without end, every fifth time typing the first.
    v_matched := coalesce(v_found.matched, false);
    retry_at := app.charge_guess(p_tenant, 'sign-in', p_subject, v_matched, v_found.signs_in, v_found.sign_in_free_tries,
                                 v_found.tarpit_longest);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    -- The lock may have been waited for past the end of the grace, or past a reissue.
    v_now := identity.clock();
    if v_matched then
        v_matched := exists (select from registry.credentials c
                              where c.tenant_id = p_tenant and c.credential_id = v_found.credential_id and c.revoked_at is null);
    end if;
    if not v_matched or v_found.grace_until <= v_now then
        perform app.charge_failure(p_tenant, 'verification-token', uuid_send(v_found.token_id), v_found.token_free_tries,
                                   v_found.tarpit_longest);
        outcome := 'verification-refused';
    else
        outcome := 'accepted';
        period_label_ja := v_found.label_ja;
        period_label_en := v_found.label_en;
        membership_class := v_found.membership_class;
        accepted_until := nullif(v_found.grace_until, 'infinity');
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'accepted' then 'credential-verified' else 'verification-refused' end, 'client',
            v_found.site, v_found.organisation_id, v_found.token_id,
            json_build_object('type', p_type, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.verify_credential(integer, bytea, text, text, bytea, bytea[], bytea) is
    'Whether a member ID and a value are accepted now, for a relying site.';

reset role;
