-- The data keys of a tenant, wrapped; the one that opens them never enters the database.
-- Who may call: aikotoba_server, aikotoba_courier. Locks nothing.
-- Returns: read, a row per key that is not retired, the current one first; one row without a key when there is none.
set role aikotoba_definer;

create or replace function app.read_data_keys(p_tenant integer)
returns table (outcome text, key_id integer, wrapped bytea, wrapping_key text, state text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', k.key_id, k.wrapped, k.wrapping_key, k.state from vault.data_keys k
     where k.tenant_id = p_tenant and k.state <> 'retired'
     order by k.state, k.key_id desc;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

comment on function app.read_data_keys(integer) is 'The data keys of a tenant, wrapped.';

reset role;
