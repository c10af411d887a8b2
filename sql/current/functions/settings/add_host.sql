-- Gives a tenant a host of its own, where its pages begin at the root.
-- Who may call: aikotoba_server, for the installation's operators: whoever could name any host would take over the pages
-- of others there. Locks: the tenant.
-- Returns: added (also when it was its own before) | host-taken | unknown (the installation) | invalid (fields, reasons)
-- | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.add_host(p_tenant integer, p_home integer, p_token bytea, p_host text)
returns table (outcome text, fields text[], reasons text[])
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_operator record;
    v_fault text := app.host_fault(p_host);
begin
    select * into v_operator from app.settings_operator(p_tenant, p_home, p_token, 'tenants');
    outcome := case
        when v_operator.refusal is not null then v_operator.refusal
        when p_tenant = 0 then 'unknown'
        when v_fault is not null then 'invalid' end;
    if outcome = 'invalid' then
        fields := '{host}';
        reasons := array[v_fault];
    end if;
    if outcome is null then
        insert into registry.tenant_hosts (tenant_id, host) values (p_tenant, p_host) on conflict do nothing;
        if found then
            perform app.note_settings(p_tenant, v_operator.operator, 'host-added', null, p_host, '{}', jsonb_build_object('host', p_host));
        end if;
        outcome := case when exists (select from registry.tenant_hosts h where h.tenant_id = p_tenant and h.host = p_host)
                        then 'added' else 'host-taken' end;
    end if;
    return next;
end
$$;

comment on function app.add_host(integer, integer, bytea, text) is 'Gives a tenant a host of its own.';

reset role;
