-- Changes what p_fields names of an organisation: name, nameEn, nameKana, membershipClass, contractFrom, contractUntil, status.
-- Who may call: aikotoba_server, for operators. Locks: the organisation, its sessions, its mails.
-- status: from any to any; withdrawn is reinstated by active, like suspended. With a change of status all its sessions end and
-- its queued mails are cancelled, also when it becomes active again: what slipped in while it was not must not come to life.
-- p_member_id NULL: not spoken of. Nothing that differs: saved, and the version stays.
-- Returns: saved (version) | conflict (version) | unknown | invalid (reason, reason_column: see judge_organisation; and memberId
-- immutable, status status-unknown) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.change_organisation(
    p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_version integer, p_fields text[],
    p_member_id text, p_name text, p_name_en text, p_name_kana text, p_class text, p_contract_from text,
    p_contract_until text, p_status text
) returns table (outcome text, version integer, reason text, reason_column text)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_operator record;
    v_old registry.organisations;
    v_new registry.organisations;
    v_changed text[];
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'organisations');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    select * into v_old from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation for no key update;
    v_now := identity.clock();
    version := v_old.version;
    outcome := case
        when v_old.organisation_id is null then 'unknown'
        when v_old.version <> p_version then 'conflict'
    end;
    if outcome is null then
        select 'invalid', split_part(f.found, ' ', 2), split_part(f.found, ' ', 1) into outcome, reason, reason_column
          from (select case
                    when p_member_id <> v_old.member_id then 'memberId immutable'
                    when 'status' = any (p_fields) and coalesce(p_status, '') not in ('active', 'suspended', 'withdrawn')
                        then 'status status-unknown'
                end as found) f
         where f.found is not null;
    end if;
    if outcome is null then
        v_new := v_old;
        v_new.name := case when 'name' = any (p_fields) then btrim(p_name, ' 　') else v_old.name end;
        v_new.name_en := case when 'nameEn' = any (p_fields) then nullif(btrim(p_name_en, ' 　'), '') else v_old.name_en end;
        v_new.name_kana := case when 'nameKana' = any (p_fields) then btrim(p_name_kana, ' 　') else v_old.name_kana end;
        v_new.membership_class := case when 'membershipClass' = any (p_fields) then btrim(p_class, ' 　') else v_old.membership_class end;
        v_new.contract_from := case when 'contractFrom' = any (p_fields) then app.day_of(p_contract_from) else v_old.contract_from end;
        v_new.contract_until := case when 'contractUntil' = any (p_fields) then app.day_of(p_contract_until) else v_old.contract_until end;
        v_new.status := case when 'status' = any (p_fields) then p_status else v_old.status end;
        -- A class that is listed no more stays with whom it is.
        select 'invalid', j.reason, j.reason_column into outcome, reason, reason_column
          from registry.tenants t
          join registry.policies p on p.tenant_id = p_tenant
         cross join lateral app.judge_organisation(
                length(v_old.member_id), false,
                case when v_new.membership_class = v_old.membership_class then '{}' else p.membership_classes end, v_old.member_id,
                v_new.name, v_new.name_kana, v_new.name_en, v_new.membership_class,
                case when 'contractFrom' = any (p_fields) then nullif(p_contract_from, '') else to_char(v_old.contract_from, 'YYYY-MM-DD') end,
                case when 'contractUntil' = any (p_fields) then nullif(p_contract_until, '') else to_char(v_old.contract_until, 'YYYY-MM-DD') end) j
         where t.tenant_id = p_tenant and j.reason is not null;
    end if;
    if outcome is not null then
        return next;
        return;
    end if;

    v_changed := array_remove(array[
        case when v_new.name <> v_old.name then 'name' end,
        case when v_new.name_en is distinct from v_old.name_en then 'nameEn' end,
        case when v_new.name_kana <> v_old.name_kana then 'nameKana' end,
        case when v_new.membership_class <> v_old.membership_class then 'membershipClass' end,
        case when v_new.contract_from is distinct from v_old.contract_from then 'contractFrom' end,
        case when v_new.contract_until is distinct from v_old.contract_until then 'contractUntil' end,
        case when v_new.status <> v_old.status then 'status' end], null);
    outcome := 'saved';
    if v_changed = '{}' then
        return next;
        return;
    end if;
    update registry.organisations o
       set name = v_new.name, name_en = v_new.name_en, name_kana = v_new.name_kana, membership_class = v_new.membership_class,
           contract_from = v_new.contract_from, contract_until = v_new.contract_until, status = v_new.status,
           version = o.version + 1
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation
    returning o.version into version;
    if 'status' = any (v_changed) then
        perform app.stop_dealings(p_tenant, p_organisation,
            'organisation-' || case v_new.status when 'active' then v_old.status else v_new.status end, v_now);
    end if;
    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    values (p_tenant, v_now,
            case when 'status' <> all (v_changed) then 'organisation-changed'
                 when v_new.status = 'active' then 'organisation-reinstated'
                 else 'organisation-' || v_new.status end,
            'operator', v_operator.operator, p_organisation, p_organisation,
            json_build_object('fields', v_changed, 'version', version));
    return next;
end
$$;

comment on function app.change_organisation(
    integer, integer, bytea, uuid, integer, text[], text, text, text, text, text, text, text, text) is
    'Changes an organisation: names, class, contract, status.';

reset role;
