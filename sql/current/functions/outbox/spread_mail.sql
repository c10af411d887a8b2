-- Spreads, among the first due mails, those to all contacts of an organisation into one mail for each address that was a contact's
-- when the mail was written, in the contact's language. Here and not where the mail is written: the redeemer need not wait for it.
-- Who may call: app.claim_mail only. Locks: mails, by SKIP LOCKED.
set role aikotoba_definer;

create or replace function app.spread_mail(p_tenant integer, p_limit integer, p_now timestamptz) returns void
language plpgsql
as $$
begin
    with first as materialized (
        select m.mail_id, m.recipient from registry.outbox m
         where m.tenant_id = p_tenant and m.state = 'queued' and m.due_at <= p_now
         order by m.due_at limit p_limit
    ), parents as (
        select m.*
          from first f
          join registry.outbox m
            on m.tenant_id = p_tenant and m.mail_id = f.mail_id and m.state = 'queued' and m.expires_at > p_now
         where f.recipient is null
           for no key update of m skip locked
    ), children as (
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at,
                                     expires_at, code_for, issue, reference, created_at)
        select distinct on (p.mail_id, c.address_folded)
               p_tenant, app.new_id(p_now), p.template, c.locale, p.organisation_id, c.address, 'queued', p.due_at,
               p.expires_at, p.code_for, p.issue, p.reference, p.created_at
          from parents p
          join registry.contacts c
            on c.tenant_id = p_tenant and c.organisation_id = p.organisation_id
           and c.valid_from <= p.created_at and c.valid_until > p.created_at
         order by p.mail_id, c.address_folded, array_position(array['representative', 'deputy', 'technical'], c.role)
    )
    update registry.outbox m
       set state = 'spread', settled_at = p_now
      from parents p
     where m.tenant_id = p_tenant and m.mail_id = p.mail_id;
end
$$;

reset role;
