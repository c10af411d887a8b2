-- Ends a member's session from the desk.
-- Who may call: aikotoba_server, for operators at the desk. Locks: the session.
-- Returns: ended | unknown (or over already) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.close_session(p_tenant integer, p_home integer, p_token bytea, p_session uuid)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_organisation uuid;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    update registry.sessions s set ended_at = v_now
     where s.tenant_id = p_tenant and s.session_id = p_session and s.ended_at is null
    returning s.organisation_id into v_organisation;
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject)
        values (p_tenant, v_now, 'session-closed', 'operator', v_operator.operator, v_organisation, p_session);
    end if;
    outcome := case when v_organisation is null then 'unknown' else 'ended' end;
    return next;
end
$$;

comment on function app.close_session(integer, integer, bytea, uuid) is 'Ends a member''s session from the desk.';

reset role;
