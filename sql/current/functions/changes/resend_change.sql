-- Replaces the code of an asking at My page by a new one and mails it to the same address.
-- Who may call: aikotoba_server. Locks: code, throttle(organisation), the superseded mail.
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | code-already-used | change-unknown | session-ended.
-- A letter to a new address stays in the language it was asked in.
set role aikotoba_definer;

create or replace function app.resend_change(
    p_tenant integer, p_session bytea, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid,
    p_payload bytea, p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_change registry.changes;
    v_code registry.one_time_codes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_change
       for no key update;
    v_now := identity.clock();
    select * into v_change from registry.changes h where h.tenant_id = p_tenant and h.change_id = p_change;
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    outcome := case
        when v_session.refusal = 'session-ended' then 'session-ended'
        when v_code.code_for is null or not coalesce(app.own_change(v_change, v_session.session_id, v_session.organisation_id), false)
            then 'change-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if outcome is null then
        retry_at := app.charge_mail(p_tenant, v_code.purpose, v_code.subject, v_code.mail_gap, v_code.hour_mails, v_code.day_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, coalesce(v_change.locale, p_locale), p_mail, p_payload,
                            p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'code-resent', 'member', v_session.member_id, v_session.organisation_id, p_change,
            json_build_object('issue', v_code.issue + 1, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    return next;
end
$$;

comment on function app.resend_change(integer, bytea, uuid, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Replaces the code of an asking at My page and mails the new one to the same address.';

reset role;
