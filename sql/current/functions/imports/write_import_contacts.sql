-- Writes the contacts of a judged import: added, corrected, or begun in place of another that ends.
-- Who may call: app.apply_import only, which holds the import and its organisations. The audit is the organisation's.
set role aikotoba_definer;

create or replace function app.write_import_contacts(p_tenant integer, p_import uuid, p_now timestamptz) returns void
language plpgsql
as $$
declare
    v_locale text := (select t.locale from registry.tenants t where t.tenant_id = p_tenant);
    v_line record;
    v_former record;
    v_contact uuid;
begin
    -- One by one, by key, as write_import_organisations does.
    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.contact_step = 'corrected'
    loop
        update registry.contacts c set person = v_line.person, version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
    end loop;

    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.contact_step = 'replaced'
    loop
        v_contact := app.new_id(p_now);
        select c.locale, c.valid_until, c.replaced_by into strict v_former from registry.contacts c
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
        -- As change_contact does: who comes in place of another stays as long, and is followed by the same.
        insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from,
                                       valid_until, replaced_by)
        values (p_tenant, v_contact, v_line.organisation_id, v_line.role, v_line.person, v_line.address, v_former.locale, p_now,
                v_former.valid_until, v_former.replaced_by);
        update registry.contacts c
           set valid_until = greatest(p_now, c.valid_from + interval '1 microsecond'), replaced_by = v_contact,
               version = c.version + 1
         where c.tenant_id = p_tenant and c.contact_id = v_line.contact_id;
    end loop;

    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, locale, valid_from, valid_until)
    select p_tenant, app.new_id(p_now), l.organisation_id, l.role, l.person, l.address, v_locale, p_now, 'infinity'
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome in ('created', 'updated') and l.contact_step = 'added'
     order by l.line;
end
$$;

reset role;
