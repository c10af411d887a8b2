-- Announces a rotation to the next holders: a letter to each reachable contact, never the value. Whoever cannot be reached
-- is noted as unannounced, and written to by a later call once somebody can be. So is who would get none of it by now:
-- suspended, withdrawn, or with a contract that ends before.
-- Who may call: aikotoba_server, for operators. Locks: the rotation, so that a killed caller's successor and a twin
-- take turns; the tenant's policies; items.
-- Returns: announced (how many organisations were written to, how many could not be) | finished (nobody is left; the state
-- is announced) | generation-unfinished | unknown | cancelled | closed | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.announce_rotation_batch(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_limit integer
) returns table (outcome text, announced integer, unannounced integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_rule record;
    v_holders uuid[];
    v_reasons text[];
    v_admitted uuid[];
    v_subjects uuid[];
    v_reached uuid[];
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
        when v_rule.state = 'planned' then 'generation-unfinished'
        when v_rule.state in ('cancelled', 'closed') then v_rule.state
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    if v_rule.holder = 'tenant' then
        select e.announced, e.unannounced into announced, unannounced
          from app.announce_to_everybody(p_tenant, p_rotation, p_limit, v_now) e;
    else
        select array_agg(n.holder_id), array_agg(n.reason), array_agg(n.holder_id) filter (where n.reason is null),
               array_agg(n.credential_id) filter (where n.reason is null)
          into v_holders, v_reasons, v_admitted, v_subjects
          from (select d.holder_id, d.credential_id, (
                        select j.skipped_because
                          from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder,
                                                 greatest(v_rule.effective_at, v_now), null, v_rule.time_zone) j
                         where j.holder_id = d.holder_id) as reason
                  from app.rotation_letters_due(p_tenant, p_rotation, v_rule.roles, p_limit, v_now) d) n;
        v_reached := array(select q.organisation_id
                             from app.queue_letters(p_tenant, 'rotation-announcement', v_admitted, v_subjects, v_rule.roles, v_now) q);
        update registry.rotation_items i set announced_at = v_now, unannounced_because = null
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = any (v_reached);
        update registry.rotation_items i
           set unannounced_because = coalesce(v_reasons[array_position(v_holders, i.holder_id)], 'no-contact')
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.holder_id = any (v_holders)
           and i.announced_at is null;
        announced := cardinality(v_reached);
        unannounced := coalesce(cardinality(v_holders), 0) - announced;
    end if;
    outcome := 'announced';
    if announced = 0 and unannounced = 0 then
        outcome := 'finished';
        update registry.rotations r set state = 'announced', announced_at = v_now, version = r.version + 1
         where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'generated';
        if not found then
            return next;
            return;
        end if;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, case outcome when 'finished' then 'rotation-announced' else 'rotation-batch-announced' end, 'operator',
            v_operator.operator, p_rotation, json_build_object('announced', announced, 'unannounced', unannounced));
    return next;
end
$$;

comment on function app.announce_rotation_batch(integer, integer, bytea, uuid, integer) is
    'Announces a rotation to the next holders.';

reset role;
