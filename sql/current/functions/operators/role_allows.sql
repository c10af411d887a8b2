-- What an operator's role may do: an auditor reads, an operator does the daily work, an owner everything.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.role_allows(p_role text, p_need text) returns boolean
language sql immutable
as $$
    select case p_role
        when 'owner' then p_need in ('read', 'organisations', 'credentials', 'desk', 'settings', 'operators', 'tenants')
        when 'operator' then p_need in ('read', 'organisations', 'credentials', 'desk')
        else p_need = 'read'
    end
$$;

reset role;
