-- What the letters of a handover say of it; never a code, never the secret to object with. p_handover: also a case, of which all
-- contacts are told by the same letter once it counts.
-- Who may call: app.asking_facts only. Locks nothing. Times are UTC. endedBy: predecessor, successor, objection; NULL while it stands.
-- caseNumber: of the case that an objection opened.
set role aikotoba_definer;

create or replace function app.handover_facts(p_tenant integer, p_handover uuid) returns json
language plpgsql stable
as $$
begin
    return (
        select json_build_object(
                   'role', c.role, 'predecessor', c.person, 'successor', h.person, 'successorDepartment', h.department,
                   'offerUntil', to_char(h.offer_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'effectiveAt', to_char(h.effective_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'objectionUntil', to_char(h.objection_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                   'waits', h.effective_at > h.accepted_at,
                   'endedBy', case when h.objected_at is not null then 'objection' else h.ended_by end,
                   'caseNumber', k.case_number)
          from registry.handovers h
          join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
          left join registry.handover_cases k on k.tenant_id = p_tenant and k.handover_id = h.handover_id
         where h.tenant_id = p_tenant and h.handover_id = p_handover
        union all
        select json_build_object(
                   'role', c.role, 'predecessor', c.person, 'successor', k.person, 'successorDepartment', k.department,
                   'offerUntil', app.instant(k.prove_until), 'effectiveAt', app.instant(k.cooling_until),
                   'objectionUntil', app.instant(k.cooling_until), 'waits', false, 'endedBy', null)
          from registry.handover_cases k
          join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = k.contact_id
         where k.tenant_id = p_tenant and k.case_id = p_handover);
end
$$;

reset role;
