-- Organisations brought in from files: their lines are taken in by batches, judged together and written at once.
set role aikotoba_owner;

create table registry.imports (
    tenant_id  integer not null references registry.tenants,
    import_id  uuid not null,
    -- By their names in the API: what a file does not have stays as it is.
    columns    text[] not null,
    begun_by   text not null,
    begun_at   timestamptz not null,
    primary key (tenant_id, import_id),
    constraint "a file has columns of organisations" check (
        'memberId' = any (columns)
        and columns <@ array['memberId', 'name', 'nameKana', 'nameEn', 'membershipClass', 'contractFrom', 'contractUntil',
                             'contactEmail', 'contactName', 'contactRole'])
);
comment on table registry.imports is 'Files of organisations being brought in; gone when they are, and a day after they were left.';

create table registry.import_types (
    tenant_id  integer not null,
    import_id  uuid not null,
    type_id    uuid not null,
    period_id  uuid not null,
    primary key (tenant_id, import_id, type_id),
    foreign key (tenant_id, import_id) references registry.imports on delete cascade,
    foreign key (tenant_id, type_id) references registry.credential_types,
    foreign key (tenant_id, period_id) references registry.periods
);
comment on table registry.import_types is 'Which types of credentials a file brings, and the period that was current when it began.';

-- No foreign keys from the lines and their values: a hundred thousand locks on one row. The functions delete both
-- with the import.
create table registry.import_lines (
    tenant_id         integer not null,
    import_id         uuid not null,
    line              integer not null,
    -- The one it has, or shall have.
    organisation_id   uuid not null,
    member_id         text,
    name              text,
    name_kana         text,
    name_en           text,
    membership_class  text,
    contract_from     date,
    contract_until    date,
    address           text,
    person            text,
    role              text,
    -- What was judged; NULL: not yet.
    outcome           text,
    changed           text[],
    contact_step      text,
    contact_id        uuid,
    reason            text,
    reason_column     text,
    value             text,
    other_line        integer,
    primary key (tenant_id, import_id, line),
    constraint "a line creates, updates, changes nothing or is invalid" check (
        outcome in ('created', 'updated', 'unchanged', 'invalid')),
    constraint "an invalid line has its reason" check ((outcome = 'invalid') = (reason is not null) or outcome is null and reason is null),
    constraint "a contact is added, corrected or replaced" check (contact_step in ('added', 'corrected', 'replaced'))
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02);
create index import_lines_invalid on registry.import_lines (tenant_id, import_id, line) where reason is not null;
comment on table registry.import_lines is 'What a file says, a row a line, and what was judged about it.';

create table vault.import_values (
    tenant_id        integer not null,
    import_id        uuid not null,
    line             integer not null,
    type_id          uuid not null,
    credential_id    uuid not null,
    -- What it is sealed over besides.
    organisation_id  uuid not null,
    generation       integer not null,
    digest           bytea not null,
    digest_key       integer not null,
    -- The same value under every readable key, to know again what was stored under a former one.
    candidates       bytea[] not null,
    key_id           integer not null,
    sealed           bytea not null,
    standing         text,
    primary key (tenant_id, import_id, line, type_id),
    constraint "a value is lacking, there, or in the way of something" check (
        standing in ('lacking', 'there', 'credential-already-there', 'credential-revoked', 'period-over', 'changed-meanwhile'))
) with (autovacuum_vacuum_scale_factor = 0.02);
comment on table vault.import_values is 'Credentials that a file brings, sealed before they come here.';

reset role;
