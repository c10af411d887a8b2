-- Registers the password a member chose, under a grant, which that spends. The old password and all sessions of the organisation
-- end; all its contacts are told; nobody is signed in.
-- Who may call: aikotoba_server, after read_grant and the judgement of the password. Locks: the recovery, the organisation, its
-- credential, its sessions.
-- p_digest: HMAC under data key p_key over (tenant, type, member ID, what the slow hash made of the password with p_kdf and p_salt).
-- p_choice: NULL where there is one only. p_mail: id of the notice.
-- Returns: registered | choice-required (several and none chosen, or none of these) | grant-ended (as read_grant).
set role aikotoba_definer;

create or replace function app.register_password(
    p_tenant integer, p_recovery uuid, p_grant_digest bytea, p_choice integer, p_credential uuid, p_digest bytea, p_key integer,
    p_kdf jsonb, p_salt bytea, p_mail uuid, p_network bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_recovery registry.recoveries;
    v_left integer;
    v_organisation uuid;
    v_member_id text;
    v_sessions integer;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_recovery from registry.recoveries r
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery for no key update;
    select count(*), (array_agg(g.organisation_id) filter (where g.choice = p_choice or p_choice is null))[1]
      into v_left, v_organisation
      from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, identity.clock()) g;
    -- Two recoveries of one organisation: the second waits here, and then finds the password of the first.
    select o.member_id into v_member_id from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = v_organisation for no key update;
    -- Never before the grant, should the clock be set back: passwords follow each other.
    v_now := greatest(identity.clock(), v_recovery.verified_at);

    outcome := case
        when v_recovery.grant_digest is distinct from p_grant_digest or p_grant_digest is null
             or v_recovery.registered_at is not null or v_recovery.grant_until <= v_now or v_left = 0 then 'grant-ended'
        when v_organisation is null or (p_choice is null and v_left > 1) then 'choice-required'
        when not exists (select from app.grant_choices(p_tenant, v_recovery, v_recovery.verified_at, v_now) g
                          where g.organisation_id = v_organisation) then 'grant-ended'
        else 'registered'
    end;
    if outcome <> 'registered' then
        return next;
        return;
    end if;

    update registry.recoveries r set registered_at = v_now, organisation_id = v_organisation
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery;
    update registry.credentials c
       set valid_until = v_now, grace_until = v_now, revoked_at = v_now, reason = 'password-registered'
     where c.tenant_id = p_tenant and c.holder_id = v_organisation and c.type_id = v_recovery.type_id
       and c.revoked_at is null and c.valid_until > v_now;
    -- It belongs to the period it was chosen in, and outlasts it: what a person chose does not expire.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, kdf, salt)
    select p_tenant, p_credential, v_recovery.type_id, v_organisation, p.period_id,
           1 + (select coalesce(max(g.generation), 0) from registry.credentials g
                 where g.tenant_id = p_tenant and g.holder_id = v_organisation and g.type_id = v_recovery.type_id
                   and g.period_id = p.period_id),
           'member-chosen', v_now, 'infinity', 'infinity', p_digest, p_key, p_kdf, p_salt
      from (select null) always
      left join lateral (
            select e.period_id from registry.credential_types t
              join registry.periods e on e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
             where t.tenant_id = p_tenant and t.type_id = v_recovery.type_id
             order by e.starts_at <= v_now desc, case when e.starts_at <= v_now then e.starts_at end desc, e.starts_at limit 1) p on true;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.organisation_id = v_organisation and s.ended_at is null;
    get diagnostics v_sessions = row_count;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'password-changed', 'ja', v_organisation, 'queued', v_now, v_now + interval '3 days', p_recovery, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'password-registered', 'public', v_member_id, v_organisation, p_recovery,
            json_build_object('credential', p_credential, 'sessionsEnded', v_sessions, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.register_password(integer, uuid, bytea, integer, uuid, bytea, integer, jsonb, bytea, uuid, bytea) is
    'Registers the password a member chose, under a grant, which that spends.';

reset role;
