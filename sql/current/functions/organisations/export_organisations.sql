-- Organisations by member ID, in exactly the columns that an import reads: read back, nothing changes.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_status NULL: of any status; the file does not tell it. Of an organisation's contacts in office the first by role, or where none
-- is in office nobody; no value of a credential. That a list was begun (p_after NULL) is on the audit: it holds addresses.
-- Returns: read, a row per organisation | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.export_organisations(
    p_tenant integer, p_home integer, p_token bytea, p_status text, p_after text, p_limit integer
) returns table (
    outcome text, member_id text, name text, name_kana text, name_en text, membership_class text, contract_from text,
    contract_until text, contact_address text, contact_person text, contact_role text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_after is null then
        insert into audit.events (tenant_id, at, act, actor_kind, actor, detail)
        values (p_tenant, v_now, 'organisations-exported', 'operator', v_operator.operator, json_build_object('status', p_status));
    end if;
    return query
    select 'read', o.member_id, o.name, o.name_kana, o.name_en, o.membership_class, to_char(o.contract_from, 'YYYY-MM-DD'),
           to_char(o.contract_until, 'YYYY-MM-DD'), c.address, c.person, c.role
      from (select x.* from registry.organisations x
             where x.tenant_id = p_tenant and (p_status is null or x.status = p_status)
               and (p_after is null or x.member_id > p_after)
             order by x.member_id limit p_limit) o
      left join lateral (
            select k.address, k.person, k.role from registry.contacts k
             where k.tenant_id = p_tenant and k.organisation_id = o.organisation_id
               and k.valid_from <= v_now and k.valid_until > v_now
             order by array_position(array['representative', 'deputy', 'technical'], k.role), k.valid_from, k.contact_id
             limit 1) c on true
     order by o.member_id;
end
$$;

comment on function app.export_organisations(integer, integer, bytea, text, text, integer) is
    'Organisations by member ID, in the columns of an import.';

reset role;
