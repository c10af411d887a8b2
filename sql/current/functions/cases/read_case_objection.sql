-- What the page of an objection shows to whom the letter with its secret went.
-- Who may call: aikotoba_server. Locks nothing, changes nothing.
-- Returns: read (the case's state: cooling-off while it may be objected to) | objection-unknown.
set role aikotoba_definer;

drop function if exists app.read_case_objection(integer, uuid, bytea);

create or replace function app.read_case_objection(p_tenant integer, p_case uuid, p_digest bytea)
returns table (outcome text, state text, organisation_name text, organisation_name_en text, role text, successor text, cooling_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.case_state(h.state, h.prove_until, h.cooling_until, identity.clock()), o.name, o.name_en, c.role, h.person,
           h.cooling_until
      from registry.handover_cases h
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
     where h.tenant_id = p_tenant and h.case_id = p_case and h.objection_digest = p_digest;
    if not found then
        outcome := 'objection-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_case_objection(integer, uuid, bytea) is 'What the page of an objection to a case shows.';

reset role;
