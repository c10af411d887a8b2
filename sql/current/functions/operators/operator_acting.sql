-- Proves an operator by his token and opens the tenant he acts for.
-- Who may call: functions of app only, as their first statement in place of naming the tenant: what it proves is found
-- under the token's home, and the tenant of the call is named only when the proof holds.
-- p_need: read, organisations, credentials, desk, settings, operators or tenants.
-- Returns: one row; refusal is NULL, or operator-unknown (no such token, ended, idled out, revoked, its operator closed)
-- | tenant-unknown (also for tenants that are none of the operator's business) | role-refused.
-- Locks: the token, by SKIP LOCKED, once a minute.
set role aikotoba_definer;

create or replace function app.operator_acting(p_tenant integer, p_home integer, p_token bytea, p_need text)
returns table (refusal text, operator_id uuid, operator text, role text)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);
    select o.operator_id, o.address, o.role, a.scopes, a.last_used_at
      into v_found
      from registry.access_tokens a
      join registry.operators o on o.tenant_id = p_home and o.operator_id = a.operator_id and o.status = 'active'
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where a.tenant_id = p_home and a.token_digest = p_token and a.revoked_at is null and a.ends_at > v_now
       and (a.idle is null or coalesce(a.last_used_at, a.created_at) + a.idle > v_now);
    if not found then
        perform set_config('aikotoba.tenant', '', true);
        return query select 'operator-unknown', null::uuid, null, null;
        return;
    end if;
    if v_found.last_used_at is null or v_found.last_used_at < v_now - interval '1 minute' then
        perform app.touch_token(p_home, p_token, v_now);
    end if;

    perform set_config('aikotoba.tenant', '', true);
    refusal := case
        -- Only the installation's operators go beyond their home.
        when p_home <> p_tenant and p_home <> 0 then 'tenant-unknown'
        when not app.role_allows(v_found.role, p_need)
          or v_found.scopes <> '{}' and p_need <> all (v_found.scopes)
          or p_need = 'tenants' and p_home <> 0 then 'role-refused'
    end;
    if refusal is null then
        perform set_config('aikotoba.tenant', p_tenant::text, true);
        if not exists (select from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active') then
            perform set_config('aikotoba.tenant', '', true);
            refusal := 'tenant-unknown';
        end if;
    end if;
    operator_id := v_found.operator_id;
    operator := v_found.address;
    role := v_found.role;
    return next;
end
$$;

reset role;
