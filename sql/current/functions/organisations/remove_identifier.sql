-- Takes an organisation's external identifier of a kind away.
-- Who may call: aikotoba_server, for operators. Locks: the organisation, the identifier.
-- Returns: removed | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.remove_identifier(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_kind text)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    delete from registry.external_identifiers x
     where x.tenant_id = p_tenant and x.organisation_id = p_organisation and x.kind = p_kind;
    outcome := case when found then 'removed' else 'unknown' end;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, identity.clock(), 'identifier-removed', 'operator', v_operator.operator, p_organisation, p_organisation,
                json_build_object('kind', p_kind));
    end if;
    return next;
end
$$;

comment on function app.remove_identifier(integer, integer, bytea, uuid, text) is
    'Takes an organisation''s external identifier of a kind away.';

reset role;
