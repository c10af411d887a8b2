-- Notes how handing a mail over went.
-- Who may call: aikotoba_courier. Locks: the contact, then the mail.
-- p_attempt is the fence: a courier whose lease ran out and was given to another settles nothing.
-- p_result: handed-over | refused | deferred (again after 10 s · 2ⁿ with jitter, at most 10 min, until it expires).
-- The payload is wiped with every final state.
-- The mail is looked up by its key alone: beside a state, statistics of an empty queue lead through the whole of a long one.
-- Returns: settled | lease-lost (also when the mail was cancelled meanwhile).
set role aikotoba_definer;

create or replace function app.settle_mail(
    p_tenant integer, p_mail uuid, p_attempt integer, p_result text, p_reply_class text
) returns table (outcome text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_mail record;
    v_delivery text := case p_result when 'handed-over' then 'reached' when 'refused' then 'refused' end;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);
    if p_result not in ('handed-over', 'refused', 'deferred') then
        raise exception 'settle_mail does not know the result %', p_result using errcode = 'invalid_parameter_value';
    end if;

    -- Read before it is locked: the contact comes before the mail.
    select m.organisation_id, m.recipient, m.state = 'queued' and m.attempts = p_attempt and m.leased_until is not null as is_leased
      into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail;
    if v_delivery is not null and v_mail.is_leased then
        update registry.contacts c set delivery = v_delivery, delivery_at = identity.clock()
         where c.tenant_id = p_tenant and c.organisation_id = v_mail.organisation_id
           and c.address_folded = lower(normalize(btrim(v_mail.recipient), nfkc))
           -- Reached: when last, to the minute; refused: since when.
           and (c.delivery <> v_delivery or v_delivery = 'reached' and c.delivery_at < identity.clock() - interval '1 minute');
    end if;

    select m.expires_at, m.state = 'queued' and m.attempts = p_attempt and m.leased_until is not null as is_leased
      into v_mail from registry.outbox m
     where m.tenant_id = p_tenant and m.mail_id = p_mail
       for no key update;
    if v_mail.is_leased is not true then
        return query select 'lease-lost';
        return;
    end if;
    v_now := identity.clock();
    if p_result = 'deferred' and v_mail.expires_at > v_now then
        update registry.outbox m
           set leased_until = null, reply_class = p_reply_class,
               due_at = least(v_mail.expires_at, v_now
                   + least(interval '10 minutes', interval '10 seconds' * power(2, least(p_attempt - 1, 10)))
                   * (0.8 + 0.4 * random()))
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
    else
        update registry.outbox m
           set state = case p_result when 'deferred' then 'cancelled' else p_result end, leased_until = null,
               payload = null, settled_at = v_now,
               reply_class = case p_result when 'deferred' then 'expired' else p_reply_class end
         where m.tenant_id = p_tenant and m.mail_id = p_mail;
    end if;
    return query select 'settled';
end
$$;

comment on function app.settle_mail(integer, uuid, integer, text, text) is 'Notes how handing a mail over went.';

reset role;
