-- The invalid lines of an import, by line.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_after: the last line before.
-- Returns: read, a row per line (its number, the column by its name in the API, the reason, what stands there; never from a
-- column of credentials; of a duplicate the line that was first) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_import_lines(
    p_tenant integer, p_home integer, p_token bytea, p_import uuid, p_after integer, p_limit integer
) returns table (outcome text, line integer, column_name text, reason text, value text, other_line integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
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
    return query
    select 'read', l.line, l.reason_column, l.reason, l.value, l.other_line
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.reason is not null and l.line > coalesce(p_after, -1)
     order by l.line limit p_limit;
end
$$;

comment on function app.list_import_lines(integer, integer, bytea, uuid, integer, integer) is 'The invalid lines of an import.';

reset role;
