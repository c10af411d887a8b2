-- Approves a case. Of a contact who left: the first of two operators where the policy wants two, and the second sends the letter by which
-- the new address is proven. Of a member ID that is not known: the answer goes to the registered contacts, never to the address typed.
-- Who may call: aikotoba_server, for operators who may change contacts. Locks: the case.
-- p_note: what was checked; for the record, never for the asker.
-- Returns: awaiting-second (version) | approved (version, prove_until) | answered (version) | conflict (version) | unknown | case-decided (it is no
-- longer open) | assignment-required (nobody is said whom it is about, or it is nobody in office) | own-case | first-approver | invalid
-- (reason, reason_column) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.approve_case(
    p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_note text, p_mail uuid
) returns table (outcome text, version integer, prove_until timestamptz, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_acting record;
    v_case registry.handover_cases;
    v_rule registry.policies;
    v_others integer;
begin
    select * into v_acting
      from app.case_acting(p_tenant, p_home, p_token, p_case, p_version, array['open', 'more-wanted', 'awaiting-second']);
    if v_acting.refusal is not null then
        outcome := v_acting.refusal;
        version := v_acting.version;
        return next;
        return;
    end if;
    v_case := v_acting.held;
    v_now := v_acting.now;
    select * into v_rule from registry.policies p where p.tenant_id = p_tenant;
    select count(*) into v_others from registry.case_decisions d
     where d.tenant_id = p_tenant and d.case_id = p_case and d.decision = 'approved';
    reason := app.note_fault(p_note);
    outcome := case
        when v_case.organisation_id is null or not exists (
                select from registry.organisations o
                  join registry.contacts c on c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                   and c.valid_from <= v_now and c.valid_until > v_now
                 where o.tenant_id = p_tenant and o.organisation_id = v_case.organisation_id and o.status = 'active'
                   and (v_case.purpose = 'member-id-unknown' or c.contact_id = v_case.contact_id)) then 'assignment-required'
        when app.own_case(p_tenant, v_case, v_acting.operator, v_now) then 'own-case'
        -- By his address, too: whoever is an operator twice is one person.
        when exists (select from registry.case_decisions d
                      where d.tenant_id = p_tenant and d.case_id = p_case and d.decision = 'approved'
                        and (d.operator_id = v_acting.operator_id or lower(d.operator) = lower(v_acting.operator))) then 'first-approver'
        when reason is not null then 'invalid'
        when v_case.purpose = 'member-id-unknown' then 'answered'
        when v_rule.two_operators and v_others = 0 then 'awaiting-second'
        else 'approved' end;
    reason := case outcome when 'invalid' then reason end;
    reason_column := case outcome when 'invalid' then 'note' end;
    if outcome not in ('answered', 'awaiting-second', 'approved') then
        return next;
        return;
    end if;

    insert into registry.case_decisions (tenant_id, case_id, operator_id, operator, decision, note, decided_at)
    values (p_tenant, p_case, v_acting.operator_id, v_acting.operator, 'approved', btrim(p_note, ' 　'), v_now);
    prove_until := case outcome when 'approved' then v_now + interval '7 days' end;
    update registry.handover_cases h
       set state = outcome, prove_until = v_prove.until, cooling_off = case outcome when 'approved' then v_rule.cooling_off end,
           closed_at = case outcome when 'answered' then v_now end, version = h.version + 1
      from (select prove_until as until) v_prove
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, case outcome when 'answered' then 'case-member-id' else 'case-approved' end, v_case.locale, v_case.organisation_id,
           case outcome when 'approved' then v_case.address end, 'queued', v_now, v_now + interval '3 days', p_case, v_now
     where outcome in ('answered', 'approved');
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, case outcome when 'answered' then 'case-answered' else 'case-approved' end, 'operator', v_acting.operator,
            v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'approvals', v_others + 1, 'state', outcome, 'note', btrim(p_note, ' 　')));
    return next;
end
$$;

comment on function app.approve_case(integer, integer, bytea, uuid, integer, text, uuid) is
    'Approves a case: the first of two operators, or the one after whom the new address is to be proven.';

reset role;
