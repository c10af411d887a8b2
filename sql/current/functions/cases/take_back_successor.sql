-- Undoes what a case that cools off has ahead of it: the successor does not begin, the predecessor stays as long as he would have.
-- Who may call: app.object_to_case, app.refuse_case, which hold the case. Locks: the organisation, the contacts, the letter to the new address.
set role aikotoba_definer;

create or replace function app.take_back_successor(p_tenant integer, p_case registry.handover_cases, p_now timestamptz) returns void
language plpgsql
as $$
begin
    perform from registry.organisations o
      where o.tenant_id = p_tenant and o.organisation_id = p_case.organisation_id for no key update;
    perform from registry.contacts c
      where c.tenant_id = p_tenant and c.contact_id in (p_case.contact_id, p_case.successor_id) order by c.contact_id for no key update;
    -- Not who was put back, or out, in another way meanwhile.
    update registry.contacts c set valid_until = p_case.contact_until, replaced_by = null, version = c.version + 1
     where c.tenant_id = p_tenant and c.contact_id = p_case.contact_id and c.valid_until = p_case.cooling_until;
    if p_case.successor_id is not null then
        perform app.retire_contact(p_tenant, p_case.successor_id, null, p_now);
    end if;
    update registry.outbox m
       set state = 'cancelled', settled_at = p_now, reply_class = 'superseded', leased_until = null
     where m.tenant_id = p_tenant and m.mail_id = p_case.done_mail_id and m.state = 'queued';
end
$$;

reset role;
