-- Names a page that signing in may lead to (p_version NULL: a new one), or changes it.
-- Who may call: aikotoba_server, for operators who may change settings. Locks: the page.
-- Returns: saved (version) | conflict (version; also when p_version is NULL and the name stands) | unknown
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.save_return_page(
    p_tenant integer, p_home integer, p_token bytea, p_code text, p_version integer, p_name_ja text, p_name_en text, p_url text
) returns table (outcome text, version integer)
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

    if p_version is null then
        insert into registry.return_pages as r (tenant_id, code, name_ja, name_en, url)
        values (p_tenant, p_code, p_name_ja, p_name_en, p_url)
        on conflict (tenant_id, code) do nothing
        returning r.version into version;
    else
        update registry.return_pages r
           set name_ja = p_name_ja, name_en = p_name_en, url = p_url, version = r.version + 1
         where r.tenant_id = p_tenant and r.code = p_code and r.version = p_version
        returning r.version into version;
    end if;
    if not found then
        version := (select r.version from registry.return_pages r where r.tenant_id = p_tenant and r.code = p_code);
        outcome := case when version is null then 'unknown' else 'conflict' end;
        return next;
        return;
    end if;

    update registry.tenants t set settings_changes = t.settings_changes + 1 where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
    values (p_tenant, identity.clock(), 'return-page-saved', 'operator', v_operator.operator,
            json_build_object('name', p_code, 'url', p_url, 'version', version));
    outcome := 'saved';
    return next;
end
$$;

comment on function app.save_return_page(integer, integer, bytea, text, integer, text, text, text) is
    'Names a page that signing in may lead to, or changes it.';

reset role;
