-- A member ID for somebody who proved an address, not that he knows it: its last third, four characters at most.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.masked_member_id(p_member_id text) returns text
language sql immutable
as $$
    select repeat('•', length(p_member_id) - least(4, length(p_member_id) / 3)) || right(p_member_id, least(4, length(p_member_id) / 3))
$$;

reset role;
