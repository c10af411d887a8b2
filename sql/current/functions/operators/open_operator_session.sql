-- Opens an operator's session for what an identity provider says: the one proof SQL cannot check, the server is believed.
-- Who may call: aikotoba_server, for a token it has verified. Locks nothing; the session is a new row, or the one the same token opened.
-- p_token: digest of that token; its session ends with it, and one that was revoked stays so. p_scopes: what its role claim allows;
-- empty for all that the operator's own role does.
-- Returns: opened | operator-unknown (nobody has this issuer and subject, or the session has ended).
set role aikotoba_definer;

create or replace function app.open_operator_session(
    p_home integer, p_issuer text, p_subject text, p_scopes text[], p_token bytea, p_token_id uuid, p_ends_at timestamptz
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
    v_operator registry.operators;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    select o.* into v_operator from registry.operators o
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where o.tenant_id = p_home and o.oidc_issuer = p_issuer and o.oidc_subject = p_subject and o.status = 'active';
    if not found then
        outcome := 'operator-unknown';
        return next;
        return;
    end if;

    insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, scopes, created_at, ends_at)
    values (p_home, p_token, p_token_id, 'operator-session', v_operator.operator_id, 'identity-provider', p_scopes, v_now,
            least(p_ends_at, v_now + interval '24 hours'))
        on conflict (tenant_id, token_digest) do nothing;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
        values (p_home, v_now, 'operator-signed-in', 'operator', v_operator.address, p_token_id,
                json_build_object('issuer', p_issuer, 'scopes', p_scopes));
        outcome := 'opened';
    else
        outcome := case when exists (
            select from registry.access_tokens a
             where a.tenant_id = p_home and a.token_digest = p_token and a.operator_id = v_operator.operator_id
               and a.revoked_at is null and a.ends_at > v_now) then 'opened' else 'operator-unknown' end;
    end if;
    return next;
end
$$;

comment on function app.open_operator_session(integer, text, text, text[], bytea, uuid, timestamptz) is
    'Opens an operator''s session for what an identity provider says.';

reset role;
