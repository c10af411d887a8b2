-- Asks for a one-time code to a registered address.
-- Who may call: aikotoba_server. Locks: throttle(subject, purpose), for askings without a session then
-- throttle(address) and throttle(network); the inquiry, its code and its mail are new rows.
-- Returns: asked (expires_at, resend_after) | session-ended | too-many-tries (retry_at) | type-unknown.
-- p_form: how the code looks, as its maker made it (NULL: as the policy says).
-- What the policy promises of tries, resending and help is written beside the code: a later change does not reach it.
-- An address that is not registered gets a decoy: the same rows by the same statements, a code that never matches and
-- a mail that is withheld.
set role aikotoba_definer;

create or replace function app.ask_code(
    p_tenant integer, p_session bytea, p_type text, p_inquiry uuid, p_member_id text, p_address text,
    p_address_subject bytea, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid,
    p_payload bytea, p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_purpose text := 'inquiry:' || p_type;
    v_rule record;
    v_address text;
    v_addressee uuid;
    v_decoy boolean;
    v_subject bytea;
    v_retry_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.inquiry_type_id, t.proof, p.code_lifetime, p.code_tries, p.day_tries, p.mail_gap, p.hour_mails,
           p.address_day_ceiling, p.network_free_tries, p.help_after, p.code_form, s.session_id, s.organisation_id, s.last_used_at
      into v_rule
      from registry.policies p
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.code = p_type and t.replaced_at is null
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'type-unknown';
        return next;
        return;
    end if;
    if v_rule.proof = 'session' then
        if v_rule.session_id is null then
            outcome := 'session-ended';
            return next;
            return;
        end if;
        if v_rule.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        v_subject := uuid_send(v_rule.organisation_id);
        select min(c.address) into v_address
          from registry.contacts c
         where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
           and c.organisation_id = v_rule.organisation_id
           and c.valid_from <= v_now and c.valid_until > v_now and c.role in ('representative', 'deputy');
        v_retry_at := app.charge_mail(p_tenant, v_purpose, v_subject, v_rule.mail_gap, v_rule.hour_mails, v_rule.day_tries);
    else
        v_subject := p_address_subject;
        select f.address, f.organisation_id into v_address, v_addressee
          from app.find_recipient(p_tenant, p_address,
                                  case v_rule.proof when 'address' then null else coalesce(p_member_id, '') end, v_now) f;
        -- By an address alone one asks for nobody in particular, even where it is registered once.
        if v_rule.proof <> 'address' then
            v_rule.organisation_id := v_addressee;
        end if;
        v_retry_at := app.charge_public_mail(p_tenant, v_purpose, v_subject, p_network, v_rule.mail_gap,
                                             v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling,
                                             v_rule.network_free_tries);
    end if;
    if v_retry_at is not null then
        outcome := 'too-many-tries';
        retry_at := v_retry_at;
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_decoy := v_address is null;
    insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, session_id, asked_at)
    values (p_tenant, p_inquiry, v_rule.inquiry_type_id, v_rule.organisation_id, v_rule.session_id, v_now);
    insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest,
                                         decoy, max_tries, issued_at, expires_at, mail_id, form, lifetime, mail_gap,
                                         hour_mails, day_tries, day_ceiling, network_free_tries, help_after)
    values (p_tenant, p_inquiry, v_purpose, v_subject, v_rule.organisation_id, p_reference, p_key, p_digest,
            v_decoy, v_rule.code_tries, v_now, v_now + v_rule.code_lifetime, p_mail, coalesce(p_form, v_rule.code_form),
            v_rule.code_lifetime, v_rule.mail_gap, v_rule.hour_mails, v_rule.day_tries, v_rule.address_day_ceiling,
            v_rule.network_free_tries, v_rule.help_after);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    values (p_tenant, p_mail, 'code', p_locale, coalesce(v_rule.organisation_id, v_addressee),
            coalesce(v_address, p_address), case when v_decoy then 'withheld' else 'queued' end, v_now,
            v_now + v_rule.code_lifetime, p_key, case when not v_decoy then p_payload end, p_inquiry, 1, p_reference,
            v_now, case when v_decoy then v_now end);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-asked', case when v_rule.session_id is null then 'public' else 'member' end,
            coalesce(v_rule.organisation_id, v_addressee), p_inquiry,
            json_build_object('inquiryType', p_type, 'withheld', v_decoy, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    expires_at := v_now + v_rule.code_lifetime;
    resend_after := v_now + v_rule.mail_gap;
    return next;
end
$$;

comment on function app.ask_code(
    integer, bytea, text, uuid, text, text, bytea, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Asks for a one-time code to a registered address; others get a decoy.';

reset role;
