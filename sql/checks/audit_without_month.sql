-- Acts that fell outside the months made for them: app.prepare_audit() has not run for a quarter.
select tenant_id, at, act from audit.events_unplaced;
