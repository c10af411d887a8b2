-- What a case says beside what the register says, field by field in the form's order.
-- Who may call: app.case_document. Locks nothing.
-- registered: of the organisation assigned and the contact to be replaced; the one that meets what was said where there are several.
-- Nobody's postal address is on file. verdict: match | spelling (but for width, case, kana, spaces, dashes) | same-domain (of the mail
-- address) | differs | not-on-file | not-given.
set role aikotoba_definer;

create or replace function app.case_comparison(p_tenant integer, p_case registry.handover_cases, p_now timestamptz)
returns table (field text, given text, registered text, verdict text)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_contact registry.contacts;
    v_organisation registry.organisations;
begin
    select * into v_organisation from registry.organisations o
     where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id;
    select * into v_contact from registry.contacts c where c.tenant_id = p_tenant and c.contact_id = p_case.contact_id;
    return query
    with office as (
        select c.* from registry.contacts c
         where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_from <= p_now and c.valid_until > p_now
    ), side as (
        select * from (values
            (1, 'postalAddress', p_case.postal_address, null, null, null),
            (2, 'organisation', p_case.organisation_name,
             (select n from unnest(array[v_organisation.name, v_organisation.name_en, v_organisation.name_kana]) with ordinality u (n, i)
               where n is not null order by app.folded(n) = app.folded(p_case.organisation_name) desc, i limit 1), null, null),
            (3, 'department', p_case.department, v_contact.department, null, null),
            (4, 'predecessor', p_case.predecessor,
             coalesce(v_contact.person, (select f.person from office f order by app.folded(f.person) = app.folded(p_case.predecessor) desc nulls last,
                                          array_position(array['representative', 'deputy', 'technical'], f.role), f.contact_id limit 1)), null, null),
            (5, 'person', p_case.person,
             (select f.person from office f where app.folded(f.person) = app.folded(p_case.person) order by f.contact_id limit 1), null, null),
            (6, 'phone', p_case.phone,
             coalesce(v_contact.phone, (select f.phone from office f where f.phone is not null
                                         order by app.dialled(f.phone) = app.dialled(p_case.phone) desc, f.contact_id limit 1)),
             app.dialled(p_case.phone), 'dialled'),
            (7, 'email', p_case.address,
             coalesce(v_contact.address, (select f.address from office f
                                           order by f.address_folded = lower(normalize(p_case.address, nfkc)) desc,
                                                    split_part(f.address_folded, '@', -1) = lower(split_part(p_case.address, '@', -1)) desc,
                                                    f.contact_id limit 1)), null, 'email')
        ) as s (position, field, given, registered, dialled, kind)
    )
    select s.field, s.given, s.registered, case
               when s.given is null then 'not-given'
               when s.registered is null then 'not-on-file'
               when s.given = s.registered then 'match'
               when s.kind = 'email' and lower(normalize(s.given, nfkc)) = lower(normalize(btrim(s.registered), nfkc)) then 'spelling'
               when s.kind = 'email' and lower(split_part(s.given, '@', -1)) = lower(split_part(btrim(s.registered), '@', -1)) then 'same-domain'
               when s.kind = 'dialled' and s.dialled = app.dialled(s.registered) and s.dialled <> '' then 'spelling'
               when s.kind is null and app.folded(s.given) = app.folded(s.registered) then 'spelling'
               else 'differs' end
      from side s order by s.position;
end
$$;

reset role;
