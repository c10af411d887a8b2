-- How a session proves itself for what changes contacts stands with the session, written once where it is opened: every page asks for it,
-- and would else look up the credential the session came from.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid
set row_security = off;

alter table registry.sessions
    add column proof text not null default 'code' constraint "a session proves itself by code or password" check (proof in ('code', 'password'));
comment on column registry.sessions.proof is
    'What lets it change contacts: its own password, typed again, where a member chose that; else a code to the representative.';

alter table registry.sessions no force row level security;
alter table registry.credentials no force row level security;
update registry.sessions s set proof = 'password'
  from registry.credentials c
 where c.tenant_id = s.tenant_id and c.credential_id = s.credential_id and c.origin = 'member-chosen' and s.ended_at is null;
alter table registry.sessions force row level security;
alter table registry.credentials force row level security;

reset row_security;
reset role;
