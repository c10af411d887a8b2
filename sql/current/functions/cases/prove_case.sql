-- Proves the new address of an approved case: from then on all contacts know, the old address may object, and at the end of that time
-- the new contact counts, by the clock.
-- Who may call: aikotoba_server. Locks: code, the case, the organisation, its contacts, and when wrong the throttles.
-- p_successor: the id of the new contact. p_objection_digest: SHA-256 of the secret in the letter to the old address; p_payload: it, sealed under
-- p_key. p_notice, p_done: the letters to the old address now and to the new one at the end, when all contacts are told, too.
-- Returns: proven (cooling_until) | code-incorrect (remaining_tries, reference) | code-expired (expired_at) | code-already-used | too-many-tries
-- (retry_at: the day's limit; without it: this code's own tries are spent) | case-ended | case-unknown.
set role aikotoba_definer;

create or replace function app.prove_case(
    p_tenant integer, p_case uuid, p_digests bytea[], p_successor uuid, p_objection_digest bytea, p_key integer, p_payload bytea,
    p_notice uuid, p_done uuid, p_network bytea
) returns table (
    outcome text, remaining_tries integer, retry_at timestamptz, expired_at timestamptz, reference text, cooling_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_case registry.handover_cases;
    v_contact registry.contacts;
    v_active boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    -- The locks first, the clock under them.
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_case and c.purpose = 'handover-case' for no key update;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    select o.status = 'active' into v_active from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = v_case.organisation_id for no key update;
    select * into v_contact from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = v_case.contact_id for no key update;
    v_now := identity.clock();
    outcome := case
        when v_case.case_id is null or v_code.code_for is null then 'case-unknown'
        when v_code.redeemed_at is null and (v_case.state <> 'approved' or v_case.prove_until <= v_now or not v_active) then 'case-ended' end;
    if outcome is null then
        select j.* into outcome, remaining_tries, retry_at, expired_at, reference
          from app.judge_code(p_tenant, v_code, p_digests, true, null, p_network, v_now) j;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    outcome := 'proven';
    cooling_until := v_now + v_case.cooling_off;
    update registry.one_time_codes c set redeemed_at = v_now where c.tenant_id = p_tenant and c.code_for = p_case;
    -- Who has left office meanwhile in another way is replaced by nobody: the office is given anew. Nobody holds it twice at one address.
    if app.contact_holding(p_tenant, v_case.organisation_id, v_contact.role, v_case.address, cooling_until, 'infinity', v_case.contact_id) is null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale, valid_from)
        values (p_tenant, p_successor, v_case.organisation_id, v_contact.role, v_case.person, v_case.department, v_case.phone, v_case.address,
                v_case.locale, cooling_until);
        v_case.successor_id := p_successor;
    end if;
    if v_contact.valid_until > cooling_until then
        perform app.retire_contact(p_tenant, v_case.contact_id, v_case.successor_id, cooling_until);
    end if;
    update registry.handover_cases h
       set state = 'cooling-off', proven_at = v_now, cooling_until = p.cooling_until, successor_id = v_case.successor_id,
           contact_until = v_contact.valid_until, objection_digest = p_objection_digest, done_mail_id = p_done, version = h.version + 1
      from (select cooling_until) p
     where h.tenant_id = p_tenant and h.case_id = p_case;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, key_id, payload,
                                 code_for, created_at)
    values (p_tenant, p_notice, 'case-objection', v_contact.locale, v_case.organisation_id, v_contact.address, 'queued', v_now, cooling_until,
            p_key, p_payload, p_case, v_now),
           (p_tenant, p_done, 'case-done', v_case.locale, v_case.organisation_id, v_case.address, 'queued', cooling_until,
            cooling_until + interval '3 days', null, null, p_case, v_now),
           (p_tenant, app.new_id(v_now), 'handover-done', 'ja', v_case.organisation_id, null, 'queued', cooling_until,
            cooling_until + interval '3 days', null, null, p_case, cooling_until);
    -- The other contacts of the organisation, too: the old address may be one that nobody reads.
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for,
                                 created_at)
    select distinct on (c.address_folded)
           p_tenant, app.new_id(v_now), 'case-told', c.locale, v_case.organisation_id, c.address, 'queued', v_now, cooling_until, p_case, v_now
      from registry.contacts c
     where c.tenant_id = p_tenant and c.organisation_id = v_case.organisation_id and c.valid_from <= v_now and c.valid_until > v_now
       and c.address_folded not in (v_contact.address_folded, lower(normalize(btrim(v_case.address), nfkc)))
     order by c.address_folded;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-address-proven', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'contact', v_case.contact_id, 'successor', v_case.successor_id,
                              'effectiveAt', app.instant(cooling_until), 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.prove_case(integer, uuid, bytea[], uuid, bytea, integer, bytea, uuid, uuid, bytea) is
    'Proves the new address of an approved case; then its cooling-off runs.';

reset role;
