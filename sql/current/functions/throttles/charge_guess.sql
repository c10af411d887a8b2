-- Lets a subject's throttle decide whether what was typed counts at all, and counts it when it is wrong; with it the row is ours, so of
-- simultaneous guesses no more are judged than are free. (sign_in has the same statements in itself, and is measured for it.)
-- Who may call: functions of app only. Locks: the throttle's row; the clock is read behind that lock.
-- p_forgives: whether the right one wins back the tries.
-- Returns: NULL when it counts, else the instant from which another one does.
set role aikotoba_definer;

create or replace function app.charge_guess(
    p_tenant integer, p_purpose text, p_subject bytea, p_right boolean, p_forgives boolean, p_free integer, p_longest interval
) returns timestamptz
language plpgsql
as $$
begin
    if p_right then
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, p_purpose, p_subject, identity.clock(), 0, '-infinity')
        on conflict (tenant_id, purpose, subject) do update
           set tries = case when p_forgives then 0 else t.tries end
         where t.blocked_until <= identity.clock();
    else
        insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
        values (p_tenant, p_purpose, p_subject, identity.clock(), 1, identity.clock() + app.tarpit(1, p_free, p_longest))
        on conflict (tenant_id, purpose, subject) do update
           set (tries, window_from, blocked_until) = (
                select n.tries, case when n.tries = 1 then n.at else t.window_from end, n.at + app.tarpit(n.tries, p_free, p_longest)
                  from (select identity.clock() as at,
                               case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end as tries) n)
         where t.blocked_until <= identity.clock();
    end if;
    if found then
        return null;
    end if;
    return (select t.blocked_until from registry.throttles t
             where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_subject);
end
$$;

reset role;
