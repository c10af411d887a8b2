-- What operators may change of a tenant; and what an asking was promised stands in its own row from here on.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation, adding-required-field, disallowed-unique-constraint, ban-drop-function, ban-drop-constraint
-- (One transaction a file: what is locked here is locked for the seconds that reading the credentials once takes.)
set row_security = off;

alter table registry.tenants
    add column desk_hours_ja text not null default '',
    add column desk_hours_en text not null default '',
    -- Counts the changes of all settings: a server that remembers settings compares it, every two seconds.
    add column settings_changes bigint not null default 0;

alter table registry.periods add column version integer not null default 1;

-- What is asked and shown is never changed under a code that is on its way: the type gets a new row, the old one keeps
-- its askings.
alter table registry.inquiry_types add column replaced_at timestamptz, drop constraint "one inquiry type has a code";
create unique index "one inquiry type has a code" on registry.inquiry_types (tenant_id, code) where replaced_at is null;

alter table registry.one_time_codes
    add column form text not null default 'letters',
    add column lifetime interval not null default '20 minutes',
    add column mail_gap interval not null default '60 seconds',
    add column hour_mails integer not null default 5,
    add column day_tries integer not null default 15,
    add column day_ceiling integer not null default 100,
    add column network_free_tries integer not null default 50,
    add column help_after interval not null default '30 minutes';

alter table registry.one_time_codes no force row level security;
alter table registry.policies no force row level security;
update registry.one_time_codes c
   set form = p.code_form, lifetime = p.code_lifetime, mail_gap = p.mail_gap, hour_mails = p.hour_mails, day_tries = p.day_tries,
       day_ceiling = p.address_day_ceiling, network_free_tries = p.network_free_tries, help_after = p.help_after
  from registry.policies p
 where p.tenant_id = c.tenant_id and c.redeemed_at is null;
alter table registry.one_time_codes force row level security;
alter table registry.policies force row level security;

-- Until when the generation that has just ended is accepted: from its own rows, whatever the type says by now.
create index credentials_by_turn on registry.credentials (tenant_id, type_id, valid_until, grace_until) where revoked_at is null;

alter table registry.policies
    add constraint "help is pointed at within a day" check (help_after between '1 minute' and '1 day'),
    add constraint "a session is not idle for longer than it lasts" check (session_idle <= session_longest);

reset row_security;
reset role;

-- These return more, or take more, from here on; a function keeps its shape for as long as it lives.
set role aikotoba_definer;
drop function if exists app.read_tenants();
drop function if exists app.read_inquiry(integer, bytea, uuid);
drop function if exists app.ask_code(integer, bytea, text, uuid, text, text, bytea, integer, bytea, text, text, uuid, bytea, bytea);
drop function if exists app.resend_code(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea);
drop function if exists app.create_tenant(text, text, text, text, text, text, text);
drop function if exists app.write_first_texts(integer, text, text);
drop function if exists app.inquiry_type_of(text);
drop function if exists app.describe_credential_types(integer, text, timestamptz);
reset role;
