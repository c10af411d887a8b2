set role aikotoba_owner;

create table registry.operators (
    tenant_id       integer not null references registry.tenants,
    operator_id     uuid not null,
    address         text not null,
    address_folded  text collate "C" generated always as (lower(normalize(btrim(address), nfkc))) stored,
    name            text not null,
    role            text not null,
    status          text not null default 'active',
    oidc_issuer     text,
    oidc_subject    text,
    version         integer not null default 1,
    created_at      timestamptz not null,
    primary key (tenant_id, operator_id),
    constraint "one operator has an address" unique (tenant_id, address_folded),
    constraint "one operator has an OIDC subject" unique (tenant_id, oidc_issuer, oidc_subject),
    constraint "an operator owns, operates or audits" check (role in ('owner', 'operator', 'auditor')),
    constraint "an operator is active or closed" check (status in ('active', 'closed')),
    constraint "an OIDC subject has its issuer" check ((oidc_issuer is null) = (oidc_subject is null))
);
comment on table registry.operators is
    'People at the desk. Those of tenant 0, the installation, may act for every tenant as far as their role allows.';

create table registry.access_tokens (
    tenant_id     integer not null,
    token_digest  bytea not null,
    token_id      uuid not null,
    kind          text not null,
    operator_id   uuid,
    name          text not null,
    scopes        text[] not null default '{}',
    types         text[] not null default '{}',
    created_at    timestamptz not null,
    ends_at       timestamptz not null,
    revoked_at    timestamptz,
    last_used_at  timestamptz,
    primary key (tenant_id, token_digest),
    foreign key (tenant_id, operator_id) references registry.operators,
    constraint "one token has an id" unique (tenant_id, token_id),
    constraint "a token acts for an operator or a relying site" check (
        case kind when 'operator-token' then operator_id is not null
                  when 'operator-session' then operator_id is not null
                  when 'client-token' then operator_id is null and cardinality(types) > 0
                  else false end)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index access_tokens_of_operator on registry.access_tokens (tenant_id, operator_id);
comment on table registry.access_tokens is
    'Tokens of operators and relying sites, known by their digest only. No scopes: all that the operator''s role allows.';

reset role;
