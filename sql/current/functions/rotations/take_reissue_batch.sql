-- The next holders of a reissue that still have their old value.
-- Who may call: aikotoba_server, for operators. Locks: nothing while holders are left; then the reissue, credentials,
-- sessions, the tenant's policies.
-- p_after: the last holder taken before, or NULL to begin, which is also how to go on after a kill. When none is left the
-- reissue is brought to its end, p_limit at a time like all the rest. Without grace, what was accepted before it began and has
-- no successor (of suspended and withdrawn organisations, or in the grace of an earlier period) is revoked too, so that
-- reinstating brings no old value back. About what the whole tenant holds, every active organisation is written to.
-- Returns: taken, a row per holder | continued (something was done about the end: call again) | finished | unknown
-- | a refusal of operator_acting.
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
    v_written integer;
    v_ends boolean := false;
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
        with over as (
            select c.credential_id from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.revoked_at is null and c.grace_until > v_now
               and c.valid_from < v_row.begun_at and c.valid_from <= v_now
               and (v_row.organisation_id is null or c.organisation_id = v_row.organisation_id)
             order by c.credential_id limit p_limit for no key update
        ), revoked as (
            update registry.credentials c set revoked_at = v_now, reason = v_row.reason
              from over o
             where c.tenant_id = p_tenant and c.credential_id = o.credential_id
            returning c.credential_id
        ), ended as (
            update registry.sessions s set ended_at = v_now
              from revoked r
             where s.tenant_id = p_tenant and s.credential_id = r.credential_id and s.ended_at is null and s.ends_at > v_now
        )
        select count(*) into v_revoked from revoked;
    end if;
    v_written := app.notify_everybody(p_tenant, p_reissue, p_limit, v_now);
    if v_revoked >= p_limit or v_written > 0 then
        outcome := 'continued';
    else
        outcome := 'finished';
        update registry.reissues r set finished_at = v_now
         where r.tenant_id = p_tenant and r.reissue_id = p_reissue and r.finished_at is null;
        v_ends := found;
    end if;
    if v_ends or v_revoked > 0 then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, case when v_ends then 'reissue-finished' else 'reissue-batch-revoked' end, 'operator',
                v_operator.operator, v_row.organisation_id, p_reissue, json_build_object('revokedBesides', v_revoked));
    end if;
    return next;
end
$$;

comment on function app.take_reissue_batch(integer, integer, bytea, uuid, uuid, integer) is
    'The next holders of a reissue that still have their old value.';

reset role;
