-- Ends an operator's sessions; the tokens of his programs stay.
-- Who may call: functions of app only. Locks: the sessions.
set role aikotoba_definer;

create or replace function app.end_operator_sessions(p_home integer, p_operator uuid) returns void
language plpgsql
as $$
begin
    update registry.access_tokens a set revoked_at = identity.clock()
     where a.tenant_id = p_home and a.operator_id = p_operator and a.kind = 'operator-session' and a.revoked_at is null;
end
$$;

reset role;
