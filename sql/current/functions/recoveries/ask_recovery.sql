-- Asks for a code that lets a new password be registered, by member ID and registered address, or by the address alone.
-- Who may call: aikotoba_server. Locks: throttle(address and network), throttle(address), throttle(network); the recovery, its
-- choices, code and mail are new rows.
-- p_recovery: id, version 7; the letter's URL names it and nothing else. p_member_id: NULL or '' when it is forgotten, too.
-- p_address_subject: keyed digest of the folded address. p_payload: the code, sealed. p_form: how the code looks (NULL: as the policy says).
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | duplicate-address (only where the tenant's policy says
-- refuse, for an address alone that stands for several organisations) | recovery-not-offered (no password here is the member's own).
-- An address that is not registered, or not with that member ID, gets a decoy: the same rows by the same statements, a choice of
-- nobody, a code that never matches and a mail that is withheld.
-- What the policy promises of tries, resending, help and the grant is written beside code and recovery.
set role aikotoba_definer;

create or replace function app.ask_recovery(
    p_tenant integer, p_recovery uuid, p_member_id text, p_address text, p_address_subject bytea, p_key integer, p_digest bytea,
    p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule record;
    v_address text;
    v_organisations uuid[];
    v_one uuid;
    v_decoy boolean;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.*, t.type_id, nullif(p_member_id, '') is null as by_address into v_rule
      from registry.policies p
      join registry.tenants z on z.tenant_id = p_tenant and z.status = 'active'
      join lateral (
            select c.type_id from registry.credential_types c
             where c.tenant_id = p_tenant and c.origin = 'member-chosen' and c.signs_in
             order by c.position, c.code limit 1) t on true
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'recovery-not-offered';
        return next;
        return;
    end if;

    select min(f.address), array_agg(f.organisation_id order by f.member_id) into v_address, v_organisations
      from (select o.organisation_id, o.member_id, min(c.address) as address
              from registry.contacts c
              join registry.organisations o
                on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
             where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
               and c.valid_from <= v_now and c.valid_until > v_now and c.role in ('representative', 'deputy')
               and (v_rule.by_address or o.member_id = p_member_id)
             group by o.organisation_id, o.member_id) f;

    retry_at := app.charge_public_mail(p_tenant, 'recovery', p_address_subject, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    outcome := case
        when retry_at is not null then 'too-many-tries'
        when cardinality(v_organisations) > 1 and v_rule.duplicate_address = 'refuse' then 'duplicate-address'
    end;
    if outcome = 'duplicate-address' then
        insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
        values (p_tenant, identity.clock(), 'recovery-refused', 'public', p_recovery,
                json_build_object('reason', outcome, 'choices', cardinality(v_organisations), 'network', encode(p_network, 'hex')));
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_decoy := v_address is null;
    if cardinality(v_organisations) = 1 then
        v_one := v_organisations[1];
    end if;
    insert into registry.recoveries (tenant_id, recovery_id, type_id, proof, address_subject, asked_at, grant_lifetime)
    values (p_tenant, p_recovery, v_rule.type_id, case when v_rule.by_address then 'address' else 'member-id-and-address' end,
            p_address_subject, v_now, v_rule.grant_lifetime);
    insert into registry.recovery_choices (tenant_id, recovery_id, choice, organisation_id)
    select p_tenant, p_recovery, n, v_organisations[n] from generate_series(1, coalesce(cardinality(v_organisations), 1)) n;
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_recovery, 'recovery', p_address_subject, case when not v_rule.by_address then v_one end, v_one,
                          'recovery-code', coalesce(v_address, p_address), v_decoy, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-asked', 'public', v_one, p_recovery,
            json_build_object('byAddressAlone', v_rule.by_address, 'withheld', v_decoy, 'choices', coalesce(cardinality(v_organisations), 0),
                              'network', encode(p_network, 'hex')));

    outcome := 'asked';
    return next;
end
$$;

comment on function app.ask_recovery(
    integer, uuid, text, text, bytea, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Asks for a code that lets a new password be registered; who is not registered gets a decoy.';

reset role;
