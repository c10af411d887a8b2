-- Issues a token for an operator, or for a relying site (p_operator NULL, with the credential types it may ask about).
-- Who may call: aikotoba_server. An operator issues tokens for himself; an owner for everybody and for relying sites.
-- A limited token issues no wider one. A relying site's lives two years at most: it stands in somebody's configuration.
-- Locks: the key; the token is a new row. The token itself is known to its holder only: here stands its digest.
-- Returns: issued (token_id) | replayed (token_id: whose text is never told twice) | key-reused | operator-missing | type-unknown
-- | invalid (fields, reasons) | a refusal of operator_acting.
set role aikotoba_definer;

drop function if exists app.issue_token(integer, integer, bytea, uuid, bytea, uuid, text, text[], text[], timestamptz, text, bytea);
create or replace function app.issue_token(
    p_tenant integer, p_home integer, p_token bytea, p_token_id uuid, p_digest bytea, p_operator uuid, p_name text,
    p_scopes text[], p_types text[], p_ends_at timestamptz, p_key text, p_request bytea
) returns table (outcome text, token_id uuid, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_scopes text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null
       and (p_operator is distinct from v_operator.operator_id or p_home <> p_tenant)
       and not app.role_allows(v_operator.role, 'operators') then
        v_operator.refusal := 'role-refused';
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    if v_operator.refusal is null and v_scopes <> '{}'
       and ((p_operator is distinct from v_operator.operator_id or p_home <> p_tenant) and 'operators' <> all (v_scopes)
            or p_operator is not null and (p_scopes = '{}' or not p_scopes <@ v_scopes)) then
        v_operator.refusal := 'role-refused';
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_token_id);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        token_id := v_key.replayed;
        return next;
        return;
    end if;

    outcome := case
        when p_operator is not null and not exists (
                select from registry.operators o
                 where o.tenant_id = p_tenant and o.operator_id = p_operator and o.status = 'active') then 'operator-missing'
        when p_operator is null and (p_types = '{}' or exists (
                select from unnest(p_types) t
                 where t not in (select c.code from registry.credential_types c where c.tenant_id = p_tenant))) then 'type-unknown'
        when p_operator is null and p_ends_at > v_now + interval '2 years' then 'invalid'
    end;
    if outcome = 'invalid' then
        fields := '{expiresAt}';
        reasons := '{too-far}';
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, scopes, types, created_at, ends_at)
    values (p_tenant, p_digest, p_token_id, case when p_operator is null then 'client-token' else 'operator-token' end, p_operator,
            p_name, p_scopes, p_types, v_now, p_ends_at);
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'token-issued', 'operator', v_operator.operator, p_token_id,
            json_build_object('operator', p_operator, 'name', p_name, 'scopes', p_scopes, 'types', p_types, 'endsAt', p_ends_at));
    outcome := 'issued';
    token_id := p_token_id;
    return next;
end
$$;

comment on function app.issue_token(
    integer, integer, bytea, uuid, bytea, uuid, text, text[], text[], timestamptz, text, bytea) is
    'Issues a token for an operator or a relying site.';

reset role;
