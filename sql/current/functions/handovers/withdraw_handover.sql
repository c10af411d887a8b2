-- The predecessor's organisation takes an offer back; the successor is told.
-- Who may call: aikotoba_server, for a signed-in member. Locks: handover, code, the letter that may still carry it.
-- Returns: withdrawn | session-ended | offer-ended (accepted, or over otherwise; withdrawn before: withdrawn) | handover-unknown.
set role aikotoba_definer;

create or replace function app.withdraw_handover(p_tenant integer, p_session bytea, p_handover uuid, p_mail uuid, p_network bytea)
returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
    v_handover registry.handovers;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select s.* into v_session from app.session_acting(p_tenant, p_session, v_now) s;
    if not found then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    select * into v_handover from registry.handovers h
     where h.tenant_id = p_tenant and h.handover_id = p_handover and h.organisation_id = v_session.organisation_id for no key update;
    perform from registry.one_time_codes c
      where c.tenant_id = p_tenant and c.code_for = p_handover and c.purpose = 'handover' for no key update;
    v_now := identity.clock();
    outcome := case
        when v_handover.handover_id is null then 'handover-unknown'
        when v_handover.ended_by = 'predecessor' then 'withdrawn'
        when app.handover_standing(p_tenant, v_handover, v_now) <> 'open' then 'offer-ended'
    end;
    if outcome is not null then
        return next;
        return;
    end if;

    perform app.end_offer(p_tenant, p_handover, 'predecessor', v_now, v_now);
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at)
    values (p_tenant, p_mail, 'handover-withdrawn', v_handover.locale, v_handover.organisation_id, v_handover.address, 'queued', v_now,
            v_now + interval '3 days', p_handover, v_now);
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'handover-withdrawn', 'member', v_handover.organisation_id, p_handover,
            json_build_object('session', v_session.session_id, 'network', encode(p_network, 'hex')));
    outcome := 'withdrawn';
    return next;
end
$$;

comment on function app.withdraw_handover(integer, bytea, uuid, uuid, bytea) is 'The predecessor''s organisation takes an offer back.';

reset role;
