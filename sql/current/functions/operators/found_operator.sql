-- Makes a tenant's first operators, each with a token: from the command line, with the database's own login.
-- Who may call: aikotoba_migrate. Locks nothing; both rows are new.
-- Returns: created | tenant-unknown | address-taken.
set role aikotoba_definer;

create or replace function app.found_operator(
    p_tenant integer, p_operator uuid, p_address text, p_name text, p_role text, p_token_id uuid, p_token_digest bytea,
    p_token_name text, p_ends_at timestamptz
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    if not exists (select from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active') then
        outcome := 'tenant-unknown';
        return next;
        return;
    end if;
    insert into registry.operators (tenant_id, operator_id, address, name, role, created_at)
    values (p_tenant, p_operator, p_address, p_name, p_role, v_now)
        on conflict (tenant_id, address_folded) do nothing;
    if not found then
        outcome := 'address-taken';
        return next;
        return;
    end if;
    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at)
    values (p_tenant, p_token_digest, p_token_id, 'operator-token', p_operator, p_token_name, v_now, p_ends_at);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'operator-created', 'platform', session_user, p_operator,
            json_build_object('role', p_role, 'token', p_token_id));
    outcome := 'created';
    return next;
end
$$;

comment on function app.found_operator(integer, uuid, text, text, text, uuid, bytea, text, timestamptz) is
    'Makes a tenant''s first operators, each with a token.';

reset role;
