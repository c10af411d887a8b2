-- How a session proves itself for what changes contacts stands with the session, written once where it is opened: every page asks for it,
-- and would else look up the credential the session came from.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

alter table registry.sessions
    add column proof text not null default 'code' constraint "a session proves itself by code or password" check (proof in ('code', 'password'));
update registry.sessions s set proof = 'password'
  from registry.credentials c
 where c.tenant_id = s.tenant_id and c.credential_id = s.credential_id and c.origin = 'member-chosen';
comment on column registry.sessions.proof is
    'What lets it change contacts: its own password, typed again, where a member chose that; else a code to the representative.';

reset role;
