-- Makes an organisation, with its first contact where p_contact is not NULL.
-- Who may call: aikotoba_server, for operators. Locks: the key; the rows are new. p_member_id folded by the caller. Days as text;
-- p_from and p_until: when the contact is in office.
-- Returns: created (organisation_id, version) | replayed (organisation_id) | key-reused | invalid (reason, reason_column: see
-- judge_organisation and, with contact. before it, judge_contact) | member-id-taken (organisation_id: whose it is) | a refusal of
-- operator_acting.
set role aikotoba_definer;

create or replace function app.create_organisation(
    p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_member_id text, p_name text, p_name_en text,
    p_name_kana text, p_class text, p_contract_from text, p_contract_until text, p_contact uuid, p_role text, p_person text,
    p_department text, p_phone text, p_address text, p_locale text, p_from timestamptz, p_until timestamptz, p_key text,
    p_request bytea
) returns table (outcome text, organisation_id uuid, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_key record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_key from app.claim_key(p_tenant, v_operator.operator_id, p_key, p_request, p_organisation);
    if v_key.refusal is not null or v_key.replayed is not null then
        outcome := coalesce(v_key.refusal, 'replayed');
        organisation_id := v_key.replayed;
        return next;
        return;
    end if;

    select j.reason, j.reason_column into reason, reason_column
      from registry.tenants t
      join registry.policies p on p.tenant_id = p_tenant
     cross join lateral app.judge_organisation(t.member_id_length, t.member_id_digits_only, p.membership_classes, p_member_id,
                    p_name, p_name_kana, p_name_en, p_class, p_contract_from, p_contract_until) j
     where t.tenant_id = p_tenant;
    if reason is null and p_contact is not null then
        select j.reason, 'contact.' || j.reason_column into reason, reason_column
          from app.judge_contact(p_role, p_person, p_address, p_department, p_phone, p_locale, p_from, p_until, v_now) j;
    end if;
    if reason is not null then
        outcome := 'invalid';
    else
        insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana, membership_class,
                                            contract_from, contract_until)
        values (p_tenant, p_organisation, p_member_id, btrim(p_name, ' 　'), nullif(btrim(p_name_en, ' 　'), ''),
                btrim(p_name_kana, ' 　'), btrim(p_class, ' 　'), app.day_of(p_contract_from), app.day_of(p_contract_until))
            on conflict (tenant_id, member_id) do nothing;
        if not found then
            outcome := 'member-id-taken';
            organisation_id := (select o.organisation_id from registry.organisations o
                                 where o.tenant_id = p_tenant and o.member_id = p_member_id);
        end if;
    end if;
    if outcome is not null then
        perform app.release_key(p_tenant, v_operator.operator_id, p_key);
        return next;
        return;
    end if;

    if p_contact is not null then
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                       valid_from, valid_until)
        select p_tenant, p_contact, p_organisation, p_role, btrim(p_person, ' 　'), nullif(btrim(p_department, ' 　'), ''),
               nullif(btrim(p_phone, ' 　'), ''), p_address, coalesce(p_locale, t.locale), greatest(p_from, v_now),
               coalesce(p_until, 'infinity')
          from registry.tenants t where t.tenant_id = p_tenant;
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now, 'organisation-created', 'operator', v_operator.operator, p_organisation, p_organisation,
            json_build_object('memberId', p_member_id, 'contact', p_contact));
    outcome := 'created';
    organisation_id := p_organisation;
    version := 1;
    return next;
end
$$;

comment on function app.create_organisation(
    integer, integer, bytea, uuid, text, text, text, text, text, text, text, uuid, text, text, text, text, text, text, timestamptz,
    timestamptz, text, bytea) is 'Makes an organisation, with its first contact.';

reset role;
