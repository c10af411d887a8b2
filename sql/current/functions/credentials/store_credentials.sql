-- Stores the first generation of a type and period for many holders, by columns: digest, and the value sealed.
-- Who may call: aikotoba_migrate. Locks nothing; foreign keys see that holders exist.
-- Validity is the period's, grace the type's. A NULL organisation is the whole tenant. Who already holds one valid in
-- that time is left as is: the exclusion constraint decides, and what was not stored is the caller's to show.
-- Returns: stored (how many were new) | type-unknown | period-unknown | holder-mismatch (a holder the type cannot have).
set role aikotoba_definer;

create or replace function app.store_credentials(
    p_tenant integer, p_type text, p_period text, p_ids uuid[], p_organisations uuid[], p_digest_key integer,
    p_digests bytea[], p_key_id integer, p_sealed bytea[]
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.type_id, t.holder, t.origin, p.period_id, p.starts_at, p.ends_at,
           app.grace_end(p.ends_at, t.grace, c.time_zone) as grace_until
      into v_rule
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
      left join registry.periods p
        on p.tenant_id = p_tenant and p.calendar_id = t.calendar_id and p.code = p_period
     where t.tenant_id = p_tenant and t.code = p_type;
    outcome := case
        when v_rule.type_id is null then 'type-unknown'
        when v_rule.period_id is null then 'period-unknown'
        when v_rule.holder = 'tenant' and exists (select from unnest(p_organisations) o where o is not null)
          or v_rule.holder = 'organisation' and exists (select from unnest(p_organisations) o where o is null)
            then 'holder-mismatch'
    end;
    stored := 0;
    if outcome is not null then
        return next;
        return;
    end if;

    with given as (
        select * from unnest(p_ids, p_organisations, p_digests, p_sealed) as n (id, organisation_id, digest, sealed)
    ), won as (
        insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation,
                                          origin, valid_from, valid_until, grace_until, digest, digest_key)
        select p_tenant, g.id, v_rule.type_id, g.organisation_id, v_rule.period_id, 1, v_rule.origin, v_rule.starts_at,
               v_rule.ends_at, v_rule.grace_until, g.digest, case when g.digest is not null then p_digest_key end
          from given g
            on conflict do nothing
        returning credential_id
    ), sealed as (
        insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
        select p_tenant, g.id, p_key_id, g.sealed from given g join won on won.credential_id = g.id
    )
    select count(*) into stored from won;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'credentials-stored', 'platform', session_user,
            json_build_object('type', p_type, 'period', p_period, 'given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_credentials(integer, text, text, uuid[], uuid[], integer, bytea[], integer, bytea[]) is
    'Stores the first generation of a type and period for many holders.';

reset role;
