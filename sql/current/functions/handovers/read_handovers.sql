-- The handovers of the signed-in organisation, newest first.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read (a row without a handover when there is none) | session-ended. state: see handover_state. delivery: of the letter sent
-- last to the successor while the offer is open: queued, handed-over, refused, cancelled.
set role aikotoba_definer;

create or replace function app.read_handovers(p_tenant integer, p_session bytea, p_limit integer)
returns table (
    outcome text, handover_id uuid, contact_id uuid, role text, predecessor text, person text, department text, phone text, address text,
    state text, offered_at timestamptz, offer_until timestamptz, accepted_at timestamptz, effective_at timestamptz,
    objection_until timestamptz, delivery text
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
    select 'read', h.handover_id, h.contact_id, c.role, c.person, h.person, h.department, h.phone, h.address,
           app.handover_state(h, c.valid_until, v_now), h.offered_at, h.offer_until, h.accepted_at, h.effective_at, h.objection_until,
           case when h.accepted_at is null and h.ended_at is null then m.state end
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      left join registry.one_time_codes k on k.tenant_id = p_tenant and k.code_for = h.handover_id
      left join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = k.mail_id
     where h.tenant_id = p_tenant and h.organisation_id = v_session.organisation_id
     order by h.handover_id desc limit p_limit;
    if not found then
        outcome := 'read';
        return next;
    end if;
end
$$;

comment on function app.read_handovers(integer, bytea, integer) is 'The handovers of the signed-in organisation.';

reset role;
