-- Opens a case: somebody who cannot prove a registered address says who he is.
-- Who may call: aikotoba_server. Locks: throttle(address and network), throttle(address), throttle(network); the case is a new row.
-- p_number: what the asker is told; p_address_subject: keyed digest of the folded address.
-- Returns: opened (case_number) | invalid (a row per field: reason, reason_column: see judge_case) | too-many-tries (retry_at)
-- | number-taken (ask again with another) | case-not-offered (the tenant is closed).
-- The answer is the same whether anything of it stands in the register. Whoever is meant beyond doubt (one active organisation of that
-- name, one representative or one of the predecessor's name) is written beside it for the operators, who may say otherwise.
-- A letter says that it has come, with the number and nothing of what was typed; not to somebody who asks for a member ID: whatever
-- is said to him goes to the registered address.
set role aikotoba_definer;

create or replace function app.open_case(
    p_tenant integer, p_case uuid, p_number text, p_purpose text, p_postal_address text, p_organisation text, p_department text,
    p_predecessor text, p_person text, p_phone text, p_address text, p_address_subject bytea, p_locale text, p_mail uuid, p_network bytea
) returns table (outcome text, case_number text, retry_at timestamptz, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_rule registry.policies;
    v_organisation uuid;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select p.* into v_rule from registry.policies p
      join registry.tenants t on t.tenant_id = p_tenant and t.status = 'active'
     where p.tenant_id = p_tenant;
    if not found then
        outcome := 'case-not-offered';
        return next;
        return;
    end if;
    return query
    select 'invalid', null, null::timestamptz, j.reason, j.reason_column
      from app.judge_case(p_purpose, p_postal_address, p_organisation, p_department, p_predecessor, p_person, p_phone, p_address) j;
    if found then
        return;
    end if;
    if exists (select from registry.handover_cases h where h.tenant_id = p_tenant and h.case_number = p_number) then
        outcome := 'number-taken';
        return next;
        return;
    end if;
    retry_at := app.charge_public_mail(p_tenant, 'handover-case', p_address_subject, p_network, v_rule.mail_gap, v_rule.hour_mails,
                                       v_rule.day_tries, v_rule.address_day_ceiling, v_rule.network_free_tries);
    if retry_at is not null then
        outcome := 'too-many-tries';
        return next;
        return;
    end if;

    v_now := identity.clock();
    select case when count(*) = 1 then min(o.organisation_id::text)::uuid end into v_organisation
      from registry.organisations o
     where o.tenant_id = p_tenant and o.name_folded = app.folded(p_organisation) and o.status = 'active';
    insert into registry.handover_cases (tenant_id, case_id, case_number, purpose, locale, postal_address, organisation_name, department,
                                         predecessor, person, phone, address, opened_at, organisation_id, contact_id)
    values (p_tenant, p_case, p_number, p_purpose, p_locale, btrim(p_postal_address, ' 　'), btrim(p_organisation, ' 　'),
            nullif(btrim(p_department, ' 　'), ''), nullif(btrim(p_predecessor, ' 　'), ''), btrim(p_person, ' 　'), btrim(p_phone, ' 　'),
            p_address, v_now, v_organisation,
            case p_purpose when 'contact-left' then app.contact_meant(p_tenant, v_organisation, p_predecessor, v_now) end)
        on conflict do nothing;
    if not found then
        outcome := 'number-taken';
        return next;
        return;
    end if;
    insert into registry.outbox (tenant_id, mail_id, template, locale, recipient, state, due_at, expires_at, code_for, created_at)
    select p_tenant, p_mail, 'case-received', p_locale, p_address, 'queued', v_now, v_now + interval '3 days', p_case, v_now
     where p_purpose = 'contact-left';
    insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
    values (p_tenant, v_now, 'case-opened', 'public', p_case,
            json_build_object('number', p_number, 'purpose', p_purpose, 'network', encode(p_network, 'hex')));
    outcome := 'opened';
    case_number := p_number;
    return next;
end
$$;

comment on function app.open_case(
    integer, uuid, text, text, text, text, text, text, text, text, text, bytea, text, uuid, bytea) is
    'Opens a case; the answer is the same whatever stands in the register.';

reset role;
