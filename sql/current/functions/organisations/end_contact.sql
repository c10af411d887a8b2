-- Ends a contact's office now, without a successor.
-- Who may call: aikotoba_server, for operators. Locks: the organisation, the contact.
-- Returns: ended (version; also when it had ended before) | conflict (version) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.end_contact(p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer)
returns table (outcome text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.contacts;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant
        and o.organisation_id = (select c.organisation_id from registry.contacts c
                                  where c.tenant_id = p_tenant and c.contact_id = p_contact)
        for no key update;
    select * into v_row from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact for no key update;
    v_now := identity.clock();
    version := v_row.version;
    outcome := case
        when v_row.contact_id is null then 'unknown'
        when v_row.valid_until <= v_now then 'ended'
        when v_row.version <> p_version then 'conflict'
    end;
    if outcome is not null then
        return next;
        return;
    end if;
    perform app.retire_contact(p_tenant, p_contact, null, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-ended', 'operator', v_operator.operator, v_row.organisation_id, p_contact,
            json_build_object('role', v_row.role));
    outcome := 'ended';
    version := v_row.version + 1;
    return next;
end
$$;

comment on function app.end_contact(integer, integer, bytea, uuid, integer) is 'Ends a contact''s office now.';

reset role;
