-- No rotation has ever been.
set session_replication_role = replica;
delete from vault.sealed_values v using registry.credentials c
 where c.rotation_id is not null and v.tenant_id = c.tenant_id and v.credential_id = c.credential_id;
delete from registry.credentials where rotation_id is not null;
delete from registry.rotation_items;
delete from registry.rotations;
delete from registry.sessions where agent is distinct from 'bench';
vacuum (analyze) registry.credentials, vault.sealed_values, registry.sessions, registry.rotations, registry.rotation_items, audit.events;
checkpoint;
