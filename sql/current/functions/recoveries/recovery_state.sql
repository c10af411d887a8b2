-- How far a recovery has come, by the clock: asked · verified (the code was typed) · registered (a password was set) · lapsed.
-- Who may call: functions of app only; inlined. p_code_until: when its code expires.
set role aikotoba_definer;

create or replace function app.recovery_state(p_row registry.recoveries, p_code_until timestamptz, p_now timestamptz) returns text
language sql immutable
as $$
    select case
        when p_row.registered_at is not null then 'registered'
        when p_row.verified_at is not null and p_row.grant_until > p_now then 'verified'
        when p_row.verified_at is null and p_code_until > p_now then 'asked'
        else 'lapsed'
    end
$$;

reset role;
