-- Writes a change of settings to the audit, and lets the servers that remember settings know that there was one.
-- Who may call: functions of app only, last, when something has changed. Locks: the tenant.
-- On the audit stand the names of the fields, and what they were and are; of texts and addresses the names alone.
set role aikotoba_definer;

create or replace function app.note_settings(
    p_tenant integer, p_operator text, p_act text, p_subject uuid, p_name text, p_was jsonb, p_is jsonb
) returns void
language plpgsql
as $$
declare
    v_fields text[] := app.changed_fields(p_was, p_is);
    v_shown text[] := array(select f from unnest(v_fields) f where f not in ('sender', 'body'));
begin
    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, subject, detail)
    values (p_tenant, identity.clock(), p_act, 'operator', p_operator, p_subject,
            json_build_object('name', p_name, 'fields', v_fields,
                              'was', (select json_object_agg(f, p_was -> f) from unnest(v_shown) f where p_was ? f),
                              'is', (select json_object_agg(f, p_is -> f) from unnest(v_shown) f)));
end
$$;

reset role;
