-- Replaces the code of a recovery by a new one and mails it to the same address; the letter's URL stays what it was.
-- Who may call: aikotoba_server. Locks: code, throttles, the superseded mail.
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | code-already-used | recovery-unknown.
-- The limits are those of the day it was asked for. A decoy is resent by the same statements.
set role aikotoba_definer;

create or replace function app.resend_recovery(
    p_tenant integer, p_recovery uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea,
    p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_recovery and c.purpose = 'recovery'
       for no key update;
    outcome := case
        when not found then 'recovery-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
    end;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, v_code.purpose, v_code.subject, p_network, v_code.mail_gap, v_code.hour_mails,
                                           v_code.day_tries, v_code.day_ceiling, v_code.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now) c;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'recovery-resent', 'public', v_code.organisation_id, p_recovery,
            json_build_object('issue', v_code.issue + 1, 'withheld', v_code.decoy, 'network', encode(p_network, 'hex')));

    outcome := 'asked';
    return next;
end
$$;

comment on function app.resend_recovery(integer, uuid, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Replaces the code of a recovery and mails the new one to the same address.';

reset role;
