-- How long the next try has to wait after so many failures: nothing while they are free, then 5 s, doubling.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.tarpit(p_tries integer, p_free integer, p_longest interval) returns interval
language sql immutable
as $$
    select case
        when p_tries < p_free then interval '0'
        else least(p_longest, interval '5 seconds' * power(2, least(p_tries - p_free, 20)))
    end
$$;

reset role;
