-- Who holds a role of an organisation at an address at any time between two instants, apart from p_except; NULL: nobody.
-- Who may call: functions of app only, which hold the organisation: so two at once cannot both find nobody.
set role aikotoba_definer;

create or replace function app.contact_holding(
    p_tenant integer, p_organisation uuid, p_role text, p_address text, p_from timestamptz, p_until timestamptz, p_except uuid
) returns uuid
language plpgsql stable
as $$
begin
    return (select c.contact_id from registry.contacts c
             where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
               and c.address_folded = lower(normalize(btrim(p_address), nfkc))
               and c.valid_from < p_until and c.valid_until > p_from and c.contact_id is distinct from p_except
             order by c.valid_from, c.contact_id limit 1);
end
$$;

reset role;
