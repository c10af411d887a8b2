-- Mails a new code of an offer to the successor; the one before counts no more, the letter's URL stays what it was.
-- Who may call: aikotoba_server, for whoever has the URL. Locks: handover, code, throttles, the superseded letter.
-- An offer outlives its codes, which are purged a day after their end: the first asking after that writes a new row. So the offer is held
-- first, in all functions that deal with its code.
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | offer-ended (accepted, withdrawn, past its time)
-- | handover-unknown.
set role aikotoba_definer;

create or replace function app.resend_handover(
    p_tenant integer, p_handover uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea, p_network bytea,
    p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_handover registry.handovers;
    v_code registry.one_time_codes;
    v_rule registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover for no key update;
    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
    end;
    if outcome is null then
        retry_at := app.charge_public_mail(
            p_tenant, 'handover', sha256(uuid_send(v_handover.organisation_id)), p_network, coalesce(v_code.mail_gap, v_rule.mail_gap),
            coalesce(v_code.hour_mails, v_rule.hour_mails), coalesce(v_code.day_tries, v_rule.day_tries),
            coalesce(v_code.day_ceiling, v_rule.address_day_ceiling), coalesce(v_code.network_free_tries, v_rule.network_free_tries));
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    if v_code.code_for is null then
        select c.expires_at, c.resend_after into expires_at, resend_after
          from app.place_code(p_tenant, p_handover, 'handover', sha256(uuid_send(v_handover.organisation_id)), v_handover.organisation_id,
                              v_handover.organisation_id, 'handover-offer', v_handover.address, false, p_key, p_digest, p_reference,
                              v_handover.locale, p_mail, p_payload, p_form, v_now) c;
    else
        select c.expires_at, c.resend_after into expires_at, resend_after
          from app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, v_handover.locale, p_mail, p_payload, p_form, v_now) c;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-resent', 'public', v_handover.organisation_id, p_handover,
            json_build_object('issue', coalesce(v_code.issue, 0) + 1, 'network', encode(p_network, 'hex')));
    outcome := 'asked';
    return next;
end
$$;

comment on function app.resend_handover(integer, uuid, integer, bytea, text, uuid, bytea, bytea, text) is
    'Mails a new code of an offer to the successor.';

reset role;
