-- What the values of a batch are sealed over: of each member ID and each type of the import, the organisation and the generation.
-- Who may call: aikotoba_server, for operators, before add_import_lines and only where a file brings credentials. Locks nothing.
-- p_ids: the ids that organisations shall have which are not there yet.
-- Returns: placed, a row per member ID (place: its place in the array) and type | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.place_import_values(
    p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_member_ids text[], p_ids uuid[]
) returns table (outcome text, place integer, type_code text, organisation_id uuid, period_code text, generation integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'credentials');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if not exists (select from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import) then
        outcome := 'unknown';
        return next;
        return;
    end if;
    -- Kept apart ("offset 0"): pulled up, the expression is compared with every credential of the tenant.
    return query
    select 'placed', h.place::integer, t.code, h.organisation_id, r.code,
           1 + coalesce((select max(c.generation) from registry.credentials c
                          where c.tenant_id = p_tenant and c.holder_id = h.organisation_id and c.type_id = t.type_id
                            and c.period_id = r.period_id), 0)
      from (select g.place, coalesce((select o.organisation_id from registry.organisations o
                                       where o.tenant_id = p_tenant and o.member_id = g.member_id), g.id) as organisation_id
              from unnest(p_member_ids, p_ids) with ordinality as g (member_id, id, place) offset 0) h
     cross join registry.import_types i
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = i.type_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = i.period_id
     where i.tenant_id = p_tenant and i.import_id = p_import
     order by h.place, t.code;
end
$$;

comment on function app.place_import_values(integer, integer, bytea, uuid, text[], uuid[]) is
    'What the values of a batch of an import are sealed over.';

reset role;
