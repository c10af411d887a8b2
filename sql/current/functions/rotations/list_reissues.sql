-- The reissues of a tenant, newest first, each with why, how many new values it made and for how many of those nobody can be told.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_after: the last id before.
-- reissued: values of the type without a rotation that began in the time of the reissue. unreached: of those, of organisations
-- without any contact in office whose mails arrive, as of now: they are told by telephone. member_id NULL: everybody's.
-- Returns: read, a row per reissue | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_reissues(
    p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer
) returns table (
    outcome text, reissue_id uuid, type text, organisation_id uuid, member_id text, reason text, with_grace boolean,
    grace_days integer, begun_by text, begun_at timestamptz, finished_at timestamptz, reissued integer, unreached integer
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', r.reissue_id, t.code, r.organisation_id, o.member_id, r.reason, r.grace is not null,
           (extract(epoch from r.grace) / 86400)::integer, r.begun_by, r.begun_at, r.finished_at, n.reissued, n.unreached
      from (select * from registry.reissues q
             where q.tenant_id = p_tenant and (p_after is null or q.reissue_id < p_after)
             order by q.reissue_id desc limit p_limit) r
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = r.type_id
      left join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = r.organisation_id
     cross join lateral (
            select count(*)::integer as reissued,
                   count(*) filter (where c.organisation_id is not null and not exists (
                        select from registry.contacts k
                         where k.tenant_id = p_tenant and k.organisation_id = c.organisation_id and k.valid_from <= v_now
                           and k.valid_until > v_now and k.delivery <> 'refused'))::integer as unreached
              from registry.credentials c
             where c.tenant_id = p_tenant and c.type_id = r.type_id and c.rotation_id is null and c.generation > 1
               and c.valid_from >= r.begun_at and c.valid_from <= coalesce(r.finished_at, v_now)
               and (r.organisation_id is null or c.holder_id = r.organisation_id)) n
     order by r.reissue_id desc;
end
$$;

comment on function app.list_reissues(integer, integer, bytea, uuid, integer) is
    'The reissues of a tenant, newest first, with reason, numbers and whom nobody can tell.';

reset role;
