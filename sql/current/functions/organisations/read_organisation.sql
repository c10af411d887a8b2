-- One organisation with its contacts of all dates and its external identifiers.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- The lists are documents in the words of the API; instants are RFC 3339 in UTC, whole seconds.
-- Returns: read | unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.read_organisation(p_tenant integer, p_home integer, p_token bytea, p_organisation uuid)
returns table (
    outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text,
    status text, contract_from text, contract_until text, version integer, last_sign_in_on text, contacts json,
    identifiers json
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
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class, o.status,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'), o.version,
           (select to_char(a.last_sign_in_on, 'YYYY-MM-DD') from registry.organisation_activity a
             where a.tenant_id = p_tenant and a.organisation_id = o.organisation_id),
           coalesce((
            select json_agg(json_build_object(
                       'id', c.contact_id, 'role', c.role, 'person', c.person, 'department', c.department, 'phone', c.phone,
                       'address', c.address, 'locale', c.locale, 'validFrom', app.instant(c.valid_from),
                       'validUntil', app.instant(c.valid_until), 'inOffice', c.valid_from <= v_now and c.valid_until > v_now,
                       'replacedBy', c.replaced_by, 'delivery', c.delivery, 'deliveryAt', app.instant(c.delivery_at),
                       'version', c.version)
                       order by c.valid_until <= v_now, array_position(array['representative', 'deputy', 'technical'], c.role),
                                c.valid_from desc, c.contact_id)
              from registry.contacts c where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id), '[]'),
           coalesce((
            select json_agg(json_build_object('kind', x.kind, 'value', x.value) order by x.kind)
              from registry.external_identifiers x
             where x.tenant_id = p_tenant and x.organisation_id = o.organisation_id), '[]')
      from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_organisation;
    if not found then
        outcome := 'unknown';
        return next;
    end if;
end
$$;

comment on function app.read_organisation(integer, integer, bytea, uuid) is
    'One organisation with its contacts and identifiers.';

reset role;
