-- Read alone: nobody but the acts themselves writes there.
set role aikotoba_viewer;

create or replace view dba.audit_events as
select t.tenant_id, t.slug as tenant, e.at, e.act, e.actor_kind, e.actor, e.subject, o.member_id, e.detail
  from audit.events e
  join registry.tenants t on t.tenant_id = e.tenant_id
  left join registry.organisations o on o.tenant_id = e.tenant_id and o.organisation_id = e.organisation_id;

comment on view dba.audit_events is 'Who did what.';
comment on column dba.audit_events.tenant_id is 'Number of the tenant.';
comment on column dba.audit_events.tenant is 'Slug of the tenant.';
comment on column dba.audit_events.at is 'When, by the clock of the database.';
comment on column dba.audit_events.act is 'What was done.';
comment on column dba.audit_events.actor_kind is 'member, public (not signed in), operator, client, courier or platform.';
comment on column dba.audit_events.actor is 'Member ID, operator or database login, where known.';
comment on column dba.audit_events.subject is 'Id of the session, inquiry or other thing acted on.';
comment on column dba.audit_events.member_id is 'Member ID of the organisation concerned.';
comment on column dba.audit_events.detail is 'Further facts, from a fixed list per act.';

reset role;
