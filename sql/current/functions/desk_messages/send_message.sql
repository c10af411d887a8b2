-- Puts a question before the desk: into the operators' queue, and by mail to the desk's address where the tenant has one.
-- Who may call: aikotoba_server. Locks: throttle(contact and network), throttle(contact), throttle(network); all else is new.
-- p_session NULL: nobody is signed in. p_reply_to: however the asker wants to be reached; p_subject_digest: keyed digest of it.
-- Returns: sent | invalid (a row per field: reason, reason_column) | too-many-tries (retry_at) | message-not-offered (the tenant is closed).
set role aikotoba_definer;

create or replace function app.send_message(
    p_tenant integer, p_session bytea, p_message uuid, p_subject text, p_body text, p_person text, p_reply_to text,
    p_reply_digest bytea, p_locale text, p_mail uuid, p_network bytea
) returns table (outcome text, retry_at timestamptz, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_rule registry.policies;
    v_address text;
    v_organisation uuid;
    v_body text := btrim(replace(p_body, E'\r\n', E'\n'), E' 　\n');
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.* into v_rule from registry.policies p where p.tenant_id = p_tenant;
    select t.desk_address into v_address from registry.tenants t where t.tenant_id = p_tenant and t.status = 'active' and v_rule.tenant_id is not null;
    if not found then
        outcome := 'message-not-offered';
        return next;
        return;
    end if;
    return query
    select 'invalid', null::timestamptz, f.fault, f.reason_column
      from (select g.reason_column, g.position, case
                       when btrim(coalesce(g.given, ''), ' 　') = '' then g.reason_column || '-missing'
                       when length(g.given) > g.most then 'too-long'
                       when app.ill_formed(g.given) then 'text-malformed' end as fault
              from (values (1, 'subject', p_subject, 100), (2, 'body', translate(v_body, E'\n\t', '  '), 4000),
                           (3, 'person', p_person, 200), (4, 'replyTo', p_reply_to, 254)) as g (position, reason_column, given, most)) f
     where f.fault is not null
     order by f.position;
    if found then
        return;
    end if;
    retry_at := app.charge_public_mail(p_tenant, 'desk-message', p_reply_digest, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    v_now := identity.clock();
    select s.organisation_id into v_organisation from app.live_session(p_tenant, p_session, v_now) s;
    insert into registry.desk_messages (tenant_id, message_id, locale, subject, body, person, reply_to, organisation_id, sent_at)
    values (p_tenant, p_message, p_locale, btrim(p_subject, ' 　'), v_body, btrim(p_person, ' 　'), btrim(p_reply_to, ' 　'), v_organisation, v_now);
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, 'desk-message', p_locale, v_address, 'queued', v_now, v_now + interval '3 days', p_message, v_now
     where v_address <> '';
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'message-sent', case when v_organisation is null then 'public' else 'member' end, v_organisation, p_message,
            json_build_object('network', encode(p_network, 'hex')));
    outcome := 'sent';
    return next;
end
$$;

comment on function app.send_message(integer, bytea, uuid, text, text, text, text, bytea, text, uuid, bytea) is
    'Puts a question before the desk.';

reset role;
