-- Who reads an address, for somebody who is not signed in: as registered, and the organisation if it is one alone.
-- Who may call: app.ask_code only. Locks nothing.
-- p_member_id: the organisation that must be meant, or NULL for any.
-- Returns: always one row, so that nobody costs what somebody costs; without an address when nobody is registered.
set role aikotoba_definer;

create or replace function app.find_recipient(
    p_tenant integer, p_address text, p_member_id text, p_now timestamptz
) returns table (address text, organisation_id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_organisations uuid[];
begin
    select min(c.address), array_agg(distinct c.organisation_id) into address, v_organisations
      from registry.contacts c
      join registry.organisations o
        on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id and o.status = 'active'
     where c.tenant_id = p_tenant and c.address_folded = lower(normalize(btrim(p_address), nfkc))
       and c.valid_from <= p_now and c.valid_until > p_now and c.role in ('representative', 'deputy')
       and (p_member_id is null or o.member_id = p_member_id);
    if cardinality(v_organisations) = 1 then
        organisation_id := v_organisations[1];
    end if;
    return next;
end
$$;

reset role;
