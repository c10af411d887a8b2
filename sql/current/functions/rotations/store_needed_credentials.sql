-- Stores the credentials that needed_credentials named for an organisation, by columns. The current generation is valid
-- from now, the next from its beginning.
-- Who may call: aikotoba_server, for operators. Locks: the organisation, so that it is not suspended meanwhile.
-- What is not lacking any more is left as it is: stored twice is stored once.
-- Returns: stored (how many were new) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.store_needed_credentials(
    p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_ids uuid[], p_types text[], p_periods text[],
    p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
        return next;
        return;
    end if;
    v_now := identity.clock();

    with given as (
        select g.id, g.digest, g.sealed, l.*
          from unnest(p_ids, p_types, p_periods, p_generations, p_digests, p_sealed)
            as g (id, type_code, period_code, generation, digest, sealed)
          join app.credentials_lacking(p_tenant, p_organisation, v_now) l
            on l.type_code = g.type_code and l.period_code = g.period_code and l.generation = g.generation
    ), won as (
        insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                          valid_from, valid_until, grace_until, digest, digest_key)
        select p_tenant, g.id, g.type_id, p_organisation, g.period_id, g.generation, 'generated', g.valid_from, g.valid_until,
               g.grace_until, g.digest, case when g.digest is not null then p_digest_key end
          from given g
            on conflict do nothing
        returning credential_id
    ), sealed as (
        insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
        select p_tenant, g.id, p_key_id, g.sealed from given g join won on won.credential_id = g.id
    ), noted as (
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        select p_tenant, v_now, 'credential-generated', 'operator', v_operator.operator, p_organisation, g.id,
               json_build_object('type', g.type_code, 'period', g.period_code, 'generation', g.generation)
          from given g join won on won.credential_id = g.id
    )
    select count(*) into stored from won;
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_needed_credentials(
    integer, integer, bytea, uuid, uuid[], text[], text[], integer[], integer, bytea[], integer, bytea[]) is
    'Stores the credentials that an organisation lacks by itself.';

reset role;
