-- The tenants by slug: to the installation's operators all of them, closed ones too; to others their own.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per tenant; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_tenants(p_home integer, p_token bytea, p_after text, p_limit integer)
returns table (outcome text, place text, version integer, document jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_tenant integer;
begin
    select * into v_operator from app.operator_acting(p_home, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    for v_tenant in
        select k.tenant_id from identity.known_tenants() k
         where (p_home = 0 or k.tenant_id = p_home) and (p_after is null or k.slug > p_after)
         order by k.slug limit p_limit
    loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        return query select 'read', t.slug, t.version, app.tenant_document(t) from registry.tenants t where t.tenant_id = v_tenant;
    end loop;
end
$$;

comment on function app.list_tenants(integer, bytea, text, integer) is 'The tenants an operator may know of, by slug.';

reset role;
