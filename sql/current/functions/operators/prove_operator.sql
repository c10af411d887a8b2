-- Proves an operator where the act itself cannot: to the functions of the auditor, who knows no token; and to the server
-- before it reads what somebody sends, for its refusals must not tell him of a tenant that is none of his business.
-- Who may call: functions of aikotoba_auditor; aikotoba_server. Locks: as operator_acting.
-- Returns: one row; refusal NULL, or that of operator_acting.
set role aikotoba_definer;

create or replace function app.prove_operator(p_tenant integer, p_home integer, p_token bytea, p_need text)
returns table (refusal text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    return query select a.refusal from app.operator_acting(p_tenant, p_home, p_token, p_need) a;
end
$$;

comment on function app.prove_operator(integer, integer, bytea, text) is
    'Proves an operator where the act itself cannot.';

reset role;
