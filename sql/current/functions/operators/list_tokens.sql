-- The tokens of a tenant, newest first: owners and auditors see all, an operator his own.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- Returns: read, a row per token, never its digest; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_tokens(
    p_tenant integer, p_home integer, p_token bytea, p_after uuid, p_limit integer
) returns table (
    outcome text, token_id uuid, kind text, operator_id uuid, address text, name text, scopes text[], types text[],
    created_at timestamptz, ends_at timestamptz, revoked_at timestamptz, last_used_at timestamptz
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
    select 'read', a.token_id, a.kind, a.operator_id, o.address, a.name, a.scopes, a.types, a.created_at, a.ends_at,
           a.revoked_at, a.last_used_at
      from registry.access_tokens a
      left join registry.operators o on o.tenant_id = p_tenant and o.operator_id = a.operator_id
     where a.tenant_id = p_tenant and (p_after is null or a.token_id < p_after)
       and (v_operator.role <> 'operator' or a.operator_id = v_operator.operator_id)
     order by a.token_id desc limit p_limit;
end
$$;

comment on function app.list_tokens(integer, integer, bytea, uuid, integer) is 'The tokens of a tenant, newest first.';

reset role;
