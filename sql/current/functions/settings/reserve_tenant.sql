-- The number of a tenant that is about to be founded: its data key is wrapped for that number, outside of the database.
-- Who may call: aikotoba_server, for the installation's operators. A number that is not used is a gap, nothing else.
-- Returns: reserved (tenant_id) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.reserve_tenant(p_home integer, p_token bytea)
returns table (outcome text, tenant_id integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(0, p_home, p_token, 'tenants');
    outcome := coalesce(v_operator.refusal, 'reserved');
    if outcome = 'reserved' then
        tenant_id := nextval('registry.tenants_tenant_id_seq');
    end if;
    return next;
end
$$;

comment on function app.reserve_tenant(integer, bytea) is 'The number of a tenant that is about to be founded.';

reset role;
