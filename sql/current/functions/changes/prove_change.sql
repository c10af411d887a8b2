-- Redeems the code of an asking at My page: a proof lets the session that asked change contacts for the tenant's grant_lifetime; a new
-- address begins to count, and the old one is told.
-- Who may call: aikotoba_server. Locks: code, change, organisation, contact, session, and when wrong throttle(organisation).
-- p_digests: one candidate per readable key. p_notice: id of the letter to the old address.
-- Returns: proven (proven_until) | changed (contact_id: who holds the new address, version) | conflict (the contact was changed or ended
-- since: version, none when ended) | exists (somebody holds the role at that address by now) | code-incorrect (remaining_tries,
-- reference) | code-expired (expired_at) | code-already-used | too-many-tries (retry_at: the day's limit; without it: this code's own
-- tries are spent) | change-unknown (also when the representative who was written to is none any more) | session-ended.
set role aikotoba_definer;

create or replace function app.prove_change(
    p_tenant integer, p_session bytea, p_change uuid, p_digests bytea[], p_notice uuid, p_network bytea
) returns table (
    outcome text, remaining_tries integer, retry_at timestamptz, expired_at timestamptz, reference text, proven_until timestamptz,
    contact_id uuid, version integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_code registry.one_time_codes;
    v_change registry.changes;
    v_contact registry.contacts;
    v_holds boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The locks first, the clock under them.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_change for no key update;
    select * into v_change from registry.changes h
     where h.tenant_id = p_tenant and h.change_id = p_change for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_change.organisation_id for no key update;
    select * into v_contact from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_change.contact_id for no key update;
    v_now := identity.clock();
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    v_holds := v_contact.valid_from <= v_now and v_contact.valid_until > v_now;

    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_code.code_for is null or not coalesce(app.own_change(v_change, v_session.session_id, v_session.organisation_id), false)
            then 'change-unknown'
    end;
    if outcome is null then
        select j.* into outcome, remaining_tries, retry_at, expired_at, reference
          from app.judge_code(p_tenant, v_code, p_digests, true, v_session.session_id, p_network, v_now) j;
    end if;
    outcome := case
        when outcome is not null then outcome
        when v_change.kind = 'proof' and not (v_holds and v_contact.role = 'representative') then 'change-unknown'
        when v_change.kind = 'address' and (not v_holds or v_contact.version <> v_change.version) then 'conflict'
        when v_change.kind = 'address' and app.contact_holding(
                p_tenant, v_change.organisation_id, v_contact.role, v_change.address, v_now, v_contact.valid_until, v_contact.contact_id)
            is not null then 'exists'
    end;
    if outcome is not null then
        version := case when outcome = 'conflict' and v_holds then v_contact.version end;
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_change;
    if v_change.kind = 'proof' then
        proven_until := v_now + (select p.grant_lifetime from registry.policies p where p.tenant_id = p_tenant);
        update registry.changes h set done_at = v_now where h.tenant_id = p_tenant and h.change_id = p_change;
        update registry.sessions s set proven_until = v_now + p.grant_lifetime, proven_by = v_contact.contact_id
          from registry.policies p
         where p.tenant_id = p_tenant and s.tenant_id = p_tenant and s.token_digest = p_session;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'session-proven', 'member', v_session.member_id, v_session.organisation_id, v_session.session_id,
                json_build_object('by', 'code', 'contact', v_contact.contact_id, 'network', encode(p_network, 'hex')));
        outcome := 'proven';
    else
        contact_id := app.write_new_address(p_tenant, v_change, v_contact, p_notice, v_now);
        version := 1;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'contact-changed', 'member', v_session.member_id, v_session.organisation_id, v_contact.contact_id,
                json_build_object('fields', array['address'], 'contact', contact_id, 'change', p_change, 'session', v_session.session_id,
                                  'network', encode(p_network, 'hex')));
        outcome := 'changed';
    end if;
    return next;
end
$$;

comment on function app.prove_change(integer, bytea, uuid, bytea[], uuid, bytea) is
    'Redeems the code of an asking at My page: a proof of the session, or a new address.';

reset role;
