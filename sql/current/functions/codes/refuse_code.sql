-- Counts a wrong code: on the code itself, which is exact because its row is locked, and on the windows of the day,
-- which live codes under way may overshoot.
-- Who may call: app.redeem_code, app.judge_code, whose callers hold the code's row. Locks: throttle(subject), without a session also
-- throttle(address).
-- Returns: how many tries the code has left.
set role aikotoba_definer;

create or replace function app.refuse_code(
    p_tenant integer, p_code registry.one_time_codes, p_session_id uuid, p_network bytea, p_now timestamptz
) returns integer
language plpgsql
as $$
declare
    v_left integer;
begin
    update registry.one_time_codes c set tries = c.tries + 1
     where c.tenant_id = p_tenant and c.code_for = p_code.code_for
    returning c.max_tries - c.tries into strict v_left;

    if p_session_id is not null then
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject);
    else
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject || p_network);
        perform app.charge_try(p_tenant, p_code.purpose, p_code.subject);
    end if;

    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, p_now, 'code-refused', case when p_session_id is null then 'public' else 'member' end,
            p_code.organisation_id, p_code.code_for,
            json_build_object('triesLeft', v_left, 'network', encode(p_network, 'hex')));
    return v_left;
end
$$;

reset role;
