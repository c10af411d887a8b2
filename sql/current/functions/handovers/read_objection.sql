-- What the page behind the letter to the old address shows; opening it changes nothing.
-- Who may call: aikotoba_server, for whoever has the letter's secret. Locks nothing, changes nothing.
-- Returns: read (organisation, successor, role, objection_until, effective_at; state: see handover_state: one may object while accepted or effective)
-- | handover-unknown (no such handover, or another secret).
set role aikotoba_definer;

drop function if exists app.read_objection(integer, uuid, bytea);

create or replace function app.read_objection(p_tenant integer, p_handover uuid, p_digest bytea)
returns table (
    outcome text, state text, organisation_name text, organisation_name_en text, role text, successor text, effective_at timestamptz,
    objection_until timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.handover_state(h, 'infinity', v_now), o.name, o.name_en, c.role, h.person, h.effective_at, h.objection_until
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.objection_digest = p_digest;
    if not found then
        outcome := 'handover-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_objection(integer, uuid, bytea) is 'What the page behind the letter to the old address shows.';

reset role;
