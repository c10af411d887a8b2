-- Asks who opened a case to say more about some fields, by a prepared letter. What was approved of it so far is to be approved anew.
-- Who may call: aikotoba_server, for operators who may change contacts. Locks: the case.
-- p_wanted: fields of the form, by their names in the API. p_note: for the record.
-- Returns: saved (version) | conflict (version) | unknown | case-decided | own-case | invalid (reason, reason_column) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.ask_for_more(
    p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_wanted text[], p_note text, p_mail uuid
) returns table (outcome text, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_fields constant text[] := array['postalAddress', 'organisation', 'department', 'predecessor', 'person', 'phone', 'email'];
    v_now timestamptz;
    v_acting record;
    v_case registry.handover_cases;
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
    reason := app.note_fault(p_note);
    outcome := case
        when app.own_case(p_tenant, v_case, v_acting.operator, v_now) then 'own-case'
        when reason is not null or coalesce(cardinality(p_wanted), 0) = 0 or not coalesce(p_wanted <@ v_fields, false) then 'invalid'
        else 'saved' end;
    if outcome <> 'saved' then
        if outcome = 'invalid' then
            reason_column := case when reason is null then 'wanted' else 'note' end;
            reason := coalesce(reason, 'field-unknown');
        else
            reason := null;
        end if;
        return next;
        return;
    end if;

    delete from registry.case_decisions d where d.tenant_id = p_tenant and d.case_id = p_case;
    update registry.handover_cases h
       set state = 'more-wanted', wanted = array(select f from unnest(v_fields) with ordinality u (f, i) where f = any (p_wanted) order by i),
           version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case
    returning h.version into version;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'case-more-wanted', v_case.locale, v_case.address, 'queued', v_now, v_now + interval '3 days', p_case, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-more-wanted', 'operator', v_acting.operator, v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'fields', p_wanted, 'note', btrim(p_note, ' 　')));
    return next;
end
$$;

comment on function app.ask_for_more(integer, integer, bytea, uuid, integer, text[], text, uuid) is 'Asks who opened a case to say more.';

reset role;
