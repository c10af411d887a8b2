-- Ends an offer that nobody accepted, with its code and the letter that may still carry it.
-- Who may call: functions of app only, which hold code and handover. Locks: the letter.
-- p_ended_by: predecessor, successor, time, register.
set role aikotoba_definer;

create or replace function app.end_offer(p_tenant integer, p_handover uuid, p_ended_by text, p_at timestamptz, p_now timestamptz) returns void
language plpgsql
as $$
begin
    update registry.handovers h set ended_at = p_at, ended_by = p_ended_by where h.tenant_id = p_tenant and h.handover_id = p_handover;
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = 'offer-ended', leased_until = null
      from registry.one_time_codes k
     where k.tenant_id = p_tenant and k.code_for = p_handover
       and m.tenant_id = p_tenant and m.mail_id = k.mail_id and m.state = 'queued';
end
$$;

reset role;
