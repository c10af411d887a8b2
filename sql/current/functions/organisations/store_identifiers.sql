-- Stores external identifiers of one kind by columns; what is taken is left as it is.
-- Who may call: aikotoba_migrate. Locks nothing.
-- Returns: stored (how many were new).
set role aikotoba_definer;

create or replace function app.store_identifiers(
    p_tenant integer, p_organisations uuid[], p_kind text, p_values text[]
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into registry.external_identifiers (tenant_id, organisation_id, kind, value)
    select p_tenant, n.organisation_id, p_kind, n.value
      from unnest(p_organisations, p_values) as n (organisation_id, value)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'identifiers-stored', 'platform', session_user,
            json_build_object('kind', p_kind, 'given', cardinality(p_organisations), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_identifiers(integer, uuid[], text, text[]) is 'Stores external identifiers of one kind.';

reset role;
