-- What a token is limited to; empty for all that its operator may.
-- Who may call: functions of app only, after operator_acting, which has named the tenant of the call: the home is named for the moment
-- of reading. Locks nothing.
set role aikotoba_definer;

create or replace function app.token_scopes(p_home integer, p_token bytea) returns text[]
language plpgsql
as $$
declare
    v_tenant text := current_setting('aikotoba.tenant', true);
    v_scopes text[];
begin
    perform set_config('aikotoba.tenant', p_home::text, true);
    select a.scopes into v_scopes from registry.access_tokens a where a.tenant_id = p_home and a.token_digest = p_token;
    perform set_config('aikotoba.tenant', v_tenant, true);
    return coalesce(v_scopes, '{}');
end
$$;

reset role;
