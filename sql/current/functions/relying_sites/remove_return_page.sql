-- Forgets a page that signing in may lead to: who brings its name lands in the desk's menu.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the page.
-- p_version NULL: whatever it is.
-- Returns: removed | conflict (version) | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.remove_return_page(p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer)
returns table (outcome text, version integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'settings');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;

    delete from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code and (p_version is null or r.version = p_version);
    if not found then
        version := (select r.version from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code);
        outcome := case when version is null then 'unknown' else 'conflict' end;
        return next;
        return;
    end if;

    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'return-page-removed', 'operator', v_operator.operator, json_build_object('name', p_code));
    outcome := 'removed';
    return next;
end
$$;

comment on function app.remove_return_page(integer, integer, bytea, text, integer) is
    'Forgets a page that signing in may lead to.';

reset role;
