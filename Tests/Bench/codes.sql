-- Codes for pgbench to redeem, under ids and digests that it can compute: 8 to :count + 7 of a :run.
insert into registry.inquiries (tenant_id, inquiry_id, inquiry_type_id, organisation_id, session_id, asked_at)
select :tenant, (lpad(to_hex(:run), 8, '0') || '8' || lpad(to_hex(m.n), 23, '0'))::uuid, t.inquiry_type_id,
       m.organisation_id, gen_random_uuid(), now()
  from bench.members m join registry.inquiry_types t on t.tenant_id = :tenant and t.code = 'm-password'
 where m.n between 8 and :count + 7;
insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, organisation_id, reference, key_id, digest, decoy,
                                     max_tries, issued_at, expires_at, mail_id)
select :tenant, (lpad(to_hex(:run), 8, '0') || '8' || lpad(to_hex(m.n), 23, '0'))::uuid, 'inquiry:m-password',
       uuid_send(m.organisation_id), m.organisation_id, 'ABCD', 1, sha256(convert_to(m.n::text, 'UTF8')), false, 5, now(),
       now() + interval '20 minutes', gen_random_uuid()
  from bench.members m where m.n between 8 and :count + 7;
vacuum (analyze) registry.inquiries, registry.one_time_codes;
