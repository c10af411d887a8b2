-- My page: who proved himself once more, and what he changes of his organisation's contacts.
set role aikotoba_owner;

-- squawk-ignore-file ban-drop-function, require-concurrent-index-creation
-- (Recoveries are few, and were no part of a release before this.)

-- Until when a session may change contacts, and the contact whose code said so; without one, the password was typed again.
alter table registry.sessions
    add column proven_until timestamptz,
    add column proven_by    uuid;

-- Askings at My page that wait for a code: a proof, to the representative's address, or a new address of a contact, to that.
create table registry.changes (
    tenant_id        integer not null,
    change_id        uuid not null,
    kind             text not null,
    organisation_id  uuid not null,
    session_id       uuid not null,
    contact_id       uuid not null,
    asked_at         timestamptz not null,
    version          integer,
    person           text,
    department       text,
    phone            text,
    address          text,
    locale           text,
    done_at          timestamptz,
    successor_id     uuid,
    primary key (tenant_id, change_id),
    constraint "a change is a proof or an address" check (kind in ('proof', 'address')),
    constraint "a new address stands with all that is said of its contact" check (
        num_nulls(version, person, address, locale) = case kind when 'address' then 0 else 4 end)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.changes is
    'Askings at My page that wait for a code. contact_id: whose address a proof went to, or whose address is to be another; version: of that contact when it was asked; successor_id: the contact that holds the new address.';

create index recovery_choices_of_organisation on registry.recovery_choices (tenant_id, organisation_id);

reset role;

-- It tells more from here on.
set role aikotoba_definer;
drop function if exists app.read_me(integer, bytea);
reset role;
