-- Begins to bring in a file: what columns it has, and which types of credentials it brings.
-- Who may call: aikotoba_server, for operators; with types, for those who may also deal with credentials. Locks nothing: the
-- import is a new row. It takes no Idempotency-Key: a file that is brought in twice changes nothing the second time.
-- p_columns by their names in the API; memberId is among them. What the file does not have stays as it is. p_types: codes of
-- types that organisations hold and members do not choose; values are of the period that is current now.
-- Returns: staged | refused, a row per type (reason: type-unknown, type-refused, or period-unknown: none is current)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.stage_import(
    p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_columns text[], p_types text[]
) returns table (outcome text, type_code text, reason text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is null and p_types <> '{}' then
        select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    end if;
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;

    return query
    select 'refused', g.code, r.reason
      from unnest(p_types) with ordinality as g (code, place)
      left join registry.credential_types t on t.tenant_id = p_tenant and t.code = g.code
      left join lateral app.period_at(p_tenant, t.calendar_id, v_now) p on p.kind <> 'contract-year'
     cross join lateral (
            select case when t.type_id is null then 'type-unknown'
                        when t.holder <> 'organisation' or t.origin = 'member-chosen' then 'type-refused'
                        when p.period_id is null then 'period-unknown' end as reason) r
     where r.reason is not null order by g.place;
    if found then
        return;
    end if;
    insert into registry.imports (tenant_id, import_id, columns, begun_by, begun_at)
    values (p_tenant, p_import, p_columns, v_operator.operator, v_now);
    insert into registry.import_types (tenant_id, import_id, type_id, period_id)
    select p_tenant, p_import, t.type_id, p.period_id
      from registry.credential_types t cross join lateral app.period_at(p_tenant, t.calendar_id, v_now) p
     where t.tenant_id = p_tenant and (select t.code = any (p_types)) and p.kind <> 'contract-year';
    outcome := 'staged';
    return next;
end
$$;

comment on function app.stage_import(integer, integer, bytea, uuid, text[], text[]) is
    'Begins to bring in a file: its columns and the types of credentials it brings.';

reset role;
