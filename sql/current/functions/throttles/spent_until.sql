-- When a subject whose day is spent may try again; NULL while it may.
-- Who may call: functions of app only (plpgsql, because a query in a scalar SQL function is planned at every call).
-- Locks nothing: the exact count is the code's own, under the code's lock.
set role aikotoba_definer;

create or replace function app.spent_until(
    p_tenant integer, p_purpose text, p_subject bytea, p_limit integer, p_now timestamptz
) returns timestamptz
language plpgsql stable
as $$
begin
    return (select t.window_from + interval '1 day' from registry.throttles t
             where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_subject
               and t.tries >= p_limit and t.window_from > p_now - interval '1 day');
end
$$;

reset role;
