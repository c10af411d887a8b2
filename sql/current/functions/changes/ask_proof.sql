-- Asks for the code that lets a session change contacts, where the secret it came from is shared: to the present representative.
-- Who may call: aikotoba_server. Locks: throttle(organisation, 'proof'); the change, its code and its mail are new rows.
-- Of several representatives the one in office longest is written to, before him those whose server does not refuse mail.
-- Returns: asked (expires_at, resend_after, address: where it went, the organisation's own) | too-many-tries (retry_at)
-- | password-required (the session came from a password that a member chose: prove_own_password) | representative-missing
-- | session-ended.
set role aikotoba_definer;

create or replace function app.ask_proof(
    p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid,
    p_payload bytea, p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz, address text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_contact registry.contacts;
    v_policy registry.policies;
    v_change registry.changes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    select * into v_contact
      from registry.contacts c
     where c.tenant_id = p_tenant and c.organisation_id = v_session.organisation_id and c.role = 'representative'
       and c.valid_from <= v_now and c.valid_until > v_now
     order by c.delivery = 'refused', c.valid_from, c.contact_id limit 1;
    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_session.proof = 'password' then 'password-required'
        when v_contact.contact_id is null then 'representative-missing'
    end;
    if outcome is null then
        select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
        retry_at := app.charge_mail(p_tenant, 'proof', uuid_send(v_session.organisation_id), v_policy.mail_gap, v_policy.hour_mails,
                                    v_policy.day_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_change.tenant_id := p_tenant;
    v_change.change_id := p_change;
    v_change.kind := 'proof';
    v_change.organisation_id := v_session.organisation_id;
    v_change.session_id := v_session.session_id;
    v_change.contact_id := v_contact.contact_id;
    v_change.asked_at := v_now;
    select o.expires_at, o.resend_after into expires_at, resend_after
      from app.open_change(p_tenant, v_change, v_contact.address, 'proof', 'change-code', p_key, p_digest, p_reference, p_locale, p_mail,
                           p_payload, p_form, v_now) o;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'proof-asked', 'member', v_session.member_id, v_session.organisation_id, p_change,
            json_build_object('contact', v_contact.contact_id, 'session', v_session.session_id, 'network', encode(p_network, 'hex')));
    outcome := 'asked';
    address := v_contact.address;
    return next;
end
$$;

comment on function app.ask_proof(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Asks for the code that lets a session change contacts, to the present representative.';

reset role;
