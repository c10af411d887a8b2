-- The inquiry types of a tenant, as they may be asked now.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_code: one of them; NULL: all.
-- Returns: read, a row per type | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_inquiry_types(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer)
returns table (outcome text, place text, version integer, document jsonb)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is null then
        return query
        select 'read', i.code, i.version, app.inquiry_type_document(i, t.code)
          from registry.inquiry_types i
          left join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = i.type_id
         where i.tenant_id = p_tenant and i.replaced_at is null and (p_code is null or i.code = p_code) and (p_after is null or i.code > p_after)
         order by i.code limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

comment on function app.list_inquiry_types(integer, integer, bytea, text, text, integer) is 'The inquiry types of a tenant.';

reset role;
