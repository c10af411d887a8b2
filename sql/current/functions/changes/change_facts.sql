-- What the letters of a new address say of it: person, role, and the new address, which the letter to the old one masks. The
-- letter with the code greets who is to be there, the one to the old address who was. p_asking: the change or, where the desk
-- changed it, the contact that ended with the old address.
-- Who may call: app.asking_facts only. Locks nothing.
set role aikotoba_definer;

drop function if exists app.change_facts(integer, uuid);

create or replace function app.change_facts(p_tenant integer, p_template text, p_asking uuid) returns table (facts json)
language sql stable
as $$
    select json_build_object('person', case p_template when 'address-changed' then c.person else h.person end, 'role', c.role,
                             'address', h.address)
      from registry.changes h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
     where h.tenant_id = p_tenant and h.change_id = p_asking
    union all
    select json_build_object('person', c.person, 'role', c.role, 'address', n.address)
      from registry.contacts c
      join registry.contacts n on n.tenant_id = p_tenant and n.contact_id = c.replaced_by
     where c.tenant_id = p_tenant and c.contact_id = p_asking
$$;

reset role;
