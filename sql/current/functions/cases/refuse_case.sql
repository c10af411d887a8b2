-- Refuses a case, for a reason that the prepared letter puts into words. Also one that cools off, or that was objected to: then nobody changes.
-- Who may call: aikotoba_server, for operators who may change contacts. Locks: the case, the organisation, the contacts, the letter that is not
-- to go out.
-- p_reason: evidence-differs, person-not-confirmed, no-answer, asked-twice, predecessor-reachable, objected. p_note: for the record.
-- Returns: refused (version) | conflict (version) | unknown | case-decided | own-case | invalid (reason, reason_column) | a refusal of
-- operator_acting.
set role aikotoba_definer;

create or replace function app.refuse_case(
    p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_reason text, p_note text, p_mail uuid
) returns table (outcome text, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_acting record;
    v_case registry.handover_cases;
begin
    select * into v_acting
      from app.case_acting(p_tenant, p_home, p_token, p_case, p_version,
                           array['open', 'more-wanted', 'awaiting-second', 'approved', 'cooling-off', 'objected']);
    if v_acting.refusal is not null then
        outcome := v_acting.refusal;
        version := v_acting.version;
        return next;
        return;
    end if;
    v_case := v_acting.held;
    v_now := v_acting.now;
    reason := app.note_fault(p_note);
    outcome := case
        when app.own_case(p_tenant, v_case, v_acting.operator, v_now) then 'own-case'
        when coalesce(p_reason, '') not in
             ('evidence-differs', 'person-not-confirmed', 'no-answer', 'asked-twice', 'predecessor-reachable', 'objected') or reason is not null then 'invalid'
        else 'refused' end;
    if outcome <> 'refused' then
        if outcome = 'invalid' then
            reason_column := case when reason is null then 'reason' else 'note' end;
            reason := coalesce(reason, 'reason-unknown');
        else
            reason := null;
        end if;
        return next;
        return;
    end if;

    if v_case.state = 'cooling-off' then
        perform app.take_back_successor(p_tenant, v_case, v_now);
    end if;
    insert into registry.case_decisions (tenant_id, case_id, operator_id, operator, decision, note, decided_at)
    values (p_tenant, p_case, v_acting.operator_id, v_acting.operator, 'refused', btrim(p_note, ' 　'), v_now)
        on conflict (tenant_id, case_id, operator_id) do update
       set decision = excluded.decision, note = excluded.note, decided_at = excluded.decided_at;
    update registry.handover_cases h set state = 'refused', refusal = p_reason, closed_at = v_now, version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'case-refused', v_case.locale, v_case.address, 'queued', v_now, v_now + interval '3 days', p_case, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-refused', 'operator', v_acting.operator, v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'reason', p_reason, 'note', btrim(p_note, ' 　'), 'was', v_case.state));
    return next;
end
$$;

comment on function app.refuse_case(integer, integer, bytea, uuid, integer, text, text, uuid) is 'Refuses a case, for a reason.';

reset role;
