-- Counts a try to sign in as an operator and tells the server what to compare with: how the password is to be hashed, the sealed
-- second factor, the step of codes by this clock. The password's own digest never leaves.
-- Who may call: aikotoba_server. Locks: throttle(address). The try is counted before anything is judged, so that of simultaneous
-- guesses no more are judged than are free; signing in gives it back. p_subject: keyed digest of the address.
-- Returns: begun (all of it NULL where nobody can sign in, for whom the server does the same work) | too-many-tries (retry_at).
set role aikotoba_definer;

create or replace function app.begin_operator_sign_in(p_home integer, p_address text, p_subject bytea, p_network bytea)
returns table (
    outcome text, retry_at timestamptz, operator_id uuid, password_kdf text, password_salt bytea, totp_sealed bytea,
    totp_key_id integer, step bigint
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_free integer;
    v_longest interval;
begin
    perform set_config('aikotoba.tenant', p_home::text, true);

    retry_at := (select t.blocked_until from registry.throttles t
                  where t.tenant_id = p_home and t.purpose = 'operator-network' and t.subject = p_network
                    and t.blocked_until > identity.clock());
    if retry_at is null then
        -- The installation has no policies: there the usual ones hold.
        select p.sign_in_free_tries, p.tarpit_longest into v_free, v_longest from registry.policies p where p.tenant_id = p_home;
        v_free := coalesce(v_free, 5);
        v_longest := coalesce(v_longest, interval '15 minutes');
        retry_at := app.charge_guess(p_home, 'operator-sign-in', p_subject, false, false, v_free, v_longest);
    end if;
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    select o.operator_id, o.password_kdf::text, o.password_salt, o.totp_sealed, o.totp_key_id
      into operator_id, password_kdf, password_salt, totp_sealed, totp_key_id
      from registry.operators o
      join registry.tenants t on t.tenant_id = p_home and t.status = 'active'
     where o.tenant_id = p_home and o.address_folded = lower(normalize(btrim(p_address), nfkc)) and o.status = 'active'
       and o.password_digest is not null and o.totp_sealed is not null;
    outcome := 'begun';
    step := floor(extract(epoch from identity.clock()) / 30)::bigint;
    return next;
end
$$;

comment on function app.begin_operator_sign_in(integer, text, bytea, bytea) is
    'Counts a try to sign in as an operator and tells how his password is hashed.';

reset role;
