-- What is said of a tenant.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read | unknown (the installation) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_tenant(p_tenant integer, p_home integer, p_token bytea)
returns table (outcome text, place text, version integer, document jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null or p_tenant = 0 then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
        return;
    end if;
    return query select 'read', t.slug, t.version, app.tenant_document(t) from registry.tenants t where t.tenant_id = p_tenant;
end
$$;

comment on function app.read_tenant(integer, integer, bytea) is 'What is said of a tenant.';

reset role;
