-- Counts a try against a window of a day that begins with its first try.
-- Who may call: functions of app only. Locks: the throttle's row. Counts past every limit: whoever calls has already
-- decided, and an overshoot by tries under way is wanted on record.
set role aikotoba_definer;

create or replace function app.charge_try(p_tenant integer, p_purpose text, p_subject bytea) returns void
language plpgsql
as $$
begin
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, p_purpose, p_subject, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end;
end
$$;

reset role;
