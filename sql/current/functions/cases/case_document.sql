-- A case as operators read it: what was said beside what is registered, the state of the old address, who decided what.
-- Who may call: app.read_case. Locks nothing.
set role aikotoba_definer;

create or replace function app.case_document(p_tenant integer, p_case registry.handover_cases, p_now timestamptz) returns json
language plpgsql stable
as $$
declare
    v_two_operators boolean;
begin
    select p.two_operators into v_two_operators from registry.policies p where p.tenant_id = p_tenant;
    return (
        with compared as (select * from app.case_comparison(p_tenant, p_case, p_now))
        select json_build_object(
            'id', p_case.case_id, 'caseNumber', p_case.case_number, 'purpose', p_case.purpose,
            'state', app.case_state(p_case.state, p_case.prove_until, p_case.cooling_until, p_now),
            'openedAt', app.instant(p_case.opened_at), 'locale', p_case.locale, 'handoverId', p_case.handover_id,
            'organisation', (select json_build_object('id', o.organisation_id, 'memberId', o.member_id, 'name', o.name, 'status', o.status,
                                                      'lastSignInOn', a.last_sign_in_on)
                               from registry.organisations o
                               left join registry.organisation_activity a on a.tenant_id = p_tenant and a.organisation_id = o.organisation_id
                              where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id),
            'predecessor', (select json_build_object('contactId', c.contact_id, 'role', c.role, 'person', c.person, 'department', c.department,
                                                     'address', c.address, 'validFrom', app.instant(c.valid_from), 'delivery', c.delivery,
                                                     'deliveryAt', app.instant(c.delivery_at))
                              from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = p_case.contact_id),
            'comparison', (select json_agg(json_build_object('field', f.field, 'given', f.given, 'registered', f.registered, 'verdict', f.verdict))
                             from compared f),
            'candidates', case when p_case.state in ('open', 'more-wanted') then coalesce((
                select json_agg(json_build_object('memberId', o.member_id, 'name', o.name) order by o.member_id)
                  from (select o.member_id, o.name from registry.organisations o
                         where o.tenant_id = p_tenant
                           and (o.name_folded = app.folded(p_case.organisation_name) or o.kana_folded = app.folded(p_case.organisation_name)
                                or exists (select from registry.contacts c
                                            where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                                              and c.address_folded = lower(normalize(p_case.address, nfkc))))
                         order by o.member_id limit 10) o), '[]') else '[]' end,
            'wanted', to_json(p_case.wanted), 'supplement', p_case.supplement, 'refusal', p_case.refusal,
            'approvalsNeeded', case when p_case.purpose <> 'member-id-unknown' and v_two_operators then 2 else 1 end,
            'decisions', coalesce((
                select json_agg(json_build_object('operator', d.operator, 'decision', d.decision, 'note', d.note,
                                                  'decidedAt', app.instant(d.decided_at)) order by d.decided_at)
                  from registry.case_decisions d where d.tenant_id = p_tenant and d.case_id = p_case.case_id), '[]'),
            'proveUntil', app.instant(p_case.prove_until), 'provenAt', app.instant(p_case.proven_at),
            'coolingUntil', app.instant(p_case.cooling_until), 'objectedAt', app.instant(p_case.objected_at),
            'closedAt', app.instant(p_case.closed_at)));
end
$$;

reset role;
