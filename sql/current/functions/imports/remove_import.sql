-- Removes an import and its lines. What was applied stays.
-- Who may call: aikotoba_server, for operators. Locks: the import.
-- Returns: removed | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.remove_import(p_tenant integer, p_home integer, p_token bytea, p_import uuid)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import for update;
    outcome := case when found then 'removed' else 'unknown' end;
    if found then
        perform app.forget_import(p_tenant, p_import);
    end if;
    return next;
end
$$;

comment on function app.remove_import(integer, integer, bytea, uuid) is 'Removes an import and its lines.';

reset role;
