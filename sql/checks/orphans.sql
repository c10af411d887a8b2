-- Hot rows carry no foreign keys; this looks for what those would have refused.
select 'a row belongs to something' as rule, 'tenant ' || tenant_id || ', ' || id as object, what || ' is missing' as finding
  from (
    select 'sessions: organisation' as what, s.tenant_id, s.session_id as id from registry.sessions s
     where not exists (select from registry.organisations o where o.tenant_id = s.tenant_id and o.organisation_id = s.organisation_id)
    union all
    select 'inquiries: type', i.tenant_id, i.inquiry_id from registry.inquiries i
     where not exists (select from registry.inquiry_types t where t.tenant_id = i.tenant_id and t.inquiry_type_id = i.inquiry_type_id)
    union all
    select 'inquiries: organisation', i.tenant_id, i.inquiry_id from registry.inquiries i
     where i.organisation_id is not null
       and not exists (select from registry.organisations o where o.tenant_id = i.tenant_id and o.organisation_id = i.organisation_id)
    union all
    select 'one_time_codes: inquiry', c.tenant_id, c.code_for from registry.one_time_codes c
     where c.purpose like 'inquiry:%'
       and not exists (select from registry.inquiries i where i.tenant_id = c.tenant_id and i.inquiry_id = c.code_for)
    union all
    select 'one_time_codes: recovery', c.tenant_id, c.code_for from registry.one_time_codes c
     where c.purpose = 'recovery'
       and not exists (select from registry.recoveries r where r.tenant_id = c.tenant_id and r.recovery_id = c.code_for)
    union all
    select 'one_time_codes: case', c.tenant_id, c.code_for from registry.one_time_codes c
     where c.purpose = 'handover-case'
       and not exists (select from registry.handover_cases h where h.tenant_id = c.tenant_id and h.case_id = c.code_for)
    union all
    select 'one_time_codes: change', c.tenant_id, c.code_for from registry.one_time_codes c
     where c.purpose in ('proof', 'address-change')
       and not exists (select from registry.changes h where h.tenant_id = c.tenant_id and h.change_id = c.code_for)
    union all
    select 'changes: contact', h.tenant_id, h.change_id from registry.changes h
     where not exists (select from registry.contacts c
                        where c.tenant_id = h.tenant_id and c.contact_id = h.contact_id and c.organisation_id = h.organisation_id)
    union all
    select 'one_time_codes: handover', c.tenant_id, c.code_for from registry.one_time_codes c
     where c.purpose = 'handover'
       and not exists (select from registry.handovers h where h.tenant_id = c.tenant_id and h.handover_id = c.code_for)
    union all
    select 'recoveries: choice', r.tenant_id, r.recovery_id from registry.recoveries r
     where not exists (select from registry.recovery_choices h where h.tenant_id = r.tenant_id and h.recovery_id = r.recovery_id)
    union all
    select 'disclosures: inquiry', d.tenant_id, d.inquiry_id from registry.disclosures d
     where not exists (select from registry.inquiries i where i.tenant_id = d.tenant_id and i.inquiry_id = d.inquiry_id)
    union all
    select 'disclosures: organisation', d.tenant_id, d.inquiry_id from registry.disclosures d
     where not exists (select from registry.organisations o where o.tenant_id = d.tenant_id and o.organisation_id = d.organisation_id)
    union all
    select 'outbox: organisation', m.tenant_id, m.mail_id from registry.outbox m
     where m.organisation_id is not null
       and not exists (select from registry.organisations o where o.tenant_id = m.tenant_id and o.organisation_id = m.organisation_id)) orphans;
