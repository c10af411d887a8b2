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
           o.organisation_id, o.membership_class, t.signs_in, c.grace_until, c.matched, e.label_ja, e.label_en
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
            select c.period_id, c.grace_until, c.digest = any (p_digests) as matched
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
    if v_matched then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'sign-in', p_subject, v_now, 0, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set tries = case when v_found.signs_in then 0 else t.tries end
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

    -- The lock may have been waited for past the end of the grace.
    v_now := identity.clock();
    if not v_matched or v_found.grace_until <= v_now then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, 'verification-token', uuid_send(v_found.token_id), v_now, 1, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end,
                       n.at + app.tarpit(n.tries, v_found.token_free_tries, v_found.tarpit_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1
                                    else t.tries + 1 end as tries) n);
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
