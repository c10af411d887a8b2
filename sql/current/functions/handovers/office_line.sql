-- The contacts through whose hands an office went, from one of them on: itself, who replaced it, and so forth.
-- Who may call: functions of app only, which hold the organisation. Locks nothing.
set role aikotoba_definer;

create or replace function app.office_line(p_tenant integer, p_contact uuid) returns uuid[]
language plpgsql stable
as $$
begin
    return array(
        with recursive line as (
            select p_contact as contact_id
            union
            select c.replaced_by from line l
              join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = l.contact_id
             where c.replaced_by is not null)
        select l.contact_id from line l);
end
$$;

reset role;
