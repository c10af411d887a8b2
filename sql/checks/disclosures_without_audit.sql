-- No record, no disclosure: each value shown stands on the audit as often as among the disclosures; what could not be opened, as undone.
select 'each disclosure is on the audit' as rule, 'tenant ' || d.tenant_id || ', inquiry ' || d.inquiry_id as object,
       d.n || ' disclosed, ' || coalesce(e.n, 0) || ' on the audit' as finding
  from (select tenant_id, inquiry_id, count(*) as n from registry.disclosures group by 1, 2) d
  left join (select tenant_id, subject, count(*) filter (where act = 'value-disclosed') - count(*) filter (where act = 'value-unreadable') as n
               from audit.events where act in ('value-disclosed', 'value-unreadable') group by 1, 2) e
    on e.tenant_id = d.tenant_id and e.subject = d.inquiry_id
 where d.n is distinct from coalesce(e.n, 0);
