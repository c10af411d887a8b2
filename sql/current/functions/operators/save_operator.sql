-- Makes an operator (p_version NULL) or changes one.
-- Who may call: aikotoba_server, for operators who may do so. Locks: the key, the owners' rows, the operator; on opening again his tokens.
-- A limited token makes no owner, changes none, and reaches nobody whose role may do what the token may not.
-- Closing an operator, or lowering the role, ends nothing by itself: every call asks anew. Opening one again revokes the tokens and
-- ends the sessions he had; password and authenticator stay his.
-- Returns: saved (operator_id, version) | replayed (operator_id) | key-reused | conflict (version) | unknown | address-taken
-- | subject-taken (of the identity provider) | last-owner (an active owner has to remain) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.save_operator(
    p_tenant integer, p_home integer, p_token bytea, p_operator uuid, p_version integer, p_address text, p_name text,
    p_role text, p_status text, p_oidc_issuer text, p_oidc_subject text, p_key text, p_request bytea
) returns table (outcome text, operator_id uuid, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_row registry.operators;
    v_scopes text[];
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'operators');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_operator);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        operator_id := v_key.replayed;
        return next;
        return;
    end if;

    -- Two owners who close each other at once: the second waits here and then finds himself the last.
    perform from registry.operators o
      where o.tenant_id = p_tenant and o.role = 'owner' order by o.operator_id for no key update;
    select * into v_row from registry.operators o
     where o.tenant_id = p_tenant and o.operator_id = p_operator for no key update;
    outcome := case
        when p_version is not null and v_row.operator_id is null then 'unknown'
        -- Otherwise whoever holds the token signs in as the operator he has made, and is limited no more.
        when v_scopes <> '{}' and exists (
                select from unnest(array[p_role, v_row.role]) r,
                            unnest(array['read', 'organisations', 'credentials', 'desk', 'settings', 'operators', 'tenants']) n
                 where r = 'owner' or r is not null and app.role_allows(r, n) and n <> all (v_scopes)) then 'role-refused'
        when v_row.version is distinct from p_version then 'conflict'
        when exists (select from registry.operators o
                      where o.tenant_id = p_tenant and o.operator_id <> p_operator
                        and o.address_folded = lower(normalize(btrim(p_address), nfkc))) then 'address-taken'
        when exists (select from registry.operators o
                      where o.tenant_id = p_tenant and o.operator_id <> p_operator
                        and o.oidc_issuer = p_oidc_issuer and o.oidc_subject = p_oidc_subject) then 'subject-taken'
        when v_row.role = 'owner' and v_row.status = 'active' and (p_role <> 'owner' or p_status <> 'active')
         and not exists (select from registry.operators o
                          where o.tenant_id = p_tenant and o.operator_id <> p_operator
                            and o.role = 'owner' and o.status = 'active') then 'last-owner'
    end;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        version := v_row.version;
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when p_address <> v_row.address then 'address' end, case when p_name <> v_row.name then 'name' end,
        case when p_role <> v_row.role then 'role' end, case when p_status <> v_row.status then 'status' end,
        case when p_version is not null and (p_oidc_issuer, p_oidc_subject) is distinct from (v_row.oidc_issuer, v_row.oidc_subject)
             then 'oidc' end], null);
    insert into registry.operators as o (tenant_id, operator_id, address, name, role, status, oidc_issuer, oidc_subject, created_at)
    values (p_tenant, p_operator, p_address, p_name, p_role, p_status, p_oidc_issuer, p_oidc_subject, v_now)
        on conflict (tenant_id, operator_id) do update
       set address = excluded.address, name = excluded.name, role = excluded.role, status = excluded.status,
           oidc_issuer = excluded.oidc_issuer, oidc_subject = excluded.oidc_subject, version = o.version + 1
    returning o.operator_id, o.version into operator_id, version;
    -- Not on closing: he may be using them at that moment, locked in the other order; and what he is given meanwhile is found here, too.
    if v_row.status = 'closed' and p_status = 'active' then
        update registry.access_tokens a set revoked_at = identity.clock()
         where a.tenant_id = p_tenant and a.operator_id = p_operator and a.revoked_at is null;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case when p_version is null then 'operator-created' else 'operator-changed' end, 'operator',
            v_operator.operator, p_operator, json_build_object('role', p_role, 'status', p_status, 'fields', v_changed));
    outcome := 'saved';
    return next;
end
$$;

comment on function app.save_operator(
    integer, integer, bytea, uuid, integer, text, text, text, text, text, text, text, bytea) is
    'Makes or changes an operator.';

reset role;
