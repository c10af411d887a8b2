-- Opens a case for an operator's decision: proves the operator, locks the case, and says why it cannot be decided now.
-- Who may call: functions of app only, as their first statement. Locks: the case.
-- p_decidable: the states (see case_state) in which it may be decided.
-- Returns: refusal NULL (operator_id, operator, the case as held, now: read behind the lock) | conflict (version) | case-decided (version)
-- | unknown | a refusal of operator_acting. Whether it is the operator's own case is the caller's to ask (own_case): not every decision minds.
set role aikotoba_definer;

create or replace function app.case_acting(
    p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_decidable text[],
    out refusal text, out version integer, out operator_id uuid, out operator text, out held registry.handover_cases, out now timestamptz
)
language plpgsql
as $$
#variable_conflict use_column
begin
    select o.refusal, o.operator_id, o.operator into refusal, operator_id, operator
      from app.operator_acting(p_tenant, p_home, p_token, 'organisations') o;
    if refusal is not null then
        return;
    end if;
    select * into held from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    now := identity.clock();
    refusal := case
        when held.case_id is null then 'unknown'
        when held.version is distinct from p_version then 'conflict'
        when app.case_state(held.state, held.prove_until, held.cooling_until, now) <> all (p_decidable) then 'case-decided' end;
    version := held.version;
end
$$;

reset role;
