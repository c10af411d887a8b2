-- A calendar without a period now: its types have nothing that is current.
select 'a calendar has a current period' as rule, 'tenant ' || t.slug || ', calendar ' || c.code as object,
       'none contains now' as finding
  from registry.calendars c
  join registry.tenants t on t.tenant_id = c.tenant_id and t.status = 'active'
 where c.kind <> 'contract-year'
   and not exists (select from registry.periods p
                    where p.tenant_id = c.tenant_id and p.calendar_id = c.calendar_id
                      and p.starts_at <= identity.clock() and p.ends_at > identity.clock());
