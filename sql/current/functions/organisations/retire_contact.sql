-- Ends an office at an instant; one that has not begun by then, with its first: a row never goes, and it never lasts no time.
-- Who may call: functions of app only, which hold the contact. p_successor NULL: whoever follows stays who it was.
set role aikotoba_definer;

create or replace function app.retire_contact(p_tenant integer, p_contact uuid, p_successor uuid, p_at timestamptz) returns void
language plpgsql
as $$
begin
    update registry.contacts c
       set valid_until = greatest(p_at, c.valid_from + interval '1 microsecond'), replaced_by = coalesce(p_successor, c.replaced_by),
           version = c.version + 1
     where c.tenant_id = p_tenant and c.contact_id = p_contact;
end
$$;

reset role;
