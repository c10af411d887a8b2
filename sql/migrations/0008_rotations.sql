-- The yearly rotation: planned, generated, announced; effective by the clock. Reissues in an emergency. Reminders.
-- As first released, this failed on every database in use: the new foreign key is looked through under row security.
-- formerly 181fdd88976d8d2ebf856e14ef1b09e110c08396f05c58fb1b904cd3caacb9da
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid, adding-foreign-key-constraint, require-concurrent-index-creation, ban-drop-function
-- (One transaction a file: what is locked here is locked for the seconds that reading the credentials once takes.)

alter table registry.policies
    add column announcements_per_hour integer not null default 3600
        constraint "an hour allows 60 to 100000 announcements" check (announcements_per_hour between 60 and 100000),
    add column reminder_days integer[] not null default '{30}'
        constraint "reminders go out 1 to 366 days before, five at most" check (
            cardinality(reminder_days) <= 5 and 1 <= all (reminder_days) and 366 >= all (reminder_days));

alter table registry.credential_types
    add column announced_to text[] not null default '{representative,deputy,technical}'
        constraint "a type is announced to roles of contacts" check (
            announced_to <@ array['representative', 'deputy', 'technical'] and cardinality(announced_to) > 0);

create table registry.rotations (
    tenant_id     integer not null,
    rotation_id   uuid not null,
    type_id       uuid not null,
    period_id     uuid not null,
    state         text not null default 'planned',
    -- Of the generation it makes: how long that one is accepted after its own end.
    grace         interval not null,
    reason        text,
    planned_by    text not null,
    effective_at  timestamptz not null,
    planned_at    timestamptz not null,
    generated_at  timestamptz,
    announced_at  timestamptz,
    closed_at     timestamptz,
    cancelled_at  timestamptz,
    -- Of what the whole tenant holds: how far the letters to its organisations have gone.
    announced_to  uuid,
    version       integer not null default 1,
    primary key (tenant_id, rotation_id),
    foreign key (tenant_id, type_id) references registry.credential_types,
    foreign key (tenant_id, period_id) references registry.periods,
    constraint "a rotation has a known state" check (state in ('planned', 'generated', 'announced', 'closed', 'cancelled')),
    constraint "grace is not negative" check (grace >= '0'),
    constraint "a state has its time" check (
        case state when 'generated' then generated_at is not null
                   when 'announced' then announced_at is not null
                   when 'closed' then closed_at is not null
                   when 'cancelled' then cancelled_at is not null
                   else true end)
);
create unique index "one rotation of a type and period is open"
    on registry.rotations (tenant_id, type_id, period_id) where state in ('planned', 'generated', 'announced');
comment on table registry.rotations is 'Campaigns that give every holder of a type its generation of a period.';

create table registry.rotation_items (
    tenant_id            integer not null,
    rotation_id          uuid not null,
    holder_id            uuid not null,
    organisation_id      uuid generated always as (
        nullif(holder_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
    skipped_because      text,
    announced_at         timestamptz,
    unannounced_because  text,
    primary key (tenant_id, rotation_id, holder_id),
    foreign key (tenant_id, rotation_id) references registry.rotations,
    foreign key (tenant_id, organisation_id) references registry.organisations,
    constraint "a holder is skipped for a known reason" check (
        skipped_because in ('already-has-one', 'contract-ends-before', 'suspended', 'withdrawn')),
    constraint "a holder is not announced to for a known reason" check (
        unannounced_because in ('no-contact', 'suspended', 'withdrawn')),
    constraint "an item goes one way" check (num_nonnulls(skipped_because, announced_at, unannounced_because) <= 1)
) with (fillfactor = 80);
create index rotation_items_to_announce on registry.rotation_items (tenant_id, rotation_id, holder_id)
    where skipped_because is null and announced_at is null;
comment on table registry.rotation_items is
    'What a rotation judged about each holder. That it was generated is a credential of this rotation, never a mark here.';

set row_security = off;
alter table registry.credentials no force row level security;
alter table registry.credentials
    add column rotation_id uuid,
    add foreign key (tenant_id, rotation_id) references registry.rotations;
alter table registry.credentials force row level security;
reset row_security;
create unique index "one credential of a rotation has a holder"
    on registry.credentials (tenant_id, rotation_id, holder_id) where rotation_id is not null;
create index credentials_by_end on registry.credentials (tenant_id, grace_until) where revoked_at is null;

create table registry.reissues (
    tenant_id        integer not null,
    reissue_id       uuid not null,
    type_id          uuid not null,
    organisation_id  uuid,
    -- NULL: the old generations are revoked.
    grace            interval,
    reason           text not null,
    begun_by         text not null,
    begun_at         timestamptz not null,
    finished_at      timestamptz,
    primary key (tenant_id, reissue_id),
    foreign key (tenant_id, type_id) references registry.credential_types,
    foreign key (tenant_id, organisation_id) references registry.organisations,
    constraint "grace is not negative" check (grace >= '0')
);
create unique index "one reissue of a type is open"
    on registry.reissues (tenant_id, type_id, coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid))
    where finished_at is null;
comment on table registry.reissues is
    'New values before their time, for one organisation or, without one, for every holder of a type.';

create table registry.reminders (
    tenant_id      integer not null,
    credential_id  uuid not null,
    kind           text not null,
    sent_at        timestamptz not null,
    primary key (tenant_id, credential_id, kind),
    foreign key (tenant_id, credential_id) references registry.credentials on delete cascade
);
comment on table registry.reminders is 'Which reminders were written: each goes out once.';

reset role;

-- Returns more from here on; a function keeps its columns for as long as it lives.
set role aikotoba_definer;
drop function if exists app.claim_mail(integer, integer);
reset role;
