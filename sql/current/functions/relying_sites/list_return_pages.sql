-- The pages that signing in may lead to, by name.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per page; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_return_pages(p_tenant integer, p_home integer, p_token bytea, p_after text, p_limit integer)
returns table (outcome text, code text, name_ja text, name_en text, url text, version integer)
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
    select 'read', r.code, r.name_ja, r.name_en, r.url, r.version
      from registry.return_pages r
     where r.tenant_id = p_tenant and (p_after is null or r.code > p_after)
     order by r.code limit p_limit;
end
$$;

comment on function app.list_return_pages(integer, integer, bytea, text, integer) is 'The pages that signing in may lead to.';

reset role;
