-- What the bench adds to the database: the members by number, a table for the floor, and values it can compute itself.
-- Run as the cluster's administrator before each bench; :tenant and :first_computable are given.
drop schema if exists bench cascade;
create schema bench;
create table bench.commits (id bigint generated always as identity primary key, at timestamptz not null, body text not null);
grant usage on schema bench to aikotoba_server;
grant insert on bench.commits to aikotoba_server;

create table bench.members as
select (row_number() over (order by o.member_id) - 1)::integer as n, o.organisation_id, o.member_id, c.address, c.contact_id
  from registry.organisations o
  join registry.contacts c on c.tenant_id = o.tenant_id and c.organisation_id = o.organisation_id and c.role = 'representative'
 where o.tenant_id = :tenant;
alter table bench.members add primary key (n);
create index on bench.members (organisation_id);

truncate registry.sessions, registry.throttles, registry.inquiries, registry.one_time_codes, registry.disclosures,
    registry.outbox, registry.organisation_activity, audit.events;

-- Everybody is signed in, with tokens that are easy to tell. Used just now and for the next hours: the one write a
-- minute that notes a session's use stays out of the reads.
insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at,
                               idle, ends_at, network, agent)
select :tenant, sha256(convert_to('aikotoba-bench-session-' || lpad(m.n::text, 9, '0'), 'UTF8')), gen_random_uuid(),
       m.organisation_id, c.credential_id, now(), now() + interval '3 hours', interval '30 minutes', now() + interval '12 hours',
       '\x7f000001', 'bench'
  from bench.members m
  join registry.credential_types t on t.tenant_id = :tenant and t.code = 's-password'
  join registry.credentials c on c.tenant_id = :tenant and c.type_id = t.type_id and c.holder_id = m.organisation_id;

-- Members whose S-password only pgbench knows: the server's digests are keyed.
update registry.credentials c
   set digest = sha256(convert_to('aikotoba-bench-password-' || m.n::text, 'UTF8'))
  from bench.members m, registry.credential_types t
 where m.n >= :first_computable and t.tenant_id = :tenant and t.code = 's-password'
   and c.tenant_id = :tenant and c.type_id = t.type_id and c.holder_id = m.organisation_id
   and c.digest <> sha256(convert_to('aikotoba-bench-password-' || m.n::text, 'UTF8'));

-- A desk that has been in use for a while: 50,000 inquiries of last week, answered.
insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, asked_at)
select :tenant, ('00000000-0000-7000-8000-' || lpad(to_hex(m.n), 12, '0'))::uuid, t.inquiry_type_id, m.organisation_id,
       now() - interval '7 days'
  from bench.members m join registry.inquiry_types t on t.tenant_id = :tenant and t.code = 'k-password' where m.n < 50000;
insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest, decoy,
                                     max_tries, issued_at, expires_at, redeemed_at, mail_id)
select i.tenant_id, i.inquiry_id, 'inquiry:k-password', uuid_send(i.organisation_id), i.organisation_id, 'ABCD', 1,
       sha256(uuid_send(i.inquiry_id)), false, 5, i.asked_at, i.asked_at + interval '20 minutes',
       i.asked_at + interval '1 minute', i.inquiry_id
  from registry.inquiries i where i.tenant_id = :tenant;
insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at,
                             code_for, issue, reference, created_at, settled_at)
select i.tenant_id, i.inquiry_id, 'code', 'ja', i.organisation_id, 'contact@member.example', 'handed-over', i.asked_at,
       i.asked_at + interval '20 minutes', i.inquiry_id, 1, 'ABCD', i.asked_at, i.asked_at
  from registry.inquiries i where i.tenant_id = :tenant;
insert into registry.disclosures (tenant_id, inquiry_id, item, organisation_id, credential_id, kind, receipt, disclosed_at)
select i.tenant_id, i.inquiry_id, 1, i.organisation_id, i.inquiry_id, 'credential', 'D26-0406-8K3P', i.asked_at + interval '1 minute'
  from registry.inquiries i where i.tenant_id = :tenant;
insert into registry.organisation_activity (tenant_id, organisation_id, last_sign_in_on)
select :tenant, organisation_id, current_date - 7 from bench.members;

vacuum (analyze);
