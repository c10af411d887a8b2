-- How a member's own password is hashed, so that the server may hash what was typed and then ask sign_in. The digest never leaves.
-- Who may call: aikotoba_server, before sign_in. Locks nothing, changes nothing: sign_in counts the tries. p_subject: keyed digest
-- of the member ID. p_kdf: the parameters of today.
-- Returns: verify (a row per type that members choose and sign in with; none where there is no such type) | too-many-tries (retry_at).
-- Who is unknown, not active, or has chosen nothing yet gets the parameters of today and a salt that follows from p_subject, for the
-- server to do the same work. digest_key is NULL there.
set role aikotoba_definer;

create or replace function app.read_kdf(p_tenant integer, p_member_id text, p_subject bytea, p_kdf jsonb, p_network bytea)
returns table (outcome text, retry_at timestamptz, type_code text, kdf jsonb, salt bytea, digest_key integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select max(t.blocked_until) into retry_at
      from registry.throttles t
     where t.tenant_id = p_tenant and t.blocked_until > v_now
       and (t.purpose = 'sign-in' and t.subject = p_subject or t.purpose = 'sign-in-network' and t.subject = p_network);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    return query
    select 'verify', null::timestamptz, t.code, coalesce(c.kdf, p_kdf),
           coalesce(c.salt, substring(sha256(p_subject || convert_to(t.code, 'UTF8')) for 16)), c.digest_key
      from registry.credential_types t
      left join registry.organisations o
        on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.credentials c
        on c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = t.type_id
       and c.valid_from <= v_now and c.grace_until > v_now and coalesce(c.revoked_at > v_now, true) and c.kdf is not null
     where t.tenant_id = p_tenant and t.origin = 'member-chosen' and t.signs_in
     order by t.position, t.code;
end
$$;

comment on function app.read_kdf(integer, text, bytea, jsonb, bytea) is 'How a member''s own password is hashed.';

reset role;
