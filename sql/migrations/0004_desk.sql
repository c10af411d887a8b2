-- The desk: sessions, throttles, inquiries with their codes and disclosures, mail.
-- No foreign keys here: each would cost every request a lock on a row that all requests share, two WAL records and,
-- under concurrency, a multixact. The functions have just read the parent; sql/checks/ looks for orphans.
-- Few checks for the same reason: each is read and prepared anew by every statement that writes (2 to 3 µs). These
-- that stand are promises to members; the rest only functions could break.
-- Hot tables keep room on the page and no index on a column that changes, so that updates stay on their page.
set role aikotoba_owner;

create table registry.sessions (
    tenant_id        integer not null,
    token_digest     bytea not null,
    session_id       uuid not null,
    organisation_id  uuid not null,
    credential_id    uuid not null,
    opened_at        timestamptz not null,
    last_used_at     timestamptz not null,
    idle             interval not null,
    ends_at          timestamptz not null,
    ended_at         timestamptz,
    network          bytea,
    agent            text,
    primary key (tenant_id, token_digest)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index sessions_of_organisation on registry.sessions (tenant_id, organisation_id);
create index sessions_of_credential on registry.sessions (tenant_id, credential_id);
comment on table registry.sessions is 'Signed-in browsers and programs; the token is known by its digest only.';

create table registry.throttles (
    tenant_id      integer not null,
    purpose        text not null,
    subject        bytea not null,
    window_from    timestamptz not null,
    tries          integer not null default 0,
    mail_times     timestamptz[] not null default '{}',
    blocked_until  timestamptz not null,
    primary key (tenant_id, purpose, subject)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.throttles is
    'Who has tried how often: by organisation, by keyed digest of a member ID or address, by network.';

create table registry.inquiries (
    tenant_id        integer not null,
    inquiry_id       uuid not null,
    inquiry_type_id  uuid not null,
    organisation_id  uuid,
    session_id       uuid,
    asked_at         timestamptz not null,
    primary key (tenant_id, inquiry_id)
);
comment on table registry.inquiries is 'Askings; written once. Without an organisation: asked by somebody not signed in.';

create table registry.one_time_codes (
    tenant_id        integer not null,
    code_for         uuid not null,
    purpose          text not null,
    subject          bytea not null,
    organisation_id  uuid,
    issue            integer not null default 1,
    reference        text not null,
    key_id           integer not null,
    digest           bytea not null,
    decoy            boolean not null,
    tries            integer not null default 0,
    max_tries        integer not null,
    issued_at        timestamptz not null,
    expires_at       timestamptz not null,
    redeemed_at      timestamptz,
    mail_id          uuid not null,
    primary key (tenant_id, code_for),
    constraint "a code has its tries and is redeemed in time, a decoy never" check (
        tries >= 0 and tries <= max_tries and (redeemed_at is null or redeemed_at < expires_at and not decoy))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
comment on table registry.one_time_codes is
    'The one live code of an asking: a row cannot hold two, so a resend overwrites it.';

create table registry.disclosures (
    tenant_id        integer not null,
    inquiry_id       uuid not null,
    item             integer not null,
    organisation_id  uuid not null,
    credential_id    uuid,
    kind             text not null,
    receipt          text not null,
    disclosed_at     timestamptz not null,
    primary key (tenant_id, inquiry_id, item),
    constraint "a disclosure shows a generation of a password or an identifier" check (
        case when credential_id is null then kind in ('member-id', 'external-id') else kind = 'credential' end)
);
create index disclosures_of_organisation on registry.disclosures (tenant_id, organisation_id, disclosed_at);
comment on table registry.disclosures is 'The record that a value was shown; one row a value.';

create table registry.outbox (
    tenant_id        integer not null,
    mail_id          uuid not null,
    template         text not null,
    locale           text not null,
    organisation_id  uuid,
    recipient        text,
    state            text not null,
    due_at           timestamptz not null,
    expires_at       timestamptz not null,
    attempts         integer not null default 0,
    leased_until     timestamptz,
    key_id           integer,
    payload          bytea,
    code_for         uuid,
    issue            integer,
    reference        text,
    created_at       timestamptz not null,
    settled_at       timestamptz,
    reply_class      text,
    primary key (tenant_id, mail_id),
    constraint "a settled mail has no payload and a queued one no end" check (
        case when state = 'queued' then settled_at is null
             else state in ('spread', 'handed-over', 'refused', 'cancelled', 'withheld')
                  and settled_at is not null and payload is null end)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index outbox_due on registry.outbox (tenant_id, due_at) where state = 'queued';
comment on table registry.outbox is
    'Mail committed with the data. Without a recipient: to all contacts valid at created_at, spread by the courier.';

reset role;
