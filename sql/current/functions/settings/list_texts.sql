-- The texts of a tenant in its own words, as they are written: with {tenant}, {phone} and {hours} in place.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_code: one of them; NULL: all.
-- Returns: read, a row per text | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_texts(p_tenant integer, p_home integer, p_token bytea, p_code text, p_after text, p_limit integer)
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
        select 'read', x.text_key, max(x.version), jsonb_build_object('code', x.text_key, 'body', jsonb_object_agg(x.locale, x.body))
          from registry.tenant_texts x
         where x.tenant_id = p_tenant and (p_code is null or x.text_key = p_code) and (p_after is null or x.text_key > p_after)
         group by x.text_key order by x.text_key limit p_limit;
    end if;
    if v_operator.refusal is not null or p_code is not null and not found then
        outcome := coalesce(v_operator.refusal, 'unknown');
        return next;
    end if;
end
$$;

comment on function app.list_texts(integer, integer, bytea, text, text, integer) is 'The texts of a tenant in its own words.';

reset role;
