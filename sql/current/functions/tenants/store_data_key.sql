-- Stores a data key, wrapped, and makes it the current one; the one before stays readable.
-- Who may call: aikotoba_migrate. Locks: the data key that was current.
-- Returns: stored | exists (that key id is taken) | tenant-unknown.
set role aikotoba_definer;

create or replace function app.store_data_key(p_tenant integer, p_key_id integer, p_wrapped bytea, p_wrapping_key text)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    if not exists (select from registry.tenants t where t.tenant_id = p_tenant) then
        return query select 'tenant-unknown';
        return;
    end if;
    if exists (select from vault.data_keys k where k.tenant_id = p_tenant and k.key_id = p_key_id) then
        return query select 'exists';
        return;
    end if;
    update vault.data_keys k set state = 'readable' where k.tenant_id = p_tenant and k.state = 'current';
    insert into vault.data_keys (tenant_id, key_id, wrapped, wrapping_key, state, created_at)
    values (p_tenant, p_key_id, p_wrapped, p_wrapping_key, 'current', v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'data-key-stored', 'platform', session_user,
            json_build_object('key', p_key_id, 'wrappingKey', p_wrapping_key));
    return query select 'stored';
end
$$;

comment on function app.store_data_key(integer, integer, bytea, text) is
    'Stores a data key, wrapped, and makes it the current one.';

reset role;
