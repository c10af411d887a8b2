-- Credentials, their sealed values and the keys that open them.
set role aikotoba_owner;

create table vault.data_keys (
    tenant_id     integer not null references registry.tenants,
    key_id        integer not null,
    wrapped       bytea not null,
    wrapping_key  text not null,
    state         text not null,
    created_at    timestamptz not null,
    primary key (tenant_id, key_id),
    constraint "a key is current, readable or retired" check (state in ('current', 'readable', 'retired'))
);
create unique index "one data key is current" on vault.data_keys (tenant_id) where state = 'current';
comment on table vault.data_keys is 'Data keys of a tenant, wrapped by a key that never enters the database.';

create table registry.credentials (
    tenant_id        integer not null,
    credential_id    uuid not null,
    type_id          uuid not null,
    organisation_id  uuid,
    -- NULLs never collide, so a constraint needs the nil id for what the whole tenant holds.
    holder_id        uuid not null generated always as (
        coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
    period_id        uuid not null,
    generation       integer not null,
    origin           text not null,
    valid_from       timestamptz not null,
    valid_until      timestamptz not null,
    grace_until      timestamptz not null,
    digest           bytea,
    digest_key       integer,
    kdf              jsonb,
    salt             bytea,
    revoked_at       timestamptz,
    reason           text,
    primary key (tenant_id, credential_id),
    foreign key (tenant_id, type_id) references registry.credential_types,
    foreign key (tenant_id, organisation_id) references registry.organisations,
    foreign key (tenant_id, period_id) references registry.periods,
    constraint "one generation is valid at a time" exclude using gist (
        tenant_id with =, type_id with =, holder_id with =, tstzrange(valid_from, valid_until) with &&)
        where (revoked_at is null),
    constraint "a credential ends after it begins" check (valid_from < valid_until and valid_until <= grace_until),
    constraint "a credential is generated, imported or chosen" check (origin in ('generated', 'imported', 'member-chosen')),
    constraint "a generation counts from one" check (generation >= 1),
    constraint "a digest names its key" check ((digest is null) = (digest_key is null)),
    constraint "a slow hash has its salt" check ((kdf is null) = (salt is null))
);
create unique index "one credential is a generation of its period"
    on registry.credentials (tenant_id, holder_id, type_id, period_id, generation);
create index credentials_of_holder on registry.credentials (tenant_id, holder_id, type_id, valid_from);
comment on table registry.credentials is
    'One generation of a password: valid from, until, and accepted until the end of its grace.';

create table vault.sealed_values (
    tenant_id      integer not null,
    credential_id  uuid not null,
    key_id         integer not null,
    sealed         bytea not null,
    primary key (tenant_id, credential_id),
    foreign key (tenant_id, credential_id) references registry.credentials on delete cascade,
    foreign key (tenant_id, key_id) references vault.data_keys
);
comment on table vault.sealed_values is 'What a credential reads, sealed. A member-chosen password has no row here.';

reset role;
