-- Admits one more code mail to a subject, or says when to come back.
-- Who may call: functions of app only. Locks: the throttle's row; the clock is read behind that lock, because the
-- condition of ON CONFLICT is evaluated once the row is ours.
-- Returns: NULL when admitted (and counted), else the instant from which a mail is admitted again.
set role aikotoba_definer;

create or replace function app.charge_mail(
    p_tenant integer, p_purpose text, p_subject bytea, p_gap interval, p_hour_mails integer, p_day_tries integer
) returns timestamptz
language plpgsql
as $$
declare
    v_row registry.throttles;
    v_now timestamptz;
begin
    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, mail_times, blocked_until)
    values (p_tenant, p_purpose, p_subject, identity.clock(), 0, array[identity.clock()], '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set mail_times = (t.mail_times || identity.clock())[greatest(1, cardinality(t.mail_times) + 2 - p_hour_mails):],
           tries = case when t.window_from <= identity.clock() - interval '1 day' then 0 else t.tries end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end
     where coalesce(t.mail_times[cardinality(t.mail_times)] <= identity.clock() - p_gap, true)
       and coalesce(t.mail_times[cardinality(t.mail_times) - p_hour_mails + 1] <= identity.clock() - interval '1 hour', true)
       and (t.tries < p_day_tries or t.window_from <= identity.clock() - interval '1 day');
    if found then
        return null;
    end if;

    v_now := identity.clock();
    select * into strict v_row from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_subject;
    return greatest(
        v_row.mail_times[cardinality(v_row.mail_times)] + p_gap,
        v_row.mail_times[cardinality(v_row.mail_times) - p_hour_mails + 1] + interval '1 hour',
        case when v_row.tries >= p_day_tries then v_row.window_from + interval '1 day' end,
        v_now);
end
$$;

reset role;
