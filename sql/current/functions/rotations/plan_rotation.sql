-- Plans a rotation: which holders of a type get a generation of a period, and which do not, and why. Generates nothing.
-- Who may call: aikotoba_server, for operators. Locks: the key; the rotation and its items are new rows.
-- p_period NULL: the next one. A fiscal calendar's missing years are made, to two ahead. p_grace_days: how long the
-- generation to be made is accepted after its end; NULL: as the type says.
-- Returns: planned (rotation_id, version) | replayed (rotation_id) | key-reused | type-unknown | not-generated (its values
-- come from elsewhere) | period-unknown (also of contract years, which begin apart) | period-over
-- | exists (rotation_id: the open one, or the one whose cancelling is to be gone on with) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.plan_rotation(
    p_tenant integer, p_home integer, p_token bytea, p_rotation uuid, p_type text, p_period text, p_grace_days integer,
    p_reason text, p_key text, p_request bytea
) returns table (outcome text, rotation_id uuid, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_type record;
    v_period registry.periods;
    v_planned integer;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_rotation);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        rotation_id := v_key.replayed;
        return next;
        return;
    end if;

    select t.type_id, t.origin, t.holder, t.grace, c.calendar_id, c.kind, c.time_zone into v_type
      from registry.credential_types t
      join registry.calendars c on c.tenant_id = p_tenant and c.calendar_id = t.calendar_id
     where t.tenant_id = p_tenant and t.code = p_type;
    if v_type.kind = 'fiscal-year' then
        perform app.make_fiscal_periods(p_tenant, v_type.calendar_id, v_now);
    end if;
    select * into v_period from registry.periods p
     where p.tenant_id = p_tenant and p.calendar_id = v_type.calendar_id and p.kind <> 'contract-year'
       and (p.code = p_period or p_period is null and p.starts_at > v_now)
     order by p.starts_at limit 1;
    outcome := case
        when v_type.type_id is null then 'type-unknown'
        when v_type.origin <> 'generated' then 'not-generated'
        when v_period.period_id is null then 'period-unknown'
        when v_period.ends_at <= v_now then 'period-over'
    end;
    if outcome is null then
        insert into registry.rotations (tenant_id, rotation_id, type_id, period_id, grace, reason, planned_by, effective_at, planned_at)
        values (p_tenant, p_rotation, v_type.type_id, v_period.period_id, coalesce(make_interval(days => p_grace_days), v_type.grace),
                p_reason, v_operator.operator, v_period.starts_at, v_now)
            on conflict do nothing;
        if not found then
            outcome := 'exists';
            rotation_id := (select r.rotation_id from registry.rotations r
                             where r.tenant_id = p_tenant and r.type_id = v_type.type_id and r.period_id = v_period.period_id
                               and (r.state in ('planned', 'generated', 'announced') or r.revoking_from is not null));
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.rotation_items (tenant_id, rotation_id, holder_id, skipped_because)
    select p_tenant, p_rotation, j.holder_id, j.skipped_because
      from app.judge_holders(p_tenant, p_rotation, v_type.type_id, v_type.holder, greatest(v_period.starts_at, v_now),
                             v_period.ends_at, v_type.time_zone) j
     order by j.holder_id;
    get diagnostics v_planned = row_count;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, v_now, 'rotation-planned', 'operator', v_operator.operator, p_rotation,
            json_build_object('type', p_type, 'period', v_period.code, 'graceDays', p_grace_days, 'planned', v_planned));
    outcome := 'planned';
    rotation_id := p_rotation;
    version := 1;
    return next;
end
$$;

comment on function app.plan_rotation(integer, integer, bytea, uuid, text, text, integer, text, text, bytea) is
    'Plans a rotation: who gets a generation of a period, and who does not.';

reset role;
