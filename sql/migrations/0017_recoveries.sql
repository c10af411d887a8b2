-- Passwords that members choose themselves: recoveries, the organisations one may be for, the grant that a right code is exchanged for.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid, ban-drop-function

alter table registry.policies
    add column grant_lifetime    interval not null default '15 minutes',
    add column duplicate_address text not null default 'choose',
    add column password_least    integer not null default 15,
    add column password_most     integer not null default 128,
    -- What no password may contain, beside member ID and names.
    add column password_words    text[] not null default '{}',
    add constraint "a grant lives 5 to 30 minutes" check (grant_lifetime between '5 minutes' and '30 minutes'),
    -- refuse tells strangers that an address is registered, and that it stands for several.
    add constraint "an address of several is chosen from or refused" check (duplicate_address in ('choose', 'refuse')),
    add constraint "a chosen password has 15 to 64 characters at least" check (password_least between 15 and 64),
    add constraint "a chosen password may have 64 to 128 characters" check (password_most between 64 and 128);

-- What is promised when it is asked (which password, how long a grant lives) stands here: a change of policy does not reach it.
create table registry.recoveries (
    tenant_id        integer not null,
    recovery_id      uuid not null,
    type_id          uuid not null,
    proof            text not null,
    address_subject  bytea not null,
    asked_at         timestamptz not null,
    grant_lifetime   interval not null,
    verified_at      timestamptz,
    grant_digest     bytea,
    grant_until      timestamptz,
    registered_at    timestamptz,
    organisation_id  uuid,
    primary key (tenant_id, recovery_id),
    constraint "a recovery is asked for by address, with a member ID or alone" check (proof in ('member-id-and-address', 'address')),
    constraint "a grant is whole or absent" check (num_nulls(verified_at, grant_digest, grant_until) in (0, 3)),
    constraint "a password is registered in the time of its grant" check (
        case when registered_at is null then organisation_id is null
             else organisation_id is not null and coalesce(registered_at < grant_until, false) end)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.recoveries is
    'Askings for a new password. verified_at: when the right code was exchanged for the grant, which is known by its digest; registered_at: when a password spent it.';

create table registry.recovery_choices (
    tenant_id        integer not null,
    recovery_id      uuid not null,
    choice           integer not null,
    organisation_id  uuid,
    primary key (tenant_id, recovery_id, choice),
    foreign key (tenant_id, recovery_id) references registry.recoveries on delete cascade
);
comment on table registry.recovery_choices is
    'The organisations a recovery may be for, as they were when it was asked. An address that is nobody''s has one choice, of nobody.';

reset role;

-- It tells more from here on.
set role aikotoba_definer;
drop function if exists app.claim_mail(integer, integer);
reset role;
