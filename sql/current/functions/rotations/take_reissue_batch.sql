-- The next holders of a reissue that still have their old value.
-- Who may call: aikotoba_server, for operators. Locks: nothing while holders are left; then the reissue, credentials,
-- sessions.
-- p_after: the last holder taken before, or NULL to begin, which is also how to go on after a kill. When none is left the
-- reissue is finished: without grace, what was accepted before it began and has no successor (of suspended and withdrawn
-- organisations, or in the grace of an earlier period) is revoked too, so that reinstating brings no old value back.
-- Returns: taken, a row per holder | finished | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.take_reissue_batch(
    p_tenant integer, p_home integer, p_token bytea, p_reissue uuid, p_after uuid, p_limit integer
) returns table (
    outcome text, holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_row registry.reissues;
    v_revoked integer := 0;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    if v_row.reissue_id is null or v_row.finished_at is not null then
        outcome := case when v_row.reissue_id is null then 'unknown' else 'finished' end;
        return next;
        return;
    end if;
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, h.type_code, h.period_code, h.generation
      from app.reissue_holders_left(p_tenant, p_reissue, p_after, p_limit, v_now) h;
    if found then
        return;
    end if;

    perform from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue for no key update;
    v_now := identity.clock();
    return query
    select 'taken', h.holder_id, h.organisation_id, h.member_id, h.type_code, h.period_code, h.generation
      from app.reissue_holders_left(p_tenant, p_reissue, null, p_limit, v_now) h;
    if found then
        return;
    end if;
    if v_row.grace is null then
        with revoked as (
            update registry.credentials c set revoked_at = v_now, reason = v_row.reason
             where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.revoked_at is null and c.grace_until > v_now
               and c.valid_from < v_row.begun_at and c.valid_from <= v_now
               and (v_row.organisation_id is null or c.organisation_id = v_row.organisation_id)
            returning c.credential_id
        ), ended as (
            update registry.sessions s set ended_at = v_now
              from revoked r
             where s.tenant_id = p_tenant and s.credential_id = r.credential_id and s.ended_at is null and s.ends_at > v_now
        )
        select count(*) into v_revoked from revoked;
    end if;
    update registry.reissues r set finished_at = v_now
     where r.tenant_id = p_tenant and r.reissue_id = p_reissue and r.finished_at is null;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'reissue-finished', 'operator', v_operator.operator, v_row.organisation_id, p_reissue,
                json_build_object('revokedBesides', v_revoked));
    end if;
    outcome := 'finished';
    return next;
end
$$;

comment on function app.take_reissue_batch(integer, integer, bytea, uuid, uuid, integer) is
    'The next holders of a reissue that still have their old value.';

reset role;
