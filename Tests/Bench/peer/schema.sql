-- What a careful developer would write by hand for the same three calls: plain tables, their keys and indexes, no
-- tenants, no row-level security. Filled with the same organisations. :tenant is given.
set client_min_messages = warning;
do $$ begin create role peer login; exception when duplicate_object then null; end $$;
grant connect on database aikotoba to peer;
drop schema if exists peer cascade;
create schema peer authorization peer;
set role peer;

create table peer.organisations (
    organisation_id uuid primary key, member_id text not null unique, name text not null, name_en text, name_kana text not null,
    membership_class text not null);
create table peer.contacts (
    contact_id uuid primary key, organisation_id uuid not null references peer.organisations, role text not null,
    person text not null, department text, phone text, address text not null);
create table peer.sessions (
    token_digest bytea primary key, organisation_id uuid not null references peer.organisations, opened_at timestamptz not null,
    last_used_at timestamptz not null, ends_at timestamptz not null);
create table peer.credentials (
    organisation_id uuid references peer.organisations, type text, period text, sealed bytea not null,
    valid_from timestamptz not null, valid_until timestamptz not null, primary key (organisation_id, type, period));
create table peer.codes (
    inquiry_id uuid primary key, organisation_id uuid not null references peer.organisations, type text not null,
    digest bytea not null, tries integer not null default 0, expires_at timestamptz not null, redeemed_at timestamptz);
create table peer.throttles (
    organisation_id uuid, purpose text, last_mail_at timestamptz not null, primary key (organisation_id, purpose));
create table peer.disclosures (
    inquiry_id uuid primary key, organisation_id uuid not null references peer.organisations, receipt text not null,
    disclosed_at timestamptz not null);
create table peer.outbox (
    mail_id uuid primary key, template text not null, recipient text, payload bytea, state text not null default 'queued',
    created_at timestamptz not null default now());
create table peer.audit (
    event_id bigint generated always as identity primary key, at timestamptz not null default now(), act text not null,
    organisation_id uuid not null, subject uuid not null, detail jsonb not null);
reset role;

insert into peer.organisations
select o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class
  from bench.members m join registry.organisations o on o.tenant_id = :tenant and o.organisation_id = m.organisation_id;
insert into peer.contacts
select c.contact_id, c.organisation_id, c.role, c.person, c.department, c.phone, c.address
  from registry.contacts c where c.tenant_id = :tenant;
insert into peer.sessions
select sha256(convert_to('aikotoba-bench-session-' || lpad(m.n::text, 9, '0'), 'UTF8')), m.organisation_id, now(), now(),
       now() + interval '12 hours'
  from bench.members m;
create index contacts_of_organisation on peer.contacts (organisation_id);
