-- Adds a seal to a tenant's chain. What it says is believed, and proved by whoever verifies.
-- Who may call: aikotoba_courier. Locks: the primary key of the seals: of two who seal at once one finds the number taken.
-- Returns: stored | taken.
set role aikotoba_auditor;

create or replace function app.store_seal(
    p_tenant integer, p_seal_no bigint, p_era integer, p_cluster bigint, p_from_xact bigint, p_to_xact bigint, p_last_event bigint,
    p_named bigint[], p_events bigint, p_root bytea, p_sealed_at timestamptz, p_head bytea, p_key_id integer, p_signature bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    insert into audit.seals (tenant_id, seal_no, era, cluster, from_xact, to_xact, last_event, named, events, root, head, key_id, signature,
                             sealed_at)
    values (p_tenant, p_seal_no, p_era, p_cluster, p_from_xact::text::xid8, p_to_xact::text::xid8, p_last_event, p_named, p_events,
            p_root, p_head, p_key_id, p_signature, p_sealed_at)
        on conflict (tenant_id, seal_no) do nothing;
    outcome := case when found then 'stored' else 'taken' end;
    return next;
end
$$;

comment on function app.store_seal(
    integer, bigint, integer, bigint, bigint, bigint, bigint, bigint[], bigint, bytea, timestamptz, bytea, integer, bytea) is
    'Adds a seal to a tenant''s chain.';

reset role;
