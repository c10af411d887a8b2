-- The sessions of the signed-in organisation that last, the asking one first.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read (a row per session) | session-ended. own: the one that asks. network: cut to what places it (/24, /48): colleagues see
-- each other here. agent: as the browser named itself.
set role aikotoba_definer;

create or replace function app.list_own_sessions(p_tenant integer, p_session bytea)
returns table (
    outcome text, session_id uuid, own boolean, opened_at timestamptz, last_used_at timestamptz, idle_until timestamptz,
    ends_at timestamptz, network text, agent text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.session_acting(p_tenant, p_session, v_now) s;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;

    return query
    select 'read', s.session_id, s.session_id = v_session.session_id, s.opened_at, s.last_used_at, s.last_used_at + s.idle, s.ends_at,
           case octet_length(s.network)
               when 4 then format('%s.%s.%s.x', get_byte(s.network, 0), get_byte(s.network, 1), get_byte(s.network, 2))
               when 8 then format('%s:%s:%s::x', encode(substring(s.network from 1 for 2), 'hex'),
                                  encode(substring(s.network from 3 for 2), 'hex'), encode(substring(s.network from 5 for 2), 'hex'))
           end,
           s.agent
      from registry.sessions s
     where s.tenant_id = p_tenant and s.organisation_id = v_session.organisation_id
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
     order by s.session_id <> v_session.session_id, s.last_used_at desc, s.session_id desc
     limit 200;
end
$$;

comment on function app.list_own_sessions(integer, bytea) is 'The sessions of the signed-in organisation that last.';

reset role;
