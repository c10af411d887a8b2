-- The signed-in organisation with its present contacts and its session.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read (a row per contact; one row without a contact when there is none) | session-ended.
-- Dates are text (2026-04-01): they name days of the tenant's calendar, not instants. proof: what a change of contacts needs, password
-- or code; proven_until: until when it was given, NULL while it is to be. delivery, delivery_at: what the courier knows of a contact's
-- address: unknown, reached (last at), refused (since).
set role aikotoba_definer;

create or replace function app.read_me(p_tenant integer, p_session bytea)
returns table (
    outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text,
    contract_from text, contract_until text, opened_at timestamptz, last_used_at timestamptz, idle_until timestamptz,
    ends_at timestamptz, contact_id uuid, role text, person text, department text, phone text, address text,
    session_id uuid, proof text, proven_until timestamptz, version integer, locale text, delivery text, delivery_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'),
           s.opened_at, s.last_used_at, s.last_used_at + s.idle, s.ends_at,
           c.contact_id, c.role, c.person, c.department, c.phone, c.address,
           s.session_id, s.proof,
           case when s.proven_until > v_now then app.session_proven_until(p_tenant, p_session, v_now) end,
           c.version, c.locale, c.delivery, c.delivery_at
      from registry.sessions s
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = s.organisation_id
      left join registry.contacts c
        on c.tenant_id = p_tenant and c.organisation_id = s.organisation_id
       and c.valid_from <= v_now and c.valid_until > v_now
     where s.tenant_id = p_tenant and s.token_digest = p_session
       and s.ended_at is null and s.ends_at > v_now and s.last_used_at + s.idle > v_now
       and o.status = 'active'
     order by array_position(array['representative', 'deputy', 'technical'], c.role), c.contact_id;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;

    perform app.touch_session(p_tenant, p_session, v_now)
       from registry.sessions s
      where s.tenant_id = p_tenant and s.token_digest = p_session and s.last_used_at < v_now - interval '1 minute';
end
$$;

comment on function app.read_me(integer, bytea) is 'The signed-in organisation with its present contacts and its session.';

reset role;
