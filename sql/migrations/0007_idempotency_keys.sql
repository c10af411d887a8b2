set role aikotoba_owner;

create table registry.idempotency_keys (
    tenant_id       integer not null,
    actor           uuid not null,
    key             text not null,
    request_digest  bytea not null,
    subject         uuid not null,
    made_at         timestamptz not null,
    primary key (tenant_id, actor, key)
) with (autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.idempotency_keys is
    'Which requests were carried out before: the id of what they made, never a body.';

reset role;
