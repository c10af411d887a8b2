-- Relying sites: how often a client token may be wrong, and the pages of the tenant that signing in may lead to.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

-- A relying site stands for all its visitors: with the limit of one network, fifty slips a day would close it to everybody.
alter table registry.policies
    add column token_free_tries integer not null default 1000
        constraint "a client token allows 10 to 100000 free tries" check (token_free_tries between 10 and 100000);

create table registry.return_pages (
    tenant_id  integer not null references registry.tenants,
    code       text not null,
    name_ja    text not null,
    name_en    text not null,
    url        text not null,
    version    integer not null default 1,
    primary key (tenant_id, code),
    constraint "a return page is called in small letters, digits and hyphens" check (code ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    -- A path of the host that signs in, or a whole address; never one that a browser would take for another host.
    constraint "a return page has a path or an address" check (
        url ~ '^(https?://[A-Za-z0-9.:-]+)?/([^/\\]|$)' and url ~ '^[!-~]+$' and length(url) <= 2000)
);
comment on table registry.return_pages is
    'Pages outside the desk that signing in may lead to, by name: what a visitor brings along is the name, never an address.';

reset role;
