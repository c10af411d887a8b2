-- The next holders of a rotation that still need a credential, with all that its value is sealed and digested over.
-- Who may call: aikotoba_server, for operators. Locks: nothing while holders are left; then the rotation.
-- p_after: the last holder taken before, or NULL to begin, which is also how to go on after a kill. When none is left,
-- who joined or was reinstated, or whose contract was changed meanwhile is judged, whatever p_after says, and then the state
-- becomes generated.
-- Returns: taken, a row per holder | finished | unknown | cancelled | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.take_rotation_batch(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_after uuid, p_limit integer
) returns table (
    outcome text, holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_rule record;
    v_after uuid := p_after;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    for v_turn in 1..2 loop
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
        return query
        select 'taken', h.holder_id, h.organisation_id, h.member_id, v_rule.type_code, v_rule.period_code, h.generation
          from app.rotation_holders_left(p_tenant, p_rotation, v_after, p_limit, identity.clock()) h;
        if found then
            return;
        end if;
        -- Two that find nothing left end it once: the second waits here and then reads what the first made of it.
        v_after := null;
        perform from registry.rotations r
          where r.tenant_id = p_tenant and r.rotation_id = p_rotation and r.state = 'planned' for no key update;
        if found then
            perform app.finish_rotation(p_tenant, p_rotation, v_operator.operator, identity.clock());
        end if;
    end loop;
    -- Judged, and somebody is still left.
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, v_rule.type_code, v_rule.period_code, h.generation
      from app.rotation_holders_left(p_tenant, p_rotation, null, p_limit, identity.clock()) h;
    if not found then
        outcome := 'finished';
        return next;
    end if;
end
$$;

comment on function app.take_rotation_batch(integer, integer, bytea, uuid, uuid, integer) is
    'The next holders of a rotation that still need a credential.';

reset role;
