-- What the letters of a new address say of it: person (of the contact, as it is to be), role, department, and, for the letter to the old
-- address, the new one, which the letter masks.
-- Who may call: app.asking_facts only; inlined. Locks nothing.
set role aikotoba_definer;

create or replace function app.change_facts(p_tenant integer, p_change uuid) returns table (facts json)
language sql stable
as $$
    select json_build_object('person', h.person, 'role', c.role, 'address', h.address)
      from registry.changes h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
     where h.tenant_id = p_tenant and h.change_id = p_change
$$;

reset role;
