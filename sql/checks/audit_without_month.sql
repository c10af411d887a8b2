-- Acts that fell outside the months made for them: app.prepare_audit() has not run for a quarter.
select 'each act stands in its month' as rule, 'tenant ' || tenant_id as object, act || ' at ' || at as finding
  from audit.events_unplaced;
