-- The cases of a tenant, newest first.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_state: as case_state says it; waiting: what waits for an operator (open, awaiting-second, objected); NULL: all.
-- Returns: read, a row per case (place: its id; waiting_for: operator, second-operator, applicant, objection, nobody; deadline: what ends
-- by the clock) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_cases(
    p_tenant integer, p_home integer, p_token bytea, p_state text, p_after uuid, p_limit integer
) returns table (
    outcome text, case_id uuid, case_number text, purpose text, state text, organisation_name text, member_id text, person text,
    opened_at timestamptz, waiting_for text, deadline timestamptz, version integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', h.case_id, h.case_number, h.purpose, s.state, h.organisation_name, o.member_id, h.person, h.opened_at,
           app.case_waits_for(s.state), case s.state when 'approved' then h.prove_until when 'cooling-off' then h.cooling_until end, h.version
      from registry.handover_cases h
     cross join lateral app.case_state(h.state, h.prove_until, h.cooling_until, v_now) s (state)
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and (p_after is null or h.case_id < p_after)
       and (p_state is null or s.state = p_state or p_state = 'waiting' and app.case_waits_for(s.state) in ('operator', 'second-operator'))
     order by h.case_id desc limit p_limit;
end
$$;

comment on function app.list_cases(integer, integer, bytea, text, uuid, integer) is 'The cases of a tenant, newest first.';

reset role;
