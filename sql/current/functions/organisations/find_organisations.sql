-- Organisations by kana, all or those in which a text is found: in the name, the kana, the English name, the member ID, or the
-- address of a contact in office. Full and half width, hiragana and katakana are the same.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_query NULL or empty: all. p_match: partial, or prefix for what begins with it. p_status NULL: of any. p_after_kana, p_after_id:
-- place and id of the last one before.
-- A text is found anywhere, so this filters the tenant's rows in their order: no operator that finds inside a text reaches an
-- index under row-level security.
-- Returns: read, a row per organisation (place: for the next page; the representative in office; whether mail to anybody in
-- office is not refused) | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.find_organisations(
    p_tenant integer, p_home integer, p_token bytea, p_query text, p_match text, p_status text, p_after_kana text, p_after_id uuid,
    p_limit integer
) returns table (
    outcome text, organisation_id uuid, member_id text, name text, name_en text, name_kana text, membership_class text,
    status text, contract_from text, contract_until text, version integer, representative text, representative_address text,
    reachable boolean, place text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
    v_folded text := nullif(app.folded(p_query), '');
    v_address text := nullif(lower(normalize(btrim(p_query, ' 　'), nfkc)), '');
    -- Where at the latest a text must be found; nowhere is 0.
    v_latest integer := case p_match when 'prefix' then 1 else 2147483647 end;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    return query
    select 'read', o.organisation_id, o.member_id, o.name, o.name_en, o.name_kana, o.membership_class, o.status,
           to_char(o.contract_from, 'YYYY-MM-DD'), to_char(o.contract_until, 'YYYY-MM-DD'), o.version, r.person, r.address,
           exists (select from registry.contacts c
                    where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id
                      and c.valid_from <= v_now and c.valid_until > v_now and c.delivery <> 'refused'),
           o.kana_folded::text
      from (select f.* from registry.organisations f
             where f.tenant_id = p_tenant and (p_status is null or f.status = p_status)
               and (f.kana_folded, f.organisation_id)
                   > (coalesce(p_after_kana, ''), coalesce(p_after_id, '00000000-0000-0000-0000-000000000000'::uuid))
               and (v_address is null
                    or position(v_folded in f.kana_folded) between 1 and v_latest
                    or position(v_folded in f.name_folded) between 1 and v_latest
                    or position(v_folded in f.name_en_folded) between 1 and v_latest
                    or position(v_folded in lower(f.member_id)) between 1 and v_latest
                    or f.organisation_id in (
                        select c.organisation_id from registry.contacts c
                         where c.tenant_id = p_tenant and position(v_address in c.address_folded) between 1 and v_latest
                           and c.valid_from <= v_now and c.valid_until > v_now))
             order by f.kana_folded, f.organisation_id limit p_limit) o
      left join lateral (
            select c.person, c.address from registry.contacts c
             where c.tenant_id = p_tenant and c.organisation_id = o.organisation_id and c.role = 'representative'
               and c.valid_from <= v_now and c.valid_until > v_now
             order by c.valid_from, c.contact_id limit 1) r on true
     order by o.kana_folded, o.organisation_id;
end
$$;

comment on function app.find_organisations(integer, integer, bytea, text, text, text, text, uuid, integer) is
    'Organisations by kana, all or those in which a text is found.';

reset role;
