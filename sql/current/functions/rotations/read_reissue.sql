-- A reissue: what was ordered, and how many still have their old value.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read (grace_days NULL: without grace; finished_at NULL: unfinished) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_reissue(p_tenant integer, p_home integer, p_token bytea, p_reissue uuid)
returns table (
    outcome text, reissue_id uuid, type text, organisation_id uuid, grace_days integer, reason text, begun_by text,
    begun_at timestamptz, finished_at timestamptz, holders_left integer
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
    select 'read', r.reissue_id,
           (select t.code from registry.credential_types t where t.tenant_id = p_tenant and t.type_id = r.type_id),
           r.organisation_id, (extract(epoch from r.grace) / 86400)::integer, r.reason, r.begun_by, r.begun_at, r.finished_at,
           case when r.finished_at is not null then 0
                else (select count(*) from app.reissue_holders_left(p_tenant, r.reissue_id, null, null, v_now))::integer end
      from registry.reissues r
     where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

comment on function app.read_reissue(integer, integer, bytea, uuid) is 'A reissue: what was ordered, and how many still have their old value.';

reset role;
