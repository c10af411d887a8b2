-- Stores the first password of members who choose theirs, as the slow hash and the keyed digest made it, by columns.
-- Who may call: aikotoba_migrate. Locks nothing; foreign keys see that holders exist.
-- Each counts from now on and does not expire. Who already has one is left as is: the exclusion constraint decides, and what was not
-- stored is the caller's to show.
-- Returns: stored (how many were new) | type-unknown (none that members choose) | period-unknown (the type's calendar has none at all).
set role aikotoba_definer;

create or replace function app.store_chosen_passwords(
    p_tenant integer, p_type text, p_ids uuid[], p_organisations uuid[], p_digests bytea[], p_key integer, p_kdf jsonb, p_salts bytea[]
) returns table (outcome text, stored integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_type uuid;
    v_period uuid;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.type_id, p.period_id into v_type, v_period
      from registry.credential_types t
      left join lateral (
            select e.period_id from registry.periods e
             where e.tenant_id = p_tenant and e.calendar_id = t.calendar_id
             order by e.starts_at <= v_now desc, case when e.starts_at <= v_now then e.starts_at end desc, e.starts_at limit 1) p on true
     where t.tenant_id = p_tenant and t.code = p_type and t.origin = 'member-chosen';
    outcome := case when v_type is null then 'type-unknown' when v_period is null then 'period-unknown' end;
    stored := 0;
    if outcome is not null then
        return next;
        return;
    end if;

    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, kdf, salt)
    select p_tenant, n.id, v_type, n.organisation_id, v_period, 1, 'member-chosen', v_now, 'infinity', 'infinity', n.digest, p_key,
           p_kdf, n.salt
      from unnest(p_ids, p_organisations, p_digests, p_salts) as n (id, organisation_id, digest, salt)
        on conflict do nothing;
    get diagnostics stored = row_count;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, v_now, 'credentials-stored', 'platform', session_user,
            json_build_object('type', p_type, 'given', cardinality(p_ids), 'stored', stored));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_chosen_passwords(integer, text, uuid[], uuid[], bytea[], integer, jsonb, bytea[]) is
    'Stores the first password of members who choose theirs.';

reset role;
