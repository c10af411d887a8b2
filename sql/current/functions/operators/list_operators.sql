-- The operators of a tenant, by address.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per operator; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_operators(
    p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer
) returns table (
    outcome text, operator_id uuid, address text, name text, role text, status text, oidc_issuer text, oidc_subject text,
    version integer, created_at timestamptz, last_used_at timestamptz, place text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.operator_id, o.address, o.name, o.role, o.status, o.oidc_issuer, o.oidc_subject, o.version,
           o.created_at, (select max(a.last_used_at) from registry.access_tokens a
                           where a.tenant_id = p_tenant and a.operator_id = o.operator_id), o.address_folded::text
      from registry.operators o
     where o.tenant_id = p_tenant and (p_after is null or o.address_folded > p_after)
     order by o.address_folded limit p_limit;
end
$$;

comment on function app.list_operators(integer, integer, bytea, text, integer) is 'The operators of a tenant, by address.';

reset role;
