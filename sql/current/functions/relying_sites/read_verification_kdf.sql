-- How the password that a member chose is hashed, so that the server may hash what a relying site's visitor typed and then ask
-- verify_credential. The digest never leaves.
-- Who may call: aikotoba_server, before verify_credential. Locks nothing, changes nothing: verify_credential counts the tries.
-- The token is looked at before anything is hashed. p_subject: keyed digest of the member ID. p_kdf: the parameters of today.
-- Returns: verify (kdf, salt) | too-many-tries (retry_at) | client-unknown (as verify_credential).
-- Who is unknown, not active, has chosen nothing yet or is asked about in a type that is none of the token's gets the parameters of today
-- and a salt that follows from p_subject, for the server to do the same work.
set role aikotoba_definer;

create or replace function app.read_verification_kdf(
    p_tenant integer, p_token bytea, p_type text, p_member_id text, p_subject bytea, p_kdf jsonb
) returns table (outcome text, retry_at timestamptz, kdf jsonb, salt bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select a.token_id, c.kdf, c.salt,
           (select max(n.blocked_until) from registry.throttles n
             where n.tenant_id = p_tenant and n.blocked_until > v_now
               and (n.purpose = 'verification-token' and n.subject = uuid_send(a.token_id)
                    or n.purpose = 'sign-in' and n.subject = p_subject)) as blocked_until
      into v_found
      from registry.access_tokens a
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      left join registry.credential_types t
        on t.tenant_id = p_tenant and t.code = p_type and t.code = any (a.types) and t.origin = 'member-chosen'
      left join registry.organisations o on o.tenant_id = p_tenant and o.member_id = p_member_id and o.status = 'active'
      left join registry.credentials c
        on c.tenant_id = p_tenant and c.holder_id = o.organisation_id and c.type_id = t.type_id
       and c.valid_from <= v_now and c.grace_until > v_now and c.revoked_at is null and c.kdf is not null
     where a.tenant_id = p_tenant and a.token_digest = p_token and a.kind = 'client-token'
       and a.revoked_at is null and a.ends_at > v_now;
    if not found then
        outcome := 'client-unknown';
    elsif v_found.blocked_until is not null then
        outcome := 'too-many-tries';
        retry_at := v_found.blocked_until;
    else
        outcome := 'verify';
        kdf := coalesce(v_found.kdf, p_kdf);
        salt := coalesce(v_found.salt, substring(sha256(p_subject || convert_to(p_type, 'UTF8')) for 16));
    end if;
    return next;
end
$$;

comment on function app.read_verification_kdf(integer, bytea, text, text, bytea, jsonb) is
    'How the password that a member chose is hashed, for a relying site''s check.';

reset role;
