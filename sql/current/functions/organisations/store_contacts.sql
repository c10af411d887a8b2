-- Stores contacts by columns, in office from now on; those whose id is taken are left as they are.
-- Who may call: aikotoba_migrate. Locks nothing. Roles: representative, deputy, technical.
-- Returns: stored (how many were new).
set role aikotoba_definer;

create or replace function app.store_contacts(
    p_tenant integer, p_ids uuid[], p_organisations uuid[], p_roles text[], p_persons text[], p_departments text[],
    p_addresses text[], p_locales text[]
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, address, locale,
                                   valid_from)
    select p_tenant, n.id, n.organisation_id, n.role, n.person, n.department, btrim(n.address), coalesce(n.locale, 'ja'), v_now
      from unnest(p_ids, p_organisations, p_roles, p_persons, p_departments, p_addresses, p_locales)
        as n (id, organisation_id, role, person, department, address, locale)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'contacts-stored', 'platform', session_user,
            json_build_object('given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_contacts(integer, uuid[], uuid[], text[], text[], text[], text[], text[]) is
    'Stores contacts by columns, in office from now on.';

reset role;
