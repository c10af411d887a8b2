-- What a letter says of the asking it belongs to, beside what all letters say: an object whose shape goes by the template, NULL
-- where the template needs none. Never a code; a whole member ID only where the letter answers for it (case-member-id).
-- Who may call: app.claim_mail only. Locks nothing.
set role aikotoba_definer;

create or replace function app.asking_facts(p_tenant integer, p_template text, p_asking uuid) returns json
language plpgsql stable
as $$
begin
    return case
        when p_template in ('recovery-code', 'password-changed')
            then (select r.facts from app.recovery_facts(p_tenant, p_asking) r)
        when p_template = 'desk-message'
            then app.message_facts(p_tenant, p_asking)
        when p_template like 'case-%'
            then app.case_facts(p_tenant, p_template, p_asking)
        when p_template in ('address-code', 'address-changed')
            then (select c.facts from app.change_facts(p_tenant, p_template, p_asking) c)
        when p_template in ('handover-offer', 'handover-told', 'handover-done', 'handover-withdrawn')
            then app.handover_facts(p_tenant, p_asking)
        end;
end
$$;

reset role;
