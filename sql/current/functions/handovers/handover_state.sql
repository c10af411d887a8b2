-- How far a handover has come, by the clock.
-- Who may call: functions of app only; inlined. p_office_until: when the predecessor's office ends.
-- open · expired · withdrawn (by the predecessor) · declined (by the successor) · overtaken (the office changed otherwise)
-- · accepted (does not count yet) · effective (one may still object) · completed · objected.
set role aikotoba_definer;

create or replace function app.handover_state(p_row registry.handovers, p_office_until timestamptz, p_now timestamptz) returns text
language sql immutable
as $$
    select case
        when p_row.objected_at is not null then 'objected'
        when p_row.accepted_at is not null then case
            when p_row.effective_at > p_now then 'accepted'
            when p_row.objection_until > p_now then 'effective'
            else 'completed' end
        when p_row.ended_by = 'predecessor' then 'withdrawn'
        when p_row.ended_by = 'successor' then 'declined'
        when p_row.ended_by = 'register' then 'overtaken'
        when p_row.ended_by = 'time' or p_row.offer_until <= p_now then 'expired'
        when p_office_until <= p_now then 'overtaken'
        else 'open'
    end
$$;

reset role;
