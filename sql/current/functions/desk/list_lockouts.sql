-- Who is kept from signing in now: member IDs, by the keyed digest that is all the throttle knows of them, and networks.
-- Who may call: aikotoba_server, for operators. Locks nothing. In the order of purpose and subject, after those given.
-- Returns: read, a row per lockout; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_lockouts(
    p_tenant integer, p_home integer, p_token bytea, p_after_purpose text, p_after_subject bytea, p_limit integer
) returns table (outcome text, purpose text, subject bytea, tries integer, blocked_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', t.purpose, t.subject, t.tries, t.blocked_until
      from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose >= coalesce(p_after_purpose, '') and t.purpose in ('sign-in', 'sign-in-network')
       and (p_after_subject is null or t.purpose > p_after_purpose or t.subject > p_after_subject)
       and t.blocked_until > v_now
     order by t.purpose, t.subject limit p_limit;
end
$$;

comment on function app.list_lockouts(integer, integer, bytea, text, bytea, integer) is 'Who is kept from signing in now.';

reset role;
