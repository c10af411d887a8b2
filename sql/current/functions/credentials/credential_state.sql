-- How a credential stands at an instant: next, current, previous (accepted until its grace ends), over or revoked.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.credential_state(
    p_from timestamptz, p_until timestamptz, p_grace_until timestamptz, p_revoked_at timestamptz, p_now timestamptz
) returns text
language sql immutable
as $$
    select case when p_revoked_at is not null then 'revoked'
                when p_from > p_now then 'next'
                when p_until > p_now then 'current'
                when p_grace_until > p_now then 'previous'
                else 'over' end
$$;

reset role;
