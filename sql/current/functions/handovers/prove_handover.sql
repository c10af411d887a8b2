-- The successor proves the address by the code and accepts the office, or declines it.
-- Who may call: aikotoba_server, for whoever has the URL. Locks: handover, code, the organisation, the contact, the letter that may
-- still carry the code, and when wrong the throttles of its subject.
-- p_digests: one candidate per readable key. p_successor: id of the contact that begins. p_objection_digest: SHA-256 of the secret that
-- lets the old address object; p_objection_payload: that secret, sealed for the mail p_told. p_done: id of the letter to all contacts; it
-- waits until the change counts. p_told and p_done are of no use when declining: p_told is the letter to the predecessor then.
-- Returns: accepted (effective_at, objection_until) | declined | code-incorrect (remaining_tries, reference) | code-expired (expired_at)
-- | code-already-used | too-many-tries (retry_at: the day's limit; NULL: the code's own tries are spent) | offer-ended | handover-unknown.
set role aikotoba_definer;

create or replace function app.prove_handover(
    p_tenant integer, p_handover uuid, p_digests bytea[], p_accepts boolean, p_successor uuid, p_objection_digest bytea, p_key integer,
    p_objection_payload bytea, p_told uuid, p_done uuid, p_network bytea
) returns table (
    outcome text, remaining_tries integer, retry_at timestamptz, expired_at timestamptz, reference text, effective_at timestamptz,
    objection_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_code registry.one_time_codes;
    v_office registry.contacts;
    v_effective_at timestamptz;
    v_objection_until timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover for no key update;
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_handover.organisation_id for no key update;
    select * into v_office from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_handover.contact_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.accepted_at is not null then 'code-already-used'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
        -- Purged: it ended more than a day ago.
        when v_code.code_for is null then 'code-expired'
    end;
    if outcome is null then
        select j.* into outcome, remaining_tries, retry_at, expired_at, reference
          from app.judge_code(p_tenant, v_code, p_digests, true, null, p_network, v_now) j;
    elsif outcome = 'code-expired' then
        expired_at := v_now - interval '1 day';
    end if;
    -- Somebody else was put into office at that address meanwhile: there is nothing left to accept.
    if outcome is null and p_accepts and app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, v_handover.address, v_now,
                                                             'infinity', null) is not null then
        perform app.end_offer(p_tenant, p_handover, 'register', v_now, v_now);
        outcome := 'offer-ended';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_handover;
    if not p_accepts then
        perform app.end_offer(p_tenant, p_handover, 'successor', v_now, v_now);
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
        values (p_tenant, p_told, 'handover-withdrawn', v_office.locale, v_office.organisation_id, v_office.address, 'queued', v_now,
                v_now + interval '3 days', p_handover, v_now);
        outcome := 'declined';
    else
        v_objection_until := v_now + v_handover.objection_time;
        v_effective_at := case v_handover.effect when 'after-objection' then v_objection_until else v_now end;
        effective_at := v_effective_at;
        objection_until := v_objection_until;
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, replaced_by)
        values (p_tenant, p_successor, v_office.organisation_id, v_office.role, v_handover.person, v_handover.department,
                v_handover.phone, v_handover.address, v_handover.locale, v_effective_at,
                case when v_office.valid_until > v_effective_at then v_office.valid_until else 'infinity' end, v_office.replaced_by);
        perform app.retire_contact(p_tenant, v_office.contact_id, p_successor, least(v_effective_at, v_office.valid_until));
        update registry.handovers h
           set accepted_at = v_now, successor_id = p_successor, effective_at = v_effective_at, prior_until = v_office.valid_until,
               objection_digest = p_objection_digest, objection_until = v_objection_until
         where h.tenant_id = p_tenant and h.handover_id = p_handover;
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at,
                                     key_id, payload, code_for, created_at)
        values (p_tenant, p_told, 'handover-told', v_office.locale, v_office.organisation_id, v_office.address, 'queued', v_now,
                v_objection_until, p_key, p_objection_payload, p_handover, v_now),
               (p_tenant, p_done, 'handover-done', 'ja', v_office.organisation_id, null, 'queued', v_effective_at,
                v_effective_at + interval '3 days', null, null, p_handover, v_effective_at);
        outcome := 'accepted';
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-' || outcome, 'public', v_office.organisation_id, p_handover,
            json_build_object('contact', v_office.contact_id, 'successor', case when p_accepts then p_successor end,
                              'effect', case when p_accepts then v_handover.effect end, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.prove_handover(integer, uuid, bytea[], boolean, uuid, bytea, integer, bytea, uuid, uuid, bytea) is
    'The successor proves the address by the code and accepts the office, or declines it.';

reset role;
