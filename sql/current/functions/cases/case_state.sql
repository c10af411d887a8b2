-- The state of a case at an instant: what ends by the clock has ended.
-- Who may call: functions of app only; inlined.
-- Returns: open, more-wanted, awaiting-second, approved, lapsed (the address was not proven in time), cooling-off, done (the successor
-- counts), objected, answered, refused.
set role aikotoba_definer;

create or replace function app.case_state(p_state text, p_prove_until timestamptz, p_cooling_until timestamptz, p_now timestamptz)
returns text
language sql immutable
as $$
    select case
        when p_state = 'approved' and p_prove_until <= p_now then 'lapsed'
        when p_state = 'cooling-off' and p_cooling_until <= p_now then 'done'
        else p_state end
$$;

reset role;
