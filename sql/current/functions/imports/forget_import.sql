-- Deletes an import with all it holds: lines and values have no foreign key that would.
-- Who may call: functions of app only, which hold the import.
set role aikotoba_definer;

create or replace function app.forget_import(p_tenant integer, p_import uuid) returns void
language plpgsql
as $$
begin
    delete from vault.import_values v where v.tenant_id = p_tenant and v.import_id = p_import;
    delete from registry.import_lines l where l.tenant_id = p_tenant and l.import_id = p_import;
    delete from registry.imports i where i.tenant_id = p_tenant and i.import_id = p_import;
end
$$;

reset role;
