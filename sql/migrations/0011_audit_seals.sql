-- Seals over ranges of the audit: a chain per tenant, in which each seal is bound to the one before.
set role aikotoba_owner;

create table audit.seals (
    tenant_id   integer not null,
    seal_no     bigint not null,
    -- A restored dump lives in a cluster whose transactions are numbered anew: its seals are of another era.
    era         integer not null,
    cluster     bigint not null,
    from_xact   xid8 not null,
    to_xact     xid8 not null,
    -- The highest event number sealed so far: what comes after a restore is numbered higher.
    last_event  bigint not null,
    -- The events of an era's first seal, by number: those left over from the era before have its numbers of transactions.
    named       bigint[],
    events      bigint not null,
    root        bytea not null,
    head        bytea not null,
    key_id      integer not null,
    signature   bytea not null,
    sealed_at   timestamptz not null,
    -- At most one successor of a seal.
    primary key (tenant_id, seal_no),
    constraint "seals are counted from 1" check (seal_no > 0),
    constraint "a seal holds events" check (events > 0),
    constraint "a range ends after it begins" check (named is not null or to_xact > from_xact)
);
comment on table audit.seals is
    'The chain of seals: what was sealed can no longer be changed, taken out or put in without being found.';

reset role;
