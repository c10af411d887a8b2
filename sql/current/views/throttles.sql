-- Subjects are keyed digests, organisations or networks; a prefix tells rows apart and names nobody.
set role aikotoba_viewer;

create or replace view dba.throttles as
select t.tenant_id, t.slug as tenant, h.purpose, h.tries, cardinality(h.mail_times) as mails, h.window_from,
       nullif(h.blocked_until, '-infinity') as blocked_until,
       encode(substring(h.subject from 1 for case when octet_length(h.subject) <= 8 then 3 else 6 end), 'hex')
           as subject_digest_prefix
  from registry.throttles h
  join registry.tenants t on t.tenant_id = h.tenant_id
 order by t.tenant_id, h.window_from desc;

comment on view dba.throttles is 'Counters of tries and mails.';
comment on column dba.throttles.tenant_id is 'Number of the tenant.';
comment on column dba.throttles.tenant is 'Slug of the tenant.';
comment on column dba.throttles.purpose is 'sign-in, sign-in-network, operator-sign-in, operator-network, verification-token, inquiry-network, recovery, proof, address-change, handover, handover-case, handover-case-code, desk-message, or inquiry: and the type.';
comment on column dba.throttles.tries is 'Failures counted since window_from; for an address also the mails let through, for inquiry-network these alone.';
comment on column dba.throttles.mails is 'Mails remembered, five at most.';
comment on column dba.throttles.window_from is 'When counting began; counted for a day, for inquiry-network an hour.';
comment on column dba.throttles.blocked_until is 'Until when a tarpit turns tries away; NULL: never yet.';
comment on column dba.throttles.subject_digest_prefix is 'First bytes of the subject.';

reset role;
