-- Organisations number :first to :last of a tenant with all that dev's own have: a contact, and this period's credentials
-- of each type that organisations hold. Ids can be computed from the number, which stands where time does in others: their first
-- half must differ, or the index of the exclusion constraint cannot tell them apart. Digests and seals are of nothing: nobody of
-- the crowd signs in or is shown a value. Foreign keys are true by construction and not looked up one by one.
set session_replication_role = replica;
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana, membership_class)
select :tenant, ('018f' || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid, (10000000 + n)::text,
       '第' || n || '会株式会社', 'Body ' || n, 'ダイ' || n || 'カイ', '正会員'
  from generate_series(:first, :last) n;
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, address, valid_from)
select :tenant, ('018e' || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid,
       ('018f' || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid, 'representative', '担当 太郎', '安全性情報部',
       'contact@crowd' || n || '.example', now()
  from generate_series(:first, :last) n;
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                  valid_from, valid_until, grace_until, digest, digest_key)
select :tenant, ('01a' || t.position || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid, t.type_id,
       ('018f' || lpad(to_hex(n), 8, '0') || '70008000000000000000')::uuid, p.period_id, 1, 'generated', p.starts_at, p.ends_at,
       p.ends_at + t.grace, sha256(convert_to(t.code || n, 'UTF8')), k.key_id
  from generate_series(:first, :last) n
 cross join registry.credential_types t
  join registry.periods p
    on p.tenant_id = :tenant and p.calendar_id = t.calendar_id and p.starts_at <= now() and p.ends_at > now()
  join vault.data_keys k on k.tenant_id = :tenant and k.state = 'current'
 where t.tenant_id = :tenant and t.holder = 'organisation' and t.origin = 'generated';
insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
select :tenant, c.credential_id, c.digest_key, '\x01'::bytea || c.digest || substring(c.digest from 1 for 12)
  from registry.credentials c
 where c.tenant_id = :tenant and c.organisation_id between
       ('018f' || lpad(to_hex(:first), 8, '0') || '70008000000000000000')::uuid
   and ('018f' || lpad(to_hex(:last), 8, '0') || '70008000000000000000')::uuid;
