-- Stores the password a member has just signed in with as today's parameters, salt and key hash it. The password is the same one:
-- its row, its sessions and its age stay.
-- Who may call: aikotoba_server, with the session that password has opened. Locks: the credential.
-- Returns: stored | unchanged (the session or the password ended meanwhile, the password is none a member chose, or nothing differs).
set role aikotoba_definer;

create or replace function app.store_rehash(
    p_tenant integer, p_session bytea, p_digest bytea, p_key integer, p_kdf jsonb, p_salt bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    update registry.credentials c
       set digest = p_digest, digest_key = p_key, kdf = p_kdf, salt = p_salt
      from registry.sessions s, app.live_session(p_tenant, p_session, identity.clock()) l
     where s.tenant_id = p_tenant and s.token_digest = p_session and s.session_id = l.session_id
       and c.tenant_id = p_tenant and c.credential_id = s.credential_id and c.origin = 'member-chosen' and c.revoked_at is null
       and (c.kdf, c.digest_key) is distinct from (p_kdf, p_key);
    outcome := case when found then 'stored' else 'unchanged' end;
    return next;
end
$$;

comment on function app.store_rehash(integer, bytea, bytea, integer, jsonb, bytea) is
    'Stores the password a member has just signed in with as it is hashed today.';

reset role;
