-- Whether an asking at My page is a session's: a proof is for the session that asked alone, a new address for whoever of the
-- organisation is signed in by then; what counts there is who reads the address.
-- Who may call: functions of app only; inlined. NULL where there is no such asking.
set role aikotoba_definer;

create or replace function app.own_change(p_change registry.changes, p_session_id uuid, p_organisation uuid) returns boolean
language sql immutable
as $$
    select p_change.organisation_id = p_organisation and (p_change.kind = 'address' or p_change.session_id = p_session_id)
$$;

reset role;
