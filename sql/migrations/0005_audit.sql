-- Who did what. Plain inserts; partitions by month, three of them made ahead by audit.make_months().
set role aikotoba_owner;

create sequence audit.event_numbers as bigint cache 32;

create table audit.events (
    tenant_id        integer not null,
    -- Sealing goes by (xact, event_no): numbers of a cached sequence do not follow the transactions.
    xact             xid8 not null default pg_current_xact_id(),
    event_no         bigint not null default nextval('audit.event_numbers'),
    at               timestamptz not null,
    act              text not null,
    actor_kind       text not null,
    actor            text,
    organisation_id  uuid,
    subject          uuid,
    -- json, not jsonb: its bytes stay as written, and so do hashes over them.
    detail           json,
    primary key (tenant_id, xact, event_no, at),
    constraint "an actor has a known kind" check (
        actor_kind in ('member', 'public', 'operator', 'client', 'courier', 'platform'))
) partition by range (at);
comment on table audit.events is 'What was done, by whom, in the transaction that did it. Never updated.';

-- Must stay empty: it only keeps an act possible when nobody made the months.
create table audit.events_unplaced partition of audit.events default;

reset role;
