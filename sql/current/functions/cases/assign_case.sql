-- Says whom a case is about: the organisation, and the contact who is to be replaced.
-- Who may call: aikotoba_server, for operators who may change contacts. Locks: the case.
-- p_contact NULL: the one that the predecessor's name means.
-- Returns: saved (version) | conflict (version) | unknown | case-decided (by somebody already) | invalid (reason, reason_column:
-- organisation-unknown, contact-unknown) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.assign_case(
    p_tenant integer, p_home integer, p_token bytea, p_case uuid, p_version integer, p_member_id text, p_contact uuid
) returns table (outcome text, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_acting record;
    v_case registry.handover_cases;
    v_organisation uuid;
    v_contact uuid;
begin
    select * into v_acting
      from app.case_acting(p_tenant, p_home, p_token, p_case, p_version, array['open', 'more-wanted']);
    if v_acting.refusal is not null then
        outcome := v_acting.refusal;
        version := v_acting.version;
        return next;
        return;
    end if;
    v_case := v_acting.held;
    v_now := v_acting.now;
    select o.organisation_id into v_organisation from registry.organisations o
     where o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active';
    if p_contact is null then
        v_contact := app.contact_meant(p_tenant, v_organisation, v_case.predecessor, v_now);
    else
        select c.contact_id into v_contact from registry.contacts c
         where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_organisation
           and c.valid_from <= v_now and c.valid_until > v_now;
    end if;
    outcome := case
        when v_organisation is null or p_contact is not null and v_contact is null then 'invalid'
        else 'saved' end;
    if outcome = 'invalid' then
        reason := case when v_organisation is null then 'organisation-unknown' else 'contact-unknown' end;
        reason_column := case when v_organisation is null then 'memberId' else 'contactId' end;
    elsif outcome = 'saved' then
        update registry.handover_cases h
           set organisation_id = v_organisation, contact_id = case when v_case.purpose <> 'member-id-unknown' then v_contact end, version = h.version + 1
         where h.tenant_id = p_tenant and h.case_id = p_case
        returning h.version into version;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'case-assigned', 'operator', v_acting.operator, v_organisation, p_case,
                json_build_object('number', v_case.case_number, 'contact', v_contact));
    end if;
    return next;
end
$$;

comment on function app.assign_case(integer, integer, bytea, uuid, integer, text, uuid) is
    'Says whom a case is about: the organisation, and the contact who is to be replaced.';

reset role;
