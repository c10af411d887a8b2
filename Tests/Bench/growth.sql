-- Who asks and is shown values in the growth rows: as many members as :most, as far apart as the crowd allows, by number.
-- Everybody has a session; nobody but these members has a token that is easy to tell. Used last in a hundred years, so that
-- data that is kept serves again.
drop schema if exists bench cascade;
create schema bench;
create table bench.commits (id bigint generated always as identity primary key);
create table bench.members as
select ((o.place - 1) / (o.organisations / least(:most, o.organisations)))::integer as n, o.organisation_id, o.member_id, c.address,
       c.contact_id
  from (select organisation_id, member_id, row_number() over (order by member_id) as place, count(*) over () as organisations
          from registry.organisations where tenant_id = :tenant) o
  join registry.contacts c
    on c.tenant_id = :tenant and c.organisation_id = o.organisation_id and c.role = 'representative'
 where (o.place - 1) % (o.organisations / least(:most, o.organisations)) = 0;
alter table bench.members add primary key (n);
create index on bench.members (organisation_id);

truncate registry.sessions, registry.throttles, registry.inquiries, registry.one_time_codes, registry.disclosures,
    registry.outbox, registry.organisation_activity, audit.events;
insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at,
                               idle, ends_at, network, agent)
select :tenant, sha256(convert_to(coalesce('aikotoba-bench-session-' || lpad(m.n::text, 9, '0'), c.organisation_id::text), 'UTF8')),
       gen_random_uuid(), c.organisation_id, c.credential_id, now(), now() + interval '100 years', interval '30 minutes',
       now() + interval '100 years', '\x7f000001', 'bench'
  from registry.credentials c
  join registry.credential_types t on t.tenant_id = :tenant and t.type_id = c.type_id and t.code = 's-password'
  left join bench.members m on m.organisation_id = c.organisation_id
 where c.tenant_id = :tenant;
insert into registry.organisation_activity (tenant_id, organisation_id, last_sign_in_on)
select tenant_id, organisation_id, current_date - 7 from registry.organisations where tenant_id = :tenant;
vacuum (analyze);
