-- When the predecessor is gone: what somebody tells the desk of themselves, what operators decide about it, and from when the new contact counts.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

alter table registry.policies
    add column cooling_off    interval not null default '72 hours',
    add column two_operators  boolean not null default true,
    add constraint "a cooling-off lasts an hour to 30 days" check (cooling_off between '1 hour' and '30 days');

-- What is promised when it is approved (how long the old address may object) stands here: a change of policy does not reach it.
create table registry.handover_cases (
    tenant_id          integer not null references registry.tenants,
    case_id            uuid not null,
    case_number        text not null,
    purpose            text not null,
    locale             text not null,
    postal_address     text not null,
    organisation_name  text not null,
    department         text,
    predecessor        text,
    person             text not null,
    phone              text not null,
    address            text not null,
    state              text not null default 'open',
    opened_at          timestamptz not null,
    organisation_id    uuid,
    contact_id         uuid,
    wanted             text[] not null default '{}',
    supplement         text,
    refusal            text,
    prove_until        timestamptz,
    cooling_off        interval,
    proven_at          timestamptz,
    cooling_until      timestamptz,
    successor_id       uuid,
    contact_until      timestamptz,
    objection_digest   bytea,
    done_mail_id       uuid,
    objected_at        timestamptz,
    closed_at          timestamptz,
    version            integer not null default 1,
    primary key (tenant_id, case_id),
    foreign key (tenant_id, organisation_id) references registry.organisations,
    foreign key (tenant_id, contact_id) references registry.contacts,
    foreign key (tenant_id, successor_id) references registry.contacts,
    constraint "one case has a number" unique (tenant_id, case_number),
    constraint "a case is about a contact who left or a member ID" check (purpose in ('contact-left', 'member-id-unknown')),
    constraint "a locale is ja or en" check (locale in ('ja', 'en')),
    constraint "a case has a known state" check (
        state in ('open', 'more-wanted', 'awaiting-second', 'approved', 'cooling-off', 'objected', 'answered', 'refused')),
    constraint "a case is refused for a reason" check ((state = 'refused') = (refusal is not null)),
    constraint "a case is decided about somebody" check (
        organisation_id is not null or state in ('open', 'more-wanted', 'refused')),
    constraint "an approval says until when to prove the address" check (num_nulls(prove_until, cooling_off) in (0, 2)),
    constraint "an address is proven in time, and cools off" check (
        case when proven_at is null then num_nonnulls(cooling_until, objection_digest, objected_at) = 0
             else coalesce(proven_at < prove_until and cooling_until > proven_at, false) and objection_digest is not null end)
);
comment on table registry.handover_cases is
    'Askings at the desk by somebody who cannot prove a registered address. State cooling-off ends by the clock: from cooling_until on the successor counts; approved ends unproven at prove_until.';

create table registry.case_decisions (
    tenant_id    integer not null,
    case_id      uuid not null,
    operator_id  uuid not null,
    operator     text not null,
    decision     text not null,
    note         text not null,
    decided_at   timestamptz not null,
    primary key (tenant_id, case_id, operator_id),
    foreign key (tenant_id, case_id) references registry.handover_cases on delete cascade,
    constraint "a decision approves or refuses" check (decision in ('approved', 'refused'))
);
comment on table registry.case_decisions is 'Who decided what about a case: one row an operator, so that two approvals are two operators.';

reset role;
