-- Stores credentials of a rotation by columns, for holders that take_rotation_batch named.
-- Who may call: aikotoba_server, for operators. Locks: the rotation, so that generators take turns and a cancelling
-- waits; the credentials are new rows.
-- Stored twice is stored once. Whom the exclusion constraint turned away is counted as already-has-one. Who is no longer
-- active, or has a contract that ends too early by now, is left for the judging at the end; so is a generation that is not the
-- next any more, which is taken anew.
-- Begins with the period or, when that is under way, now: nothing was accepted before it was there.
-- Returns: stored (how many were new, and how many were found to have one) | unknown | cancelled | finished (generated
-- before) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.store_rotation_batch(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_ids uuid[], p_holders uuid[],
    p_generations integer[], p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]
) returns table (outcome text, stored integer, skipped integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_rule record;
    v_from timestamptz;
    v_grace_until timestamptz;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.rotations r where r.tenant_id = p_tenant and r.rotation_id = p_rotation for no key update;
    v_now := identity.clock();
    select * into v_rule from app.rotation_rule(p_tenant, p_rotation);
    outcome := case
        when v_rule.rotation_id is null then 'unknown'
        when v_rule.state = 'cancelled' then 'cancelled'
        when v_rule.state <> 'planned' then 'finished'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    v_from := greatest(v_rule.effective_at, v_now);
    v_grace_until := app.grace_end(v_rule.ends_at, v_rule.grace, v_rule.time_zone);
    -- Row by row, in subqueries: where nothing was analysed yet, a join of 1,000 with 100,000 becomes a loop over both.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key, rotation_id)
    select p_tenant, g.id, v_rule.type_id, nullif(g.holder_id, '00000000-0000-0000-0000-000000000000'), v_rule.period_id,
           g.generation, 'generated', v_from, v_rule.ends_at, v_grace_until, g.digest,
           case when g.digest is not null then p_digest_key end, p_rotation
      from unnest(p_ids, p_holders, p_generations, p_digests) as g (id, holder_id, generation, digest)
     where (select i.skipped_because is null from registry.rotation_items i
             where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = g.holder_id)
       and (select j.skipped_because
              from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder, v_from, null, v_rule.time_zone) j
             where j.holder_id = g.holder_id) is null
       and g.generation = 1 + coalesce((
               select max(c.generation) from registry.credentials c
                where c.tenant_id = p_tenant and c.holder_id = g.holder_id and c.type_id = v_rule.type_id
                  and c.period_id = v_rule.period_id), 0)
        on conflict do nothing;
    get diagnostics stored = row_count;
    insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
    select p_tenant, g.id, p_key_id, g.sealed
      from unnest(p_ids, p_sealed) as g (id, sealed)
     where (select c.rotation_id from registry.credentials c
             where c.tenant_id = p_tenant and c.credential_id = g.id) = p_rotation
        on conflict do nothing;

    skipped := 0;
    if stored < cardinality(p_ids) then
        update registry.rotation_items i set skipped_because = 'already-has-one'
          from unnest(p_holders) as g (holder_id)
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = g.holder_id and i.skipped_because is null
           and (select c.credential_id from registry.credentials c
                 where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = g.holder_id) is null
           and exists (select from registry.credentials c
                        where c.tenant_id = p_tenant and c.holder_id = g.holder_id and c.type_id = v_rule.type_id
                          and c.revoked_at is null and c.valid_from < v_rule.ends_at and c.valid_until > v_from);
        get diagnostics skipped = row_count;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-batch-stored', 'operator', v_operator.operator, p_rotation,
            json_build_object('given', cardinality(p_ids), 'stored', stored, 'alreadyHasOne', skipped));
    outcome := 'stored';
    return next;
end
$$;

comment on function app.store_rotation_batch(
    integer, integer, bytea, uuid, uuid[], uuid[], integer[], integer, bytea[], integer, bytea[]) is
    'Stores credentials of a rotation by columns.';

reset role;
