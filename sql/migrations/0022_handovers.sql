-- Handing an office over: the predecessor names a successor, who proves the new address; the old one may object.
set role aikotoba_owner;

-- squawk-ignore-file constraint-missing-not-valid

alter table registry.policies
    add column offer_lifetime  interval not null default '7 days',
    add column objection_time  interval not null default '72 hours',
    add column handover_effect text not null default 'at-acceptance',
    add constraint "an offer lives 1 to 30 days" check (offer_lifetime between '1 day' and '30 days'),
    add constraint "one may object for 1 to 14 days" check (objection_time between '1 day' and '14 days'),
    add constraint "a handover counts at acceptance or after the objection time" check (
        handover_effect in ('at-acceptance', 'after-objection'));

-- What is promised when it is offered (until when, how long one may object, from when it counts) stands here: a change of policy does
-- not reach it. The office itself is contacts: one row ends and another begins at effective_at, by the clock and by nobody's act.
create table registry.handovers (
    tenant_id         integer not null,
    handover_id       uuid not null,
    organisation_id   uuid not null,
    contact_id        uuid not null,
    person            text not null,
    department        text,
    phone             text,
    address           text not null,
    locale            text not null,
    offered_at        timestamptz not null,
    offer_until       timestamptz not null,
    objection_time    interval not null,
    effect            text not null,
    accepted_at       timestamptz,
    successor_id      uuid,
    effective_at      timestamptz,
    prior_until       timestamptz,
    objection_digest  bytea,
    objection_until   timestamptz,
    objected_at       timestamptz,
    ended_at          timestamptz,
    ended_by          text,
    primary key (tenant_id, handover_id),
    foreign key (tenant_id, organisation_id) references registry.organisations,
    foreign key (tenant_id, contact_id) references registry.contacts,
    foreign key (tenant_id, successor_id) references registry.contacts,
    constraint "a handover is accepted whole, in its time" check (
        case when accepted_at is null
             then num_nonnulls(successor_id, effective_at, prior_until, objection_digest, objection_until, objected_at) = 0
             else num_nulls(successor_id, effective_at, prior_until, objection_digest, objection_until) = 0
                  and accepted_at < offer_until and effective_at >= accepted_at and objection_until > accepted_at end),
    constraint "one objects in the time for it" check (objected_at is null or coalesce(objected_at < objection_until, false)),
    constraint "an offer ends without being accepted" check (ended_at is null or accepted_at is null),
    constraint "an offer ends by somebody or by time" check (
        num_nulls(ended_at, ended_by) in (0, 2) and ended_by in ('predecessor', 'successor', 'time', 'register')),
    constraint "a handover counts when its policy said" check (effect in ('at-acceptance', 'after-objection')),
    constraint "a successor is written to in ja or en" check (locale in ('ja', 'en'))
);
-- An office is offered to one at a time.
create unique index handovers_open on registry.handovers (tenant_id, contact_id) where accepted_at is null and ended_at is null;
create index handovers_of_organisation on registry.handovers (tenant_id, organisation_id, handover_id);
comment on table registry.handovers is
    'Offices offered to a successor. Accepted: effective_at and successor_id tell which contact begins when; prior_until how long the predecessor''s office would have lasted. ended_by register: the office had changed otherwise.';

reset role;
