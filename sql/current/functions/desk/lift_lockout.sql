-- Lets a member ID sign in again before its time.
-- Who may call: aikotoba_server, for operators at the desk. Locks: throttle(member).
-- Returns: lifted (also when nothing stood) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.lift_lockout(
    p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_subject bytea
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
declare
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'desk');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    update registry.throttles t set tries = 0, blocked_until = '-infinity'
     where t.tenant_id = p_tenant and t.purpose = 'sign-in' and t.subject = p_subject
       and (t.tries > 0 or t.blocked_until > '-infinity');
    if found then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
        values (p_tenant, identity.clock(), 'lockout-lifted', 'operator', v_operator.operator,
                json_build_object('memberId', p_member_id));
    end if;
    outcome := 'lifted';
    return next;
end
$$;

comment on function app.lift_lockout(integer, integer, bytea, text, bytea) is 'Lets a member ID sign in again before its time.';

reset role;
