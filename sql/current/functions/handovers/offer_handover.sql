-- Offers an office to a successor, who is mailed a code and the page to accept on.
-- Who may call: aikotoba_server, for a signed-in member. Locks: the organisation, the contact, throttles; handover, code and letter are
-- new rows.
-- p_handover: id, version 7; the letter's URL names it and nothing else. p_form: how the code looks (NULL: as the policy says).
-- An offer for the same office that is past its time is closed on the way.
-- Returns: offered (expires_at of the code, resend_after, offer_until) | session-ended | proof-required (see proven_session) | contact-unknown (not in office, or another's)
-- | handover-open (an offer for the office is open, or accepted and not effective yet) | objection-running (retry_at: the office came by a
-- handover to which one may still object; whoever took it by stealth must not hand it on meanwhile) | exists (the address holds this
-- role already) | invalid (reason, reason_column: see judge_contact) | too-many-tries (retry_at).
set role aikotoba_definer;

create or replace function app.offer_handover(
    p_tenant integer, p_session bytea, p_handover uuid, p_contact uuid, p_person text, p_department text, p_phone text, p_address text,
    p_locale text, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea, p_form text default null
) returns table (
    outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz, offer_until timestamptz, reason text,
    reason_column text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_refusal text;
    v_rule registry.policies;
    v_office registry.contacts;
    v_standing registry.handovers;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.proven_session(p_tenant, p_session, v_now) s;
    if v_session.refusal is not null then
        outcome := v_session.refusal;
        return next;
        return;
    end if;
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    -- Whoever changes who is in office holds the organisation: two offers at once wait here for each other.
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_session.organisation_id for no key update;
    select * into v_office from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_session.organisation_id for no key update;
    v_now := identity.clock();
    v_refusal := (select s.refusal from app.proven_session(p_tenant, p_session, v_now) s);
    select h.* into v_standing from registry.handovers h
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id and h.contact_id = p_contact
       and h.ended_at is null and h.objected_at is null and (h.accepted_at is null or h.effective_at > v_now);
    retry_at := (
        select max(h.objection_until) from registry.handovers h
         where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id and h.objection_until > v_now
           and h.objected_at is null and p_contact = any (app.office_line(p_tenant, h.successor_id)));

    outcome := case
        when v_refusal is not null then v_refusal
        when v_office.contact_id is null or v_office.valid_from > v_now or v_office.valid_until <= v_now then 'contact-unknown'
        when v_standing.accepted_at is not null or v_standing.offer_until > v_now then 'handover-open'
        when retry_at is not null then 'objection-running'
    end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_office.role, p_person, p_address, p_department, p_phone, p_locale) j where j.reason is not null;
        if outcome is null and app.contact_holding(p_tenant, v_office.organisation_id, v_office.role, p_address, v_now, 'infinity', null)
                               is not null then
            outcome := 'exists';
        end if;
    end if;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, 'handover', sha256(uuid_send(v_office.organisation_id)), p_network, v_rule.mail_gap,
                                           v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    if v_standing.handover_id is not null then
        perform app.end_offer(p_tenant, v_standing.handover_id, 'time', v_standing.offer_until, v_now);
    end if;
    insert into registry.handovers (tenant_id, handover_id, organisation_id, contact_id, person, department, phone, address, locale,
                                    offered_at, offer_until, objection_time, effect)
    values (p_tenant, p_handover, v_office.organisation_id, p_contact, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
            nullif(btrim(p_phone, ' 　'), ''), p_address, p_locale, v_now, v_now + v_rule.offer_lifetime, v_rule.objection_time,
            v_rule.handover_effect)
    returning registry.handovers.offer_until into offer_until;
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_handover, 'handover', sha256(uuid_send(v_office.organisation_id)), v_office.organisation_id,
                          v_office.organisation_id, 'handover-offer', p_address, false, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-offered', 'member', v_session.member_id, v_office.organisation_id, p_handover,
            json_build_object('contact', p_contact, 'role', v_office.role, 'proof', v_session.proof, 'session', v_session.session_id,
                              'network', encode(p_network, 'hex')));
    outcome := 'offered';
    return next;
end
$$;

comment on function app.offer_handover(
    integer, bytea, uuid, uuid, text, text, text, text, text, integer, bytea, text, uuid, bytea, bytea, text) is
    'Offers an office to a successor, who is mailed a code.';

reset role;
