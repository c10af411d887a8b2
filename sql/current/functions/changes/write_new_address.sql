-- Ends a contact's row and begins the one with its new address, and tells the old address.
-- Who may call: app.prove_change, which holds code, change, organisation and contact. Locks nothing more.
-- Returns: the id of the new contact.
set role aikotoba_definer;

create or replace function app.write_new_address(
    p_tenant integer, p_change registry.changes, p_contact registry.contacts, p_notice uuid, p_now timestamptz
) returns uuid
language plpgsql
as $$
declare
    v_successor uuid := app.new_id(p_now);
begin
    insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, department, phone, address, locale,
                                   valid_from, valid_until, replaced_by)
    values (p_tenant, v_successor, p_contact.organisation_id, p_contact.role, p_change.person, p_change.department, p_change.phone,
            p_change.address, p_change.locale, p_now, p_contact.valid_until, p_contact.replaced_by);
    perform app.retire_contact(p_tenant, p_contact.contact_id, v_successor, p_now);
    update registry.changes h set done_at = p_now, successor_id = v_successor
     where h.tenant_id = p_tenant and h.change_id = p_change.change_id;
    insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for,
                                 created_at)
    values (p_tenant, p_notice, 'address-changed', p_contact.locale, p_contact.organisation_id, p_contact.address, 'queued', p_now,
            p_now + interval '3 days', p_change.change_id, p_now);
    return v_successor;
end
$$;

reset role;
