-- Changes what p_fields names of a contact of one's own organisation: person, department, phone, address, locale.
-- Who may call: aikotoba_server. Locks: the organisation, the contact, for a new address throttle(organisation, 'address-change'); the
-- change, its code and its mail are new rows.
-- Another address counts when the code that goes there is typed (prove_change); everything said beside it waits with it. All else is
-- changed at once; nothing that differs: saved, and the version stays. Sessions go on.
-- Member ID, name, class and role are not the member's to change: the desk does that.
-- Returns: saved (version) | asked (expires_at, resend_after) | proof-required | conflict (version: the present one; none: in office no
-- more) | unknown (also another organisation's) | exists (somebody holds that role at that address) | invalid (reason, reason_column:
-- see judge_contact) | too-many-tries (retry_at) | session-ended.
set role aikotoba_definer;

create or replace function app.change_own_contact(
    p_tenant integer, p_session bytea, p_contact uuid, p_version integer, p_fields text[], p_person text, p_department text, p_phone text,
    p_address text, p_locale text, p_change uuid, p_key integer, p_digest bytea, p_reference text, p_mail uuid, p_payload bytea,
    p_network bytea, p_form text default null
) returns table (
    outcome text, version integer, reason text, reason_column text, retry_at timestamptz, expires_at timestamptz, resend_after timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_session record;
    v_policy registry.policies;
    v_old registry.contacts;
    v_new registry.contacts;
    v_change registry.changes;
    v_changed text[];
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, identity.clock());
    if v_session.refusal is not null then
        outcome := v_session.refusal;
        return next;
        return;
    end if;
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = v_session.organisation_id for no key update;
    select * into v_old from registry.contacts c
     where c.tenant_id = p_tenant and c.contact_id = p_contact and c.organisation_id = v_session.organisation_id for no key update;
    v_now := identity.clock();
    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    v_new := v_old;
    v_new.person := case when 'person' = any (p_fields) then btrim(p_person, ' 　') else v_old.person end;
    v_new.department := case when 'department' = any (p_fields) then nullif(btrim(p_department, ' 　'), '') else v_old.department end;
    v_new.phone := case when 'phone' = any (p_fields) then nullif(btrim(p_phone, ' 　'), '') else v_old.phone end;
    v_new.address := case when 'address' = any (p_fields) then p_address else v_old.address end;
    v_new.locale := case when 'locale' = any (p_fields) then coalesce(p_locale, v_old.locale) else v_old.locale end;
    v_new.address_folded := lower(normalize(btrim(v_new.address), nfkc));
    outcome := case
        when v_session.refusal is not null then v_session.refusal
        when v_old.contact_id is null or v_old.valid_from > v_now then 'unknown'
        when v_old.version <> p_version or v_old.valid_until <= v_now then 'conflict'
    end;
    version := case when v_old.valid_until > v_now then v_old.version end;
    if outcome is null then
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from app.judge_contact(v_new.role, v_new.person, v_new.address, v_new.department, v_new.phone, v_new.locale) j
         where j.reason is not null;
    end if;
    if outcome is null and v_new.address_folded <> v_old.address_folded then
        if app.contact_holding(p_tenant, v_old.organisation_id, v_old.role, v_new.address, v_now, v_old.valid_until, p_contact) is not null then
            outcome := 'exists';
        else
            select * into strict v_policy from registry.policies p where p.tenant_id = p_tenant;
            retry_at := app.charge_mail(p_tenant, 'address-change', uuid_send(v_old.organisation_id), v_policy.mail_gap, v_policy.hour_mails,
                                        v_policy.day_tries);
            outcome := case when retry_at is not null then 'too-many-tries' end;
        end if;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when v_new.person <> v_old.person then 'person' end,
        case when v_new.department is distinct from v_old.department then 'department' end,
        case when v_new.phone is distinct from v_old.phone then 'phone' end,
        case when v_new.address <> v_old.address then 'address' end,
        case when v_new.locale <> v_old.locale then 'locale' end], null);
    if v_changed = '{}' then
        outcome := 'saved';
        return next;
        return;
    end if;
    if v_new.address_folded = v_old.address_folded then
        update registry.contacts c
           set person = v_new.person, department = v_new.department, phone = v_new.phone, address = v_new.address, locale = v_new.locale,
               version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = p_contact
        returning c.version into version;
        outcome := 'saved';
        insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
        values (p_tenant, v_now, 'contact-changed', 'member', v_session.member_id, v_old.organisation_id, p_contact,
                json_build_object('fields', v_changed, 'contact', p_contact, 'session', v_session.session_id,
                                  'network', encode(p_network, 'hex')));
        return next;
        return;
    end if;

    v_now := identity.clock();
    v_change := row(p_tenant, p_change, 'address', v_old.organisation_id, v_session.session_id, p_contact, v_now, v_old.version,
                    v_new.person, v_new.department, v_new.phone, v_new.address, v_new.locale, null, null);
    -- In the language of who reads that address from then on.
    select o.expires_at, o.resend_after into expires_at, resend_after
      from app.open_change(p_tenant, v_change, v_new.address, 'address-change', 'address-code', p_key, p_digest, p_reference,
                           v_new.locale, p_mail, p_payload, p_form, v_now) o;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'address-change-asked', 'member', v_session.member_id, v_old.organisation_id, p_change,
            json_build_object('fields', v_changed, 'contact', p_contact, 'session', v_session.session_id,
                              'network', encode(p_network, 'hex')));
    outcome := 'asked';
    return next;
end
$$;

comment on function app.change_own_contact(
    integer, bytea, uuid, integer, text[], text, text, text, text, text, uuid, integer, bytea, text, uuid, bytea, bytea, text) is
    'Changes a contact of one''s own organisation; another address waits for the code that goes there.';

reset role;
