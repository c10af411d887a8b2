-- Sends the code by which the new address of an approved case is proven; the next one takes its place.
-- Who may call: aikotoba_server. Locks: code, the case, throttles, the superseded mail.
-- p_payload: the code, sealed. p_form: how it looks (NULL: as the policy, or the code before it, says).
-- Returns: asked (expires_at, resend_after) | too-many-tries (retry_at) | code-already-used | case-ended (it is not, or no longer, to be
-- proven) | case-unknown.
set role aikotoba_definer;

create or replace function app.ask_case_code(
    p_tenant integer, p_case uuid, p_key integer, p_digest bytea, p_reference text, p_locale text, p_mail uuid, p_payload bytea,
    p_network bytea, p_form text default null
) returns table (outcome text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_code registry.one_time_codes;
    v_case registry.handover_cases;
    v_rule registry.policies;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_code from registry.one_time_codes c
     where c.tenant_id = p_tenant and c.code_for = p_case and c.purpose = 'handover-case' for no key update;
    select * into v_case from registry.handover_cases h where h.tenant_id = p_tenant and h.case_id = p_case for no key update;
    v_now := identity.clock();
    select * into v_rule from registry.policies p where p.tenant_id = p_tenant;
    outcome := case
        when v_case.case_id is null then 'case-unknown'
        when v_code.redeemed_at is not null then 'code-already-used'
        when v_case.state <> 'approved' or v_case.prove_until <= v_now then 'case-ended' end;
    if outcome is null and v_code.code_for is null then
        -- Somebody asked at the same time: his code has gone out while this waited for the case.
        select 'too-many-tries', c.issued_at + c.mail_gap into outcome, retry_at from registry.one_time_codes c
         where c.tenant_id = p_tenant and c.code_for = p_case;
    end if;
    if outcome is null then
        retry_at := app.charge_public_mail(p_tenant, 'handover-case-code', uuid_send(p_case), p_network, v_rule.mail_gap, v_rule.hour_mails,
                                           v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
        outcome := case when retry_at is not null then 'too-many-tries' end;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_now := identity.clock();
    outcome := 'asked';
    if v_code.code_for is not null then
        select c.expires_at, c.resend_after into expires_at, resend_after
          from app.replace_code(p_tenant, v_code, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now) c;
    else
        select p.expires_at, p.resend_after into expires_at, resend_after
          from app.place_code(p_tenant, p_case, 'handover-case', uuid_send(p_case), v_case.organisation_id, v_case.organisation_id, 'case-code',
                              v_case.address, false, p_key, p_digest, p_reference, p_locale, p_mail, p_payload, p_form, v_now) p;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, organisation_id, subject, detail)
    values (p_tenant, v_now, 'case-code-sent', 'public', v_case.organisation_id, p_case,
            json_build_object('number', v_case.case_number, 'issue', coalesce(v_code.issue, 0) + 1, 'network', encode(p_network, 'hex')));
    return next;
end
$$;

comment on function app.ask_case_code(integer, uuid, integer, bytea, text, text, uuid, bytea, bytea, text) is
    'Sends the code by which the new address of an approved case is proven.';

reset role;
