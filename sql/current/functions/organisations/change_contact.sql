-- Changes what p_fields names of a contact: role, person, department, phone, address, locale, validFrom, validUntil.
-- Who may call: aikotoba_server, for operators. Locks: the organisation, the contact; a letter is a new row.
-- Another address or role is another office: the row ends, and p_successor begins in its place, at validFrom or now. Everything
-- else changes the row, and so does anything while the office has not begun. Nothing that differs: saved, and the version stays.
-- An old address is told that it is one, when the new one counts, whoever changed it: nobody at the desk moves an office in silence.
-- Returns: saved (contact_id, version: of the row that holds what was said) | conflict (version) | unknown | ended (is in office no
-- more) | exists (contact_id: who holds the role at that address) | invalid (reason, reason_column: see judge_contact; and
-- validFrom already-begun) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.change_contact(
    p_tenant integer, p_home integer, p_token bytea, p_contact uuid, p_version integer, p_fields text[], p_successor uuid,
    p_role text, p_person text, p_department text, p_phone text, p_address text, p_locale text, p_from timestamptz,
    p_until timestamptz
) returns table (outcome text, contact_id uuid, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_old registry.contacts;
    v_new registry.contacts;
    v_from timestamptz;
    v_until timestamptz;
    v_succeeds boolean;
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    -- The organisation before its contact: whose contact it is never changes.
    perform from registry.organisations o
      where o.tenant_id = p_tenant
        and o.organisation_id = (select c.organisation_id from registry.contacts c
                                  where c.tenant_id = p_tenant and c.contact_id = p_contact)
        for no key update;
    select * into v_old from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact for no key update;
    v_now := identity.clock();
    contact_id := v_old.contact_id;
    version := v_old.version;
    v_new := v_old;
    v_new.role := case when 'role' = any (p_fields) then p_role else v_old.role end;
    v_new.person := case when 'person' = any (p_fields) then btrim(p_person, ' 　') else v_old.person end;
    v_new.department := case when 'department' = any (p_fields) then nullif(btrim(p_department, ' 　'), '') else v_old.department end;
    v_new.phone := case when 'phone' = any (p_fields) then nullif(btrim(p_phone, ' 　'), '') else v_old.phone end;
    v_new.address := case when 'address' = any (p_fields) then p_address else v_old.address end;
    v_new.locale := case when 'locale' = any (p_fields) then coalesce(p_locale, v_old.locale) else v_old.locale end;
    -- Documents tell whole seconds: who sends back what he read changes nothing.
    v_from := case when 'validFrom' = any (p_fields) and p_from <> date_trunc('second', v_old.valid_from) then p_from end;
    v_until := case when 'validUntil' = any (p_fields) and coalesce(p_until, 'infinity') <> date_trunc('second', v_old.valid_until)
                    then coalesce(p_until, 'infinity') end;
    v_new.address_folded := lower(normalize(btrim(v_new.address), nfkc));
    v_succeeds := v_old.valid_from <= v_now and (v_new.address_folded <> v_old.address_folded or v_new.role <> v_old.role);
    v_new.valid_from := case when v_succeeds then greatest(v_from, v_now)
                             when v_from is not null then greatest(v_from, v_now) else v_old.valid_from end;
    v_new.valid_until := coalesce(v_until, v_old.valid_until);
    outcome := case
        when v_old.contact_id is null then 'unknown'
        when v_old.version <> p_version then 'conflict'
        when v_old.valid_until <= v_now then 'ended'
    end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_new.role, v_new.person, v_new.address, v_new.department, v_new.phone, v_new.locale, v_from,
                                 v_until, v_now) j
         where j.reason is not null;
        if outcome is null and v_new.valid_until <= v_new.valid_from then
            outcome := 'invalid';
            reason := 'office-ends-before-it-begins';
            reason_column := case when v_until is null then 'validFrom' else 'validUntil' end;
        elsif outcome is null and v_from is not null and not v_succeeds and v_old.valid_from <= v_now then
            outcome := 'invalid';
            reason := 'already-begun';
            reason_column := 'validFrom';
        end if;
    end if;
    if outcome is null and (v_new.address_folded <> v_old.address_folded or v_new.role <> v_old.role) then
        contact_id := app.contact_holding(p_tenant, v_old.organisation_id, v_new.role, v_new.address, v_new.valid_from,
                                          v_new.valid_until, p_contact);
        if contact_id is not null then
            outcome := 'exists';
            version := null;
        end if;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    contact_id := p_contact;
    v_changed := array_remove(array[
        case when v_new.role <> v_old.role then 'role' end,
        case when v_new.person <> v_old.person then 'person' end,
        case when v_new.department is distinct from v_old.department then 'department' end,
        case when v_new.phone is distinct from v_old.phone then 'phone' end,
        case when v_new.address <> v_old.address then 'address' end,
        case when v_new.locale <> v_old.locale then 'locale' end,
        case when v_new.valid_from <> v_old.valid_from and not v_succeeds then 'validFrom' end,
        case when v_new.valid_until <> v_old.valid_until then 'validUntil' end], null);
    outcome := 'saved';
    if v_changed = '{}' then
        return next;
        return;
    end if;
    if v_succeeds then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until, replaced_by)
        values (p_tenant, p_successor, v_old.organisation_id, v_new.role, v_new.person, v_new.department, v_new.phone,
                v_new.address, v_new.locale, v_new.valid_from, v_new.valid_until, v_old.replaced_by);
        perform app.retire_contact(p_tenant, p_contact, p_successor, v_new.valid_from);
        contact_id := p_successor;
        version := 1;
        insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for,
                                     created_at)
        select p_tenant, app.new_id(v_now), 'address-changed', v_old.locale, v_old.organisation_id, v_old.address, 'queued',
               v_new.valid_from, v_new.valid_from + interval '3 days', p_contact, v_new.valid_from
         where v_new.address_folded <> v_old.address_folded;
    else
        update registry.contacts c
           set role = v_new.role, person = v_new.person, department = v_new.department, phone = v_new.phone, address = v_new.address,
               locale = v_new.locale, valid_from = v_new.valid_from, valid_until = v_new.valid_until, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = p_contact
        returning c.version into version;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'contact-changed', 'operator', v_operator.operator, v_old.organisation_id, p_contact,
            json_build_object('fields', v_changed, 'contact', contact_id));
    return next;
end
$$;

comment on function app.change_contact(
    integer, integer, bytea, uuid, integer, text[], uuid, text, text, text, text, text, text, timestamptz, timestamptz) is
    'Changes a contact; another address or role ends the row and begins another.';

reset role;
