-- The sessions of members that last, newest first.
-- Who may call: aikotoba_server, for operators. Locks nothing. p_member_id NULL: of all organisations.
-- Returns: read, a row per session; a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_sessions(
    p_tenant integer, p_home integer, p_token bytea, p_member_id text, p_after uuid, p_limit integer
) returns table (
    outcome text, session_id uuid, member_id text, name text, opened_at timestamptz, last_used_at timestamptz,
    ends_at timestamptz, network bytea, agent text
)
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
    select 'read', s.session_id, o.member_id, o.name, s.opened_at, s.last_used_at, s.ends_at, s.network, s.agent
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
     where s.tenant_id = p_tenant and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
       and (p_member_id is null or o.member_id = p_member_id)
       and (p_after is null or s.session_id < p_after)
     order by s.session_id desc limit p_limit;
end
$$;

comment on function app.list_sessions(integer, integer, bytea, text, uuid, integer) is 'The sessions of members that last.';

reset role;
