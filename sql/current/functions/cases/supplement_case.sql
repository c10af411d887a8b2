-- What who opened a case adds to it, having been asked; then it waits for the operators again.
-- Who may call: aikotoba_server. Locks: the case. The case's id, which only its letters name, is what lets somebody add to it, once an asking.
-- Returns: saved | case-ended (nothing is wanted) | case-unknown | invalid (reason).
set role aikotoba_definer;

create or replace function app.supplement_case(p_tenant integer, p_case uuid, p_text text, p_network bytea)
returns table (outcome text, reason text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_case registry.handover_cases;
    v_text text := btrim(replace(p_text, E'\r\n', E'\n'), E' 　\n');
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    reason := case
        when coalesce(v_text, '') = '' then 'text-missing'
        when length(v_text) > 2000 then 'too-long'
        when app.ill_formed(translate(v_text, E'\n', ' ')) then 'text-malformed' end;
    outcome := case
        when v_case.case_id is null then 'case-unknown'
        when v_case.state <> 'more-wanted' then 'case-ended'
        when reason is not null then 'invalid'
        else 'saved' end;
    if outcome = 'saved' then
        update registry.handover_cases h
           set state = 'open', supplement = right(concat_ws(E'\n\n', h.supplement, v_text), 6000), version = h.version + 1
         where h.tenant_id = p_tenant and h.case_id = p_case;
        insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
        values (p_tenant, v_now, 'case-supplemented', 'public', v_case.organisation_id, p_case,
                json_build_object('number', v_case.case_number, 'network', encode(p_network, 'hex')));
    elsif outcome <> 'invalid' then
        reason := null;
    end if;
    return next;
end
$$;

comment on function app.supplement_case(integer, uuid, text, bytea) is 'What who opened a case adds to it, having been asked.';

reset role;
