-- Stops the change of a contact that a case brought about, while it cools off; the operators see it.
-- Who may call: aikotoba_server. Locks: the case, the organisation, the contacts, the letter that is not to go out.
-- p_digest: SHA-256 of the secret in the letter to the old address.
-- Returns: objected (also when it had been before) | case-ended (the time is over, or it was refused) | objection-unknown.
set role aikotoba_definer;

create or replace function app.object_to_case(p_tenant integer, p_case uuid, p_digest bytea, p_network bytea)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_case registry.handover_cases;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_case from registry.handover_cases h
     where h.tenant_id = p_tenant and h.case_id = p_case and h.objection_digest = p_digest for no key update;
    v_now := identity.clock();
    outcome := case
        when v_case.case_id is null then 'objection-unknown'
        when v_case.state = 'objected' then 'objected'
        when v_case.state <> 'cooling-off' or v_case.cooling_until <= v_now then 'case-ended' end;
    if outcome is not null then
        return next;
        return;
    end if;

    outcome := 'objected';
    perform app.take_back_successor(p_tenant, v_case, v_now);
    update registry.handover_cases h set state = 'objected', objected_at = v_now, version = h.version + 1
     where h.tenant_id = p_tenant and h.case_id = p_case;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-objected', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.object_to_case(integer, uuid, bytea, bytea) is 'Stops the change of a contact that a case brought about.';

reset role;
