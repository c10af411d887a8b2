-- Writes an asking's first code and the letter that carries it. What the policy promises of tries, resending and help is written beside
-- the code: a later change does not reach it. A decoy gets the same rows by the same statements, a code that never matches and a
-- letter that is withheld.
-- Who may call: functions of app only, after the throttle. Locks nothing: both rows are new.
-- p_code_for: the asking. p_organisation: for whom the code is; p_addressee: whom the letter speaks to. p_form: NULL: as the policy says.
-- Returns: until when the code counts, and from when another may be sent.
set role aikotoba_definer;

create or replace function app.place_code(
    p_tenant integer, p_code_for uuid, p_purpose text, p_subject bytea, p_organisation uuid, p_addressee uuid, p_template text,
    p_recipient text, p_decoy boolean, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea,
    p_form text, p_now timestamptz, out expires_at timestamptz, out resend_after timestamptz
)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_rule registry.policies;
begin
    select * into strict v_rule from registry.policies p where p.tenant_id = p_tenant;
    expires_at := p_now + v_rule.code_lifetime;
    resend_after := p_now + v_rule.mail_gap;
    insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest,
                                         decoy, max_tries, issued_at, expires_at, mail_id, form, lifetime, mail_gap,
                                         hour_mails, day_tries, day_ceiling, network_free_tries, help_after)
    values (p_tenant, p_code_for, p_purpose, p_subject, p_organisation, p_reference, p_key, p_digest, p_decoy, v_rule.code_tries, p_now,
            expires_at, p_mail, coalesce(p_form, v_rule.code_form), v_rule.code_lifetime, v_rule.mail_gap, v_rule.hour_mails,
            v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries, v_rule.help_after);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    values (p_tenant, p_mail, p_template, p_locale, p_addressee, p_recipient, case when p_decoy then 'withheld' else 'queued' end, p_now,
            expires_at, p_key, case when not p_decoy then p_payload end, p_code_for, 1, p_reference, p_now,
            case when p_decoy then p_now end);
end
$$;

reset role;
