-- Opens a tenant again that was closed.
-- Who may call: aikotoba_server, for the installation's operators. Locks: the tenant.
-- p_version NULL: whatever it is.
-- Returns: reopened (version) | conflict (version; also of one that is not closed) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.reopen_tenant(p_home integer, p_token bytea, p_slug text, p_version integer)
returns table (outcome text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_tenant integer;
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    v_tenant := (select k.tenant_id from identity.known_tenants() k where k.slug = p_slug);
    perform set_config('aikotoba.tenant', coalesce(v_tenant::text, ''), true);
    update registry.tenants t set status = 'active', version = t.version + 1
     where t.tenant_id = v_tenant and (p_version is null or t.version = p_version) and t.status = 'closed'
    returning t.version into version;
    if found then
        outcome := 'reopened';
        perform app.note_settings(v_tenant, v_operator.operator, 'tenant-reopened', null, p_slug, '{"status": "closed"}', '{"status": "active"}');
    else
        version := (select t.version from registry.tenants t where t.tenant_id = v_tenant);
        outcome := case when version is null then 'unknown' else 'conflict' end;
    end if;
    return next;
end
$$;

comment on function app.reopen_tenant(integer, bytea, text, integer) is 'Opens a tenant again that was closed.';

reset role;
