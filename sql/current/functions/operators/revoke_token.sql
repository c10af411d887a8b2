-- Revokes a token at once: one's own, or any by an owner, whose token is not limited to something else.
-- Who may call: aikotoba_server, for operators. Locks: the token.
-- Returns: revoked (also when it was before) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.revoke_token(p_tenant integer, p_home integer, p_token bytea, p_token_id uuid)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_token registry.access_tokens;
    v_scopes text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_scopes := app.token_scopes(p_home, p_token);
    select * into v_token from registry.access_tokens a
     where a.tenant_id = p_tenant and a.token_id = p_token_id for no key update;
    outcome := case
        when v_token.token_id is null then 'unknown'
        when v_token.operator_id is distinct from v_operator.operator_id
         and (not app.role_allows(v_operator.role, 'operators') or v_scopes <> '{}' and 'operators' <> all (v_scopes))
            then 'role-refused'
        else 'revoked'
    end;
    if outcome = 'revoked' and v_token.revoked_at is null then
        update registry.access_tokens a set revoked_at = v_now
         where a.tenant_id = p_tenant and a.token_id = p_token_id;
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
        values (p_tenant, v_now, 'token-revoked', 'operator', v_operator.operator, p_token_id,
                json_build_object('operator', v_token.operator_id, 'name', v_token.name));
    end if;
    return next;
end
$$;

comment on function app.revoke_token(integer, integer, bytea, uuid) is 'Revokes a token at once.';

reset role;
