-- Cancels and wipes what is past its time: a code that has expired is not sent late.
-- Who may call: app.claim_mail only. Locks: mails, by SKIP LOCKED. A deferred mail is due again at its expiry at the
-- latest, so every late mail is found among the due ones.
set role aikotoba_definer;

create or replace function app.cancel_late_mail(p_tenant integer, p_now timestamptz) returns void
language plpgsql
as $$
begin
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = 'expired', leased_until = null
      from (select l.mail_id from registry.outbox l
             where l.tenant_id = p_tenant and l.state = 'queued' and l.due_at <= p_now and l.expires_at <= p_now
               for no key update skip locked) late
     where m.tenant_id = p_tenant and m.mail_id = late.mail_id;
end
$$;

reset role;
