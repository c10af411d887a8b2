-- The audit by tenant and month, as the partitions are cut (UTC): what is still to be sealed, and until when the tenant's policy keeps it.
-- Reads all of the audit. Months whose time is over are dropped by nobody yet: their seals could not be verified any more.
set role aikotoba_viewer;

create or replace view dba.audit_months as
with ends as (
    -- What the eras before had sealed is numbered up to last_event; what the present era began with is named.
    select s.tenant_id, s.to_xact,
           coalesce((select max(b.last_event) from audit.seals b where b.tenant_id = s.tenant_id and b.era < s.era), 0) as last_event,
           (select b.named from audit.seals b where b.tenant_id = s.tenant_id and b.era = s.era and b.named is not null) as named
      from audit.seals s
     where not exists (select from audit.seals n where n.tenant_id = s.tenant_id and n.seal_no > s.seal_no)
), seen as (
    select e.tenant_id, date_trunc('month', e.at at time zone 'UTC') as month, count(*) as events, min(e.at) as oldest_at, max(e.at) as newest_at,
           count(*) filter (where n.tenant_id is null or e.xact >= n.to_xact and e.event_no > n.last_event
                                  and (n.named is null or e.event_no <> all (n.named))) as unsealed_events
      from audit.events e
      left join ends n on n.tenant_id = e.tenant_id
     group by 1, 2
)
select t.tenant_id, t.slug as tenant, to_char(s.month, 'YYYY-MM') as month, s.events, s.oldest_at, s.newest_at, s.unsealed_events,
       (s.month + interval '1 month') at time zone 'UTC' + coalesce(p.audit_kept, '7 years') as kept_until
  from seen s
  join registry.tenants t on t.tenant_id = s.tenant_id
  -- The installation has no policies: there the usual term holds.
  left join registry.policies p on p.tenant_id = s.tenant_id
 order by t.tenant_id, s.month;

comment on view dba.audit_months is 'The audit by tenant and month: how much, what is not sealed yet, until when it is kept.';
comment on column dba.audit_months.tenant_id is 'Number of the tenant.';
comment on column dba.audit_months.tenant is 'Slug of the tenant.';
comment on column dba.audit_months.month is 'Year and month by UTC, as the partitions of audit.events are named.';
comment on column dba.audit_months.events is 'How many events.';
comment on column dba.audit_months.oldest_at is 'When the first of them happened.';
comment on column dba.audit_months.newest_at is 'When the last of them happened.';
comment on column dba.audit_months.unsealed_events is 'How many of them stand in no seal yet.';
comment on column dba.audit_months.kept_until is 'Until when the tenant’s policy keeps the month.';

reset role;
