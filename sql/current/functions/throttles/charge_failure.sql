-- Counts a failure against where it came from, a network or a relying site, which waits longer with each past those that are free.
-- (sign_in has the same statement in itself, and is measured for it.)
-- Who may call: functions of app only, on failure only: a row that all who sit behind one proxy charge is a queue of commits.
-- Locks: the throttle's row; the clock is read behind that lock.
set role aikotoba_definer;

create or replace function app.charge_failure(p_tenant integer, p_purpose text, p_subject bytea, p_free integer, p_longest interval)
returns void
language plpgsql
as $$
begin
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, p_purpose, p_subject, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set (tries, window_from, blocked_until) = (
            select n.tries, case when n.tries = 1 then n.at else t.window_from end, n.at + app.tarpit(n.tries, p_free, p_longest)
              from (select identity.clock() as at,
                           case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end as tries) n);
end
$$;

reset role;
