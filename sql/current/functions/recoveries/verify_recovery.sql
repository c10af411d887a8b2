-- Exchanges the code of a recovery for a grant, which lets one password be registered.
-- Who may call: aikotoba_server. Locks: code, the recovery, and when wrong the throttles of its subject.
-- p_digests: one candidate per readable key. p_grant_digest: SHA-256 of a secret of 32 random bytes that only the asker is told.
-- Returns: verified (a row per organisation to choose from: choice, member_id_masked, names; grant_until in each)
-- | code-incorrect (remaining_tries, reference) | code-expired (expired_at)
-- | code-already-used (also the right code, once another recovery has set the password since it was sent)
-- | too-many-tries (retry_at: the day's limit; without it: this code's own tries are spent) | recovery-unknown.
set role aikotoba_definer;

create or replace function app.verify_recovery(
    p_tenant integer, p_recovery uuid, p_digests bytea[], p_grant_digest bytea, p_network bytea
) returns table (
    outcome text, remaining_tries integer, retry_at timestamptz, expired_at timestamptz, reference text, grant_until timestamptz,
    choice integer, member_id_masked text, name text, name_en text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_recovery registry.recoveries;
    v_choices integer[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The lock first, the clock under it.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_recovery and c.purpose = 'recovery'
       for no key update;
    v_now := identity.clock();
    select * into v_recovery from registry.recoveries r where r.tenant_id = p_tenant and r.recovery_id = p_recovery for no key update;
    v_choices := array(select g.choice from app.grant_choices(p_tenant, v_recovery, v_code.issued_at, v_now) g);
    if v_code.code_for is null or v_recovery.recovery_id is null then
        outcome := 'recovery-unknown';
        return next;
        return;
    end if;
    select j.* into outcome, remaining_tries, retry_at, expired_at, reference
      from app.judge_code(p_tenant, v_code, p_digests, app.reached_organisations(p_tenant, v_code, v_now) is not null, null, p_network,
                          v_now) j;
    -- Only to who has the code: that a password was set is nobody else's to learn.
    if outcome is null and v_choices = '{}' then
        outcome := 'code-already-used';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_recovery;
    update registry.recoveries r
       set verified_at = v_now, grant_digest = p_grant_digest, grant_until = v_now + r.grant_lifetime
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery
    returning r.grant_until into grant_until;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-verified', 'public', v_code.organisation_id, p_recovery,
            json_build_object('choices', cardinality(v_choices), 'network', encode(p_network, 'hex')));

    return query
    select 'verified', null::integer, null::timestamptz, null::timestamptz, v_code.reference, grant_until, h.choice,
           app.masked_member_id(o.member_id), o.name, o.name_en
      from registry.recovery_choices h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery and h.choice = any (v_choices)
     order by h.choice;
end
$$;

comment on function app.verify_recovery(integer, uuid, bytea[], bytea, bytea) is
    'Exchanges the code of a recovery for a grant, which lets one password be registered.';

reset role;
