-- Writes the contacts of a judged import: added, corrected, or begun in place of another that ends.
-- Who may call: app.apply_import only, which holds the import and its organisations. The audit is the organisation's.
set role aikotoba_definer;

create or replace function app.write_import_contacts(p_tenant integer, p_import uuid, p_now timestamptz) returns void
language plpgsql
as $$
begin
    update registry.contacts c set person = l.person, version = c.version + 1
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.contact_step = 'corrected'
       and c.tenant_id = p_tenant and c.contact_id = l.contact_id;

    with begun as materialized (
        select app.new_id(p_now) as contact_id, l.organisation_id, l.role, l.person, l.address,
               case l.contact_step when 'replaced' then l.contact_id end as former
          from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome in ('created', 'updated')
           and l.contact_step in ('added', 'replaced')
    ), ended as (
        update registry.contacts c
           set valid_until = greatest(p_now, c.valid_from + interval '1 microsecond'), replaced_by = b.contact_id,
               version = c.version + 1
          from begun b
         where b.former is not null and c.tenant_id = p_tenant and c.contact_id = b.former
    )
    -- As change_contact does: who comes in place of another stays as long, and is followed by the same.
    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from, valid_until,
                                   replaced_by)
    select p_tenant, b.contact_id, b.organisation_id, b.role, b.person, b.address, coalesce(f.locale, t.locale), p_now,
           coalesce(f.valid_until, 'infinity'), f.replaced_by
      from begun b
      join registry.tenants t on t.tenant_id = p_tenant
      left join lateral (select c.locale, c.valid_until, c.replaced_by from registry.contacts c
                          where c.tenant_id = p_tenant and c.contact_id = b.former limit 1) f on true
     order by b.contact_id;
end
$$;

reset role;
