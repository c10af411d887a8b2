-- The member IDs of a tenant in their order, with whose they are: by them the server finds whom a lockout's digest means.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per organisation after p_after (NULL: from the first); a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_member_ids(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer)
returns table (outcome text, member_id text, name text)
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
    select 'read', o.member_id, o.name
      from registry.organisations o
     where o.tenant_id = p_tenant and o.member_id > coalesce(p_after, '')
     order by o.member_id limit p_limit;
end
$$;

comment on function app.list_member_ids(integer, integer, bytea, text, integer) is 'The member IDs of a tenant in their order.';

reset role;
