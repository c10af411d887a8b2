-- Writes the organisations of a judged import, and what happened to each into the audit.
-- Who may call: app.apply_import only, which holds the import and its organisations. By member ID, so that of two imports one
-- waits for the other, never each for the other.
set role aikotoba_definer;

create or replace function app.write_import_organisations(p_tenant integer, p_import uuid, p_operator text, p_now timestamptz)
returns void
language plpgsql
as $$
declare
    v_line record;
begin
    insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_en, name_kana, membership_class,
                                        contract_from, contract_until)
    select p_tenant, l.organisation_id, l.member_id, l.name, l.name_en, l.name_kana, l.membership_class, l.contract_from,
           l.contract_until
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'created'
     order by l.member_id;

    -- One by one, by key: joined, rows that nobody analysed (a new tenant's first import) become a loop over all pairs of them.
    for v_line in
        select * from registry.import_lines l
         where l.tenant_id = p_tenant and l.import_id = p_import and l.outcome = 'updated' and l.changed <> '{}'
    loop
        update registry.organisations o
           set name = case when 'name' = any (v_line.changed) then v_line.name else o.name end,
               name_en = case when 'nameEn' = any (v_line.changed) then v_line.name_en else o.name_en end,
               name_kana = case when 'nameKana' = any (v_line.changed) then v_line.name_kana else o.name_kana end,
               membership_class = case when 'membershipClass' = any (v_line.changed) then v_line.membership_class
                                       else o.membership_class end,
               contract_from = case when 'contractFrom' = any (v_line.changed) then v_line.contract_from else o.contract_from end,
               contract_until = case when 'contractUntil' = any (v_line.changed) then v_line.contract_until else o.contract_until end,
               version = o.version + 1
         where o.tenant_id = p_tenant and o.organisation_id = v_line.organisation_id;
    end loop;

    insert into audit.events (tenant_id, at, act, actor_kind, actor, organisation_id, subject, detail)
    select p_tenant, p_now, case l.outcome when 'created' then 'organisation-created' else 'organisation-changed' end, 'operator',
           p_operator, l.organisation_id, l.organisation_id,
           case when l.outcome = 'created' then json_build_object('import', p_import, 'memberId', l.member_id, 'contact', l.contact_step)
                else json_build_object('import', p_import, 'fields', l.changed, 'contact', l.contact_step) end
      from registry.import_lines l
     where l.tenant_id = p_tenant and l.import_id = p_import
       and (l.outcome = 'created' or l.outcome = 'updated' and (l.changed <> '{}' or l.contact_step is not null))
     order by l.line;
end
$$;

reset role;
