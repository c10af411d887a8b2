-- Whom a case waits for, by its state.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.case_waits_for(p_state text) returns text
language sql immutable
as $$
    select case p_state
        when 'open' then 'operator'
        when 'objected' then 'operator'
        when 'awaiting-second' then 'second-operator'
        when 'more-wanted' then 'applicant'
        when 'approved' then 'applicant'
        when 'cooling-off' then 'objection'
        else 'nobody' end
$$;

reset role;
