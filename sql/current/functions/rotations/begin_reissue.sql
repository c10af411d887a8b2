-- Begins new values before their time: for one organisation, or for every holder of a type (p_organisation NULL). Changes no
-- credential yet; take_reissue_batch and reissue_credential do, a batch at a time.
-- Who may call: aikotoba_server, for operators. Locks: the key; the reissue is a new row.
-- p_with_grace: the old value is accepted p_grace_days longer (NULL: as the type says); otherwise it stops at once, with
-- those still in the grace of an earlier period, and sessions opened with them end.
-- Returns: begun (reissue_id) | replayed (reissue_id) | key-reused | type-unknown | not-generated | unknown (no such
-- organisation) | exists (reissue_id: the unfinished one, to go on with) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.begin_reissue(
    p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_type text, p_organisation uuid, p_reason text,
    p_with_grace boolean, p_grace_days integer, p_key text, p_request bytea
) returns table (outcome text, reissue_id uuid)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
    v_type registry.credential_types;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_reissue);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        reissue_id := v_key.replayed;
        return next;
        return;
    end if;

    select * into v_type from registry.credential_types t where t.tenant_id = p_tenant and t.code = p_type;
    outcome := case
        when v_type.type_id is null then 'type-unknown'
        when v_type.origin <> 'generated' then 'not-generated'
        when p_organisation is not null and (v_type.holder = 'tenant' or not exists (
                select from registry.organisations o
                 where o.tenant_id = p_tenant and o.organisation_id = p_organisation)) then 'unknown'
    end;
    if outcome is null then
        insert into registry.reissues (tenant_id, reissue_id, type_id, organisation_id, grace, reason, begun_by, begun_at)
        values (p_tenant, p_reissue, v_type.type_id, p_organisation,
                case when p_with_grace then coalesce(make_interval(days => p_grace_days), v_type.grace) end, p_reason,
                v_operator.operator, v_now)
            on conflict do nothing;
        if not found then
            outcome := 'exists';
            reissue_id := (select r.reissue_id from registry.reissues r
                            where r.tenant_id = p_tenant and r.type_id = v_type.type_id and r.finished_at is null
                              and r.organisation_id is not distinct from p_organisation);
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'reissue-begun', 'operator', v_operator.operator, p_organisation, p_reissue,
            json_build_object('type', p_type, 'withGrace', p_with_grace, 'graceDays', p_grace_days));
    outcome := 'begun';
    reissue_id := p_reissue;
    return next;
end
$$;

comment on function app.begin_reissue(
    integer, integer, bytea, uuid, text, uuid, text, boolean, integer, text, bytea) is
    'Begins new values before their time, for one organisation or all.';

reset role;
