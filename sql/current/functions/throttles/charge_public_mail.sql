-- Admits one more code mail to somebody who is not signed in, or says when to come back.
-- Who may call: functions of app only. Locks: throttle(address and network), throttle(address), throttle(network).
-- The window belongs to address *and* network: with one shared window anybody who knows an address could lock its
-- owner out by a few askings. The address alone has a ceiling, charged only by what the window let through.
-- The network has an hour of its own, over all addresses and inquiry types: whoever goes through a list of addresses mails
-- nobody after the hundredth (twice the failures to sign in that are free to a network), registered or not. It is read
-- first, so that a network that is turned away spends nobody's ceiling, and charged last, so that its row, which all who sit
-- behind one proxy share, is locked for no longer than the commit takes.
-- Returns: NULL when admitted (and counted), else the instant from which a mail is admitted again.
set role aikotoba_definer;

create or replace function app.charge_public_mail(
    p_tenant integer, p_purpose text, p_address_subject bytea, p_network bytea, p_gap interval, p_hour_mails integer,
    p_day_tries integer, p_ceiling integer, p_network_free_tries integer
) returns timestamptz
language plpgsql
as $$
declare
    v_hour_askings constant integer := 2 * p_network_free_tries;
    v_retry_at timestamptz;
begin
    select t.window_from + interval '1 hour' into v_retry_at from registry.throttles t
     where t.tenant_id = p_tenant and t.purpose = 'inquiry-network' and t.subject = p_network
       and t.tries >= v_hour_askings and t.window_from > identity.clock() - interval '1 hour';
    if found then
        return v_retry_at;
    end if;

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
    if not found then
        select t.window_from + interval '1 day' into strict v_retry_at from registry.throttles t
         where t.tenant_id = p_tenant and t.purpose = p_purpose and t.subject = p_address_subject;
        return v_retry_at;
    end if;

    insert into registry.throttles as t (tenant_id, purpose, subject, window_from, tries, blocked_until)
    values (p_tenant, 'inquiry-network', p_network, identity.clock(), 1, '-infinity')
    on conflict (tenant_id, purpose, subject) do update
       set tries = case when t.window_from <= identity.clock() - interval '1 hour' then 1 else t.tries + 1 end,
           window_from = case when t.window_from <= identity.clock() - interval '1 hour' then identity.clock()
                              else t.window_from end
     where t.tries < v_hour_askings or t.window_from <= identity.clock() - interval '1 hour';
    if not found then
        select t.window_from + interval '1 hour' into strict v_retry_at from registry.throttles t
         where t.tenant_id = p_tenant and t.purpose = 'inquiry-network' and t.subject = p_network;
    end if;
    return v_retry_at;
end
$$;

reset role;
