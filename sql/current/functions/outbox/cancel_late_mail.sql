-- Cancels and wipes, among the first due mails, what is past its time (a code that has expired is not sent late) and what is for an
-- organisation that is not active (a suspension cancels what is queued; this is for what was being queued meanwhile, or queued once more).
-- Who may call: app.claim_mail only. Locks: mails, by SKIP LOCKED; items of rotations whose letters are cancelled.
-- Only the first p_limit are looked at: reading the whole queue at every claim is what makes a long queue slow. A deferred mail is due
-- again at its expiry at the latest, so every late one gets there.
-- Returns how many were cancelled; 0: nothing among the first is to be cancelled.
set role aikotoba_definer;

drop function if exists app.cancel_late_mail(integer, timestamptz);

create or replace function app.cancel_late_mail(p_tenant integer, p_limit integer, p_now timestamptz) returns integer
language plpgsql
as $$
declare
    v_cancelled integer;
    v_announced uuid[];
begin
    with first as materialized (
        select m.mail_id, m.organisation_id, m.expires_at from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.due_at <= p_now
         order by m.due_at limit p_limit
    ), late as (
        select f.mail_id, case when f.expires_at <= p_now then 'expired' else 'organisation-' || o.status end as reply_class
          from first f
          left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = f.organisation_id
         where f.expires_at <= p_now or o.status <> 'active'
    ), locked as (
        -- By the key alone, see settle_mail.
        select m.mail_id, m.state, l.reply_class
          from late l
          join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = l.mail_id
           for no key update of m skip locked
    ), cancelled as (
        update registry.outbox m
           set state = 'cancelled', payload = null, settled_at = p_now, reply_class = l.reply_class, leased_until = null
          from locked l
         where m.tenant_id = p_tenant and m.mail_id = l.mail_id and l.state = 'queued'
        returning m.template, m.code_for, m.reply_class
    )
    select count(*), array_agg(distinct c.code_for) filter (where c.template = 'rotation-announcement' and c.reply_class <> 'expired')
      into v_cancelled, v_announced
      from cancelled c;
    if v_announced is not null then
        perform app.unannounce(p_tenant, v_announced);
    end if;
    return v_cancelled;
end
$$;

reset role;
