-- What the letters of a case say of it. To the address typed nothing but the number and what operators decided; a member ID only in the letter
-- to the registered contacts.
-- Who may call: app.asking_facts only. Locks nothing.
-- Returns: caseNumber; case-more-wanted: wanted (fields); case-refused: purpose, reason; case-code: person; case-approved: person,
-- proveUntil; case-objection, case-told, case-done: person, effectiveAt; case-member-id: memberId.
set role aikotoba_definer;

create or replace function app.case_facts(p_tenant integer, p_template text, p_case uuid) returns json
language plpgsql stable
as $$
begin
    return (select case
        when p_template = 'case-more-wanted' then json_build_object('caseNumber', h.case_number, 'wanted', to_json(h.wanted))
        when p_template = 'case-refused' then json_build_object('caseNumber', h.case_number, 'purpose', h.purpose, 'reason', h.refusal)
        when p_template = 'case-code' then json_build_object('caseNumber', h.case_number, 'person', h.person)
        when p_template = 'case-approved'
            then json_build_object('caseNumber', h.case_number, 'person', h.person, 'proveUntil', app.instant(h.prove_until))
        when p_template in ('case-objection', 'case-told', 'case-done')
            then json_build_object('caseNumber', h.case_number, 'person', h.person, 'effectiveAt', app.instant(h.cooling_until))
        when p_template = 'case-member-id' then json_build_object('caseNumber', h.case_number, 'memberId', o.member_id)
        else json_build_object('caseNumber', h.case_number) end
      from registry.handover_cases h
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.case_id = p_case);
end
$$;

reset role;
