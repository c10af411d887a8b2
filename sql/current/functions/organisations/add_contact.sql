-- Puts a contact into office: from now or a day to come on, with or without an end.
-- Who may call: aikotoba_server, for operators. Locks: the key, the organisation.
-- p_locale NULL: the tenant's. An organisation may have several in a role, but an address holds a role once at a time.
-- Returns: added (contact_id, version) | replayed (contact_id) | key-reused | unknown | exists (contact_id: who holds the role at
-- that address) | invalid (reason, reason_column: see judge_contact) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.add_contact(
    p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_organisation uuid, p_role text, p_person text,
    p_department text, p_phone text, p_address text, p_locale text, p_from timestamptz, p_until timestamptz, p_key text,
    p_request bytea
) returns table (outcome text, contact_id uuid, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_from timestamptz;
    v_until timestamptz := coalesce(p_until, 'infinity');
    v_operator record;
    v_key record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_contact);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        contact_id := v_key.replayed;
        return next;
        return;
    end if;

    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    if not found then
        outcome := 'unknown';
    else
        v_now := identity.clock();
        v_from := greatest(p_from, v_now);
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(p_role, p_person, p_address, p_department, p_phone, p_locale, p_from, p_until, v_now) j
         where j.reason is not null;
        if outcome is null then
            contact_id := app.contact_holding(p_tenant, p_organisation, p_role, p_address, v_from, v_until, null);
            outcome := case when contact_id is not null then 'exists' end;
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                   valid_from, valid_until)
    select p_tenant, p_contact, p_organisation, p_role, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
           nullif(btrim(p_phone, ' 　'), ''), p_address, coalesce(p_locale, t.locale), v_from, v_until
      from registry.tenants t where t.tenant_id = p_tenant;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-added', 'operator', v_operator.operator, p_organisation, p_contact,
            json_build_object('role', p_role));
    outcome := 'added';
    contact_id := p_contact;
    version := 1;
    return next;
end
$$;

comment on function app.add_contact(
    integer, integer, bytea, uuid, uuid, text, text, text, text, text, text, timestamptz, timestamptz, text, bytea) is
    'Puts a contact into office.';

reset role;
