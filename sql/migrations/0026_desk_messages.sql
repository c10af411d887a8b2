-- What people ask the desk by the form of its page.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

-- Where such messages go by mail; empty: to the operators' queue alone.
alter table registry.tenants add column desk_address text not null default '';

create table registry.desk_messages (
    tenant_id        integer not null references registry.tenants,
    message_id       uuid not null,
    locale           text not null,
    subject          text not null,
    body             text not null,
    person           text not null,
    reply_to         text not null,
    organisation_id  uuid,
    sent_at          timestamptz not null,
    closed_at        timestamptz,
    closed_by        text,
    note             text,
    version          integer not null default 1,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, organisation_id) references registry.organisations,
    constraint "a locale is ja or en" check (locale in ('ja', 'en')),
    constraint "a message is closed by somebody" check ((closed_at is null) = (closed_by is null))
);
comment on table registry.desk_messages is
    'Questions from the page of the help desk, as typed. organisation_id: of whoever was signed in.';

reset role;
