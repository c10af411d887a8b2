-- Gives holders that take_reissue_batch named their new value, by columns: the next generation of the same period, valid
-- from now to where the old one would have ended. A notice goes to every contact.
-- Who may call: aikotoba_server, for operators. Locks: the reissue, so that two take turns; the old credentials by their ids;
-- sessions; the tenant's policies.
-- With grace the old one's validity ends now and it is accepted for its grace, never longer than it was promised. Without,
-- it is revoked with all that sign-in still accepts of the holder and type, and sessions opened with them end.
-- Stored twice is stored once; a generation that is not the next any more is left, to be taken anew.
-- Returns: reissued (how many) | unknown | finished | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.reissue_credential(
    p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_ids uuid[], p_holders uuid[], p_generations integer[],
    p_digest_key integer, p_digests bytea[], p_key_id integer, p_sealed bytea[]
) returns table (outcome text, reissued integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_row registry.reissues;
    v_ids uuid[];
    v_generations integer[];
    v_digests bytea[];
    v_sealed bytea[];
    v_old registry.credentials[];
    v_holders uuid[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue for no key update;
    if v_row.reissue_id is null or v_row.finished_at is not null then
        outcome := case when v_row.reissue_id is null then 'unknown' else 'finished' end;
        return next;
        return;
    end if;

    -- All that is accepted of these holders is locked; then what is still as it was taken.
    perform from registry.credentials c
      where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = any (p_holders) and c.revoked_at is null
      order by c.credential_id for no key update;
    -- Never before the reissue began, should the clock be set back: it would be taken for an old one.
    v_now := greatest(identity.clock(), v_row.begun_at);
    select array_agg(g.id), array_agg(g.generation), array_agg(g.digest), array_agg(g.sealed), array_agg(c.old), array_agg(g.holder_id)
      into v_ids, v_generations, v_digests, v_sealed, v_old, v_holders
      from unnest(p_ids, p_holders, p_generations, p_digests, p_sealed) as g (id, holder_id, generation, digest, sealed)
     cross join lateral (
            select o as old from registry.credentials o
             where o.tenant_id = p_tenant and o.holder_id = g.holder_id and o.type_id = v_row.type_id and o.revoked_at is null
               and o.valid_from < v_row.begun_at and o.valid_until > v_now
               and (v_row.organisation_id is null or o.holder_id = v_row.organisation_id)
               and g.generation = 1 + (select max(n.generation) from registry.credentials n
                                        where n.tenant_id = p_tenant and n.holder_id = o.holder_id and n.type_id = o.type_id
                                          and n.period_id = o.period_id)
             limit 1) c
     where coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = g.holder_id), 'active') = 'active';

    -- A zone is not asked: grace of an emergency is days of 24 hours from now.
    update registry.credentials c
       set valid_until = case when v_row.grace is null then c.valid_until else v_now end,
           grace_until = case when v_row.grace is null then c.grace_until
                              else least(c.grace_until, v_now + v_row.grace) end,
           revoked_at = case when v_row.grace is null then v_now end,
           reason = v_row.reason
      from unnest(v_old) as o
     where c.tenant_id = p_tenant and c.credential_id = o.credential_id;
    if v_row.grace is null then
        update registry.credentials c set revoked_at = v_now, reason = v_row.reason
          from unnest(v_old) as o
         where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = o.holder_id and c.revoked_at is null
           and c.valid_from <= v_now and c.grace_until > v_now;
    end if;
    -- Ends with what opened it, or with what is left of its grace.
    update registry.sessions s
       set ended_at = case when c.revoked_at is null then s.ended_at else v_now end,
           ends_at = least(s.ends_at, greatest(c.grace_until, v_now))
      from registry.credentials c
     where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id = any (v_holders) and c.valid_from < v_row.begun_at
       and s.tenant_id = p_tenant and s.credential_id = c.credential_id and s.ended_at is null and s.ends_at > v_now;

    -- The arrays run side by side; of the old ones the end and the grace are as they were before.
    insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin,
                                      valid_from, valid_until, grace_until, digest, digest_key)
    select p_tenant, v_ids[n], v_row.type_id, (v_old[n]).organisation_id, (v_old[n]).period_id, v_generations[n],
           'generated', v_now, (v_old[n]).valid_until, (v_old[n]).grace_until, v_digests[n],
           case when v_digests[n] is not null then p_digest_key end
      from generate_subscripts(v_ids, 1) n;
    get diagnostics reissued = row_count;
    insert into vault.sealed_values (tenant_id, credential_id, key_id, sealed)
    select p_tenant, v_ids[n], p_key_id, v_sealed[n] from generate_subscripts(v_ids, 1) n;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, v_now, 'credential-reissued', 'operator', v_operator.operator, (v_old[n]).organisation_id, v_ids[n],
           json_build_object('reissue', p_reissue, 'old', (v_old[n]).credential_id, 'withGrace', v_row.grace is not null)
      from generate_subscripts(v_ids, 1) n;
    perform app.notify_of_reissue(p_tenant, v_ids, v_now);
    outcome := 'reissued';
    return next;
end
$$;

comment on function app.reissue_credential(
    integer, integer, bytea, uuid, uuid[], uuid[], integer[], integer, bytea[], integer, bytea[]) is
    'Gives holders their new value before its time.';

reset role;
