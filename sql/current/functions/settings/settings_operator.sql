-- Proves an operator who is about to change settings, and lets those who change settings of a tenant take turns: what one
-- function judges, another does not change meanwhile.
-- Who may call: functions of app only, as their first statement. Locks: the tenant.
set role aikotoba_definer;

create or replace function app.settings_operator(p_tenant integer, p_home integer, p_token bytea, p_need text)
returns table (refusal text, operator_id uuid, operator text)
language plpgsql
as $$
#variable_conflict use_column
begin
    select a.refusal, a.operator_id, a.operator into refusal, operator_id, operator
      from app.operator_acting(p_tenant, p_home, p_token, p_need) a;
    if refusal is null then
        perform from registry.tenants t where t.tenant_id = p_tenant for no key update;
    end if;
    return next;
end
$$;

reset role;
