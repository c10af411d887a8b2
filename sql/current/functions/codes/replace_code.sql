-- Puts a new code in the place of an asking's old one and mails it to the same address. The row holds one code, so the old one is
-- gone with the same update; its mail, if not yet handed over, is cancelled. A decoy is replaced by the same statements.
-- Who may call: functions of app only, which hold the code's row. Locks: the superseded mail.
-- Returns: until when the code counts, and from when another may be sent.
set role aikotoba_definer;

drop function if exists app.replace_code(integer, registry.one_time_codes, integer, bytea, text, text, uuid, bytea, text, timestamptz);
create or replace function app.replace_code(
    p_tenant integer, p_code registry.one_time_codes, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid,
    p_payload bytea, p_form text, p_now timestamptz, out expires_at timestamptz, out resend_after timestamptz
)
language plpgsql
as $$
#variable_conflict use_column
begin
    expires_at := p_now + p_code.lifetime;
    resend_after := p_now + p_code.mail_gap;
    with superseded as (
        update registry.outbox m
           set state = case when m.state = 'queued' then 'cancelled' else m.state end,
               reply_class = case when m.state = 'queued' then 'superseded' else m.reply_class end,
               payload = null, settled_at = coalesce(m.settled_at, p_now)
         where m.tenant_id = p_tenant and m.mail_id = p_code.mail_id
        returning m.template, m.recipient, m.organisation_id
    ), coded as (
        update registry.one_time_codes c
           set issue = c.issue + 1, reference = p_reference, key_id = p_key, digest = p_digest, tries = 0,
               issued_at = p_now, expires_at = p_now + p_code.lifetime, mail_id = p_mail,
               form = coalesce(p_form, c.form)
         where c.tenant_id = p_tenant and c.code_for = p_code.code_for
    )
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                 expires_at, key_id, payload, code_for, issue, reference, created_at, settled_at)
    select p_tenant, p_mail, s.template, p_locale, s.organisation_id, s.recipient,
           case when p_code.decoy then 'withheld' else 'queued' end, p_now, p_now + p_code.lifetime, p_key,
           case when not p_code.decoy then p_payload end, p_code.code_for, p_code.issue + 1, p_reference, p_now,
           case when p_code.decoy then p_now end
      from superseded s;
end
$$;

reset role;
