-- Replaces the code of an inquiry by a new one and mails it to the same address.
-- Who may call: aikotoba_server. Locks: code, throttle(s), the superseded mail.
-- The limits are those of the day it was asked for: the policy may have changed meanwhile.
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | code-already-used | inquiry-unknown |
-- session-ended. A decoy is resent by the same statements.
set role aikotoba_definer;

create or replace function app.resend_code(
    p_tenant integer, p_session bytea, p_inquiry uuid, p_key integer, p_digest bytea, p_reference text, p_locale text,
    p_mail uuid, p_payload bytea, p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_rule record;
    v_refusal text;
    v_retry_at timestamptz;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_inquiry
       for no key update;
    v_now := identity.clock();

    select t.code, t.proof, s.session_id, s.organisation_id, s.last_used_at
      into v_rule
      from registry.inquiries i
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    v_refusal := case
        when v_code.code_for is null or v_rule.code is null then 'inquiry-unknown'
        when v_rule.proof = 'session' and v_rule.session_id is null then 'session-ended'
        when v_rule.proof = 'session' and v_rule.organisation_id <> v_code.organisation_id then 'inquiry-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if v_refusal is not null then
        outcome := v_refusal;
        return next;
        return;
    end if;

    if v_rule.proof = 'session' then
        if v_rule.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        v_retry_at := app.charge_mail(p_tenant, v_code.purpose, v_code.subject, v_code.mail_gap, v_code.hour_mails,
                                      v_code.day_tries);
    else
        v_retry_at := app.charge_public_mail(p_tenant, v_code.purpose, v_code.subject, p_network, v_code.mail_gap,
                                             v_code.hour_mails, v_code.day_tries, v_code.day_ceiling,
                                             v_code.network_free_tries);
    end if;
    if v_retry_at is not null then
        outcome := 'too-many-tries';
        retry_at := v_retry_at;
        return next;
        return;
    end if;

    v_now := identity.clock();
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-resent', case when v_rule.session_id is null then 'public' else 'member' end,
            v_code.organisation_id, p_inquiry,
            json_build_object('inquiryType', v_rule.code, 'issue', v_code.issue + 1, 'withheld', v_code.decoy,
                              'network', encode(p_network, 'hex')));

    outcome := 'asked';
    return next;
end
$$;

comment on function app.resend_code(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Replaces the code of an inquiry and mails the new one to the same address.';

reset role;
