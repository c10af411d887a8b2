-- Undoes what a case that cools off has ahead of it: the successor does not begin, the predecessor stays as long as he would have.
-- Who may call: app.object_to_case, app.refuse_case, which hold the case. Locks: the organisation, the contacts, the letters of the change.
set role aikotoba_definer;

create or replace function app.take_back_successor(p_tenant integer, p_case registry.handover_cases, p_now timestamptz) returns void
language plpgsql
as $$
begin
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id for no key update;
    perform from registry.contacts c
      where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id order by c.contact_id for no key update;
    -- Whoever the office has come to since (a changed address) ends with it, and goes on with it, too.
    update registry.contacts c
       set valid_until = p_case.contact_until, version = c.version + 1,
           replaced_by = case when c.replaced_by is distinct from p_case.successor_id then c.replaced_by end
     where c.tenant_id = p_tenant and c.organisation_id = p_case.organisation_id and c.valid_until = p_case.cooling_until
       and c.contact_id is distinct from p_case.successor_id;
    if p_case.successor_id is not null then
        perform app.retire_contact(p_tenant, p_case.successor_id, null, p_now);
    end if;
    update registry.outbox m
       set state = 'cancelled', settled_at = p_now, reply_class = 'superseded', leased_until = null
     where m.tenant_id = p_tenant and m.organisation_id = p_case.organisation_id and m.code_for = p_case.case_id
       and m.template in ('case-told', 'case-done', 'handover-done') and m.state = 'queued';
end
$$;

reset role;
