-- Admits one more code mail to somebody who is not signed in, or says when to come back.
-- Who may call: functions of app only. Locks: throttle(address and network), then throttle(address).
-- The window belongs to address *and* network: with one shared window anybody who knows an address could lock its
-- owner out by a few askings. The address alone has a ceiling, charged only by what the window let through.
-- Returns: NULL when admitted (and counted), else the instant from which a mail is admitted again.
set role aikotoba_definer;

create or replace function app.charge_public_mail(
    p_tenant integer, p_purpose text, p_address_subject bytea, p_network bytea, p_gap interval, p_hour_mails integer,
    p_day_tries integer, p_ceiling integer
) returns timestamptz
language plpgsql
as $$
declare
    v_retry_at timestamptz;
begin
    v_retry_at := app.charge_mail(p_tenant, p_purpose, p_address_subject || p_network, p_gap, p_hour_mails, p_day_tries);
    if v_retry_at is not null then
        return v_retry_at;
    end if;

    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, p_purpose, p_address_subject, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 day' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 day' then identity.clock()
                              else t.window_from end
     where t.tries < p_ceiling or t.window_from <= identity.clock() - interval '1 day';
    if found then
        return null;
    end if;
    select t.window_from + interval '1 day' into strict v_retry_at from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_address_subject;
    return v_retry_at;
end
$$;

reset role;
