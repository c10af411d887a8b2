-- The domain, never the address.
set role aikotoba_viewer;

create or replace view dba.outbox_refusals as
select t.tenant_id, t.slug as tenant, m.mail_id, split_part(m.recipient, '@', -1) as domain, m.reply_class,
       m.attempts, m.settled_at
  from registry.outbox m
  join registry.tenants t on t.tenant_id = m.tenant_id
 where m.state = 'refused' or m.state = 'cancelled' and m.reply_class = 'expired'
 order by t.tenant_id, m.settled_at desc;

comment on view dba.outbox_refusals is 'Mails that a mail server refused or that could not be sent in time.';
comment on column dba.outbox_refusals.tenant_id is 'Number of the tenant.';
comment on column dba.outbox_refusals.tenant is 'Slug of the tenant.';
comment on column dba.outbox_refusals.mail_id is 'Id of the mail; its Message-ID begins with it.';
comment on column dba.outbox_refusals.domain is 'Domain of the recipient.';
comment on column dba.outbox_refusals.reply_class is 'Class of the server’s reply, or expired.';
comment on column dba.outbox_refusals.attempts is 'How often it was tried.';
comment on column dba.outbox_refusals.settled_at is 'When it was given up.';

reset role;
