-- How busy the desk is, and who does what there.
set role aikotoba_viewer;

create or replace view dba.operator_activity as
select t.tenant_id, t.slug as tenant, e.actor as operator, e.act, (e.at at time zone t.time_zone)::date as day, count(*) as n
  from audit.events e
  join registry.tenants t on t.tenant_id = e.tenant_id
 where e.actor_kind = 'operator'
 group by t.tenant_id, t.slug, e.actor, e.act, (e.at at time zone t.time_zone)::date
 order by t.tenant_id, day desc, operator, e.act;

comment on view dba.operator_activity is 'Acts of operators by day.';
comment on column dba.operator_activity.tenant_id is 'Number of the tenant.';
comment on column dba.operator_activity.tenant is 'Slug of the tenant.';
comment on column dba.operator_activity.operator is 'Address of the operator.';
comment on column dba.operator_activity.act is 'What was done.';
comment on column dba.operator_activity.day is 'Day in the tenant’s time zone.';
comment on column dba.operator_activity.n is 'How often.';

reset role;
