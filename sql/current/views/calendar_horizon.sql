-- No period ahead means: make the next before anybody plans for it.
set role aikotoba_viewer;

create or replace view dba.calendar_horizon as
select t.tenant_id, t.slug as tenant, c.code as calendar, max(p.ends_at) as last_period_ends_at,
       count(p.period_id) filter (where p.starts_at > identity.clock()) as periods_ahead
  from registry.calendars c
  join registry.tenants t on t.tenant_id = c.tenant_id
  left join registry.periods p on p.tenant_id = c.tenant_id and p.calendar_id = c.calendar_id
 group by t.tenant_id, t.slug, c.code
 order by t.tenant_id, c.code;

comment on view dba.calendar_horizon is 'How far ahead the periods of a calendar reach.';
comment on column dba.calendar_horizon.tenant_id is 'Number of the tenant.';
comment on column dba.calendar_horizon.tenant is 'Slug of the tenant.';
comment on column dba.calendar_horizon.calendar is 'Code of the calendar.';
comment on column dba.calendar_horizon.last_period_ends_at is 'When its last period ends.';
comment on column dba.calendar_horizon.periods_ahead is 'How many periods are still to come.';

reset role;
