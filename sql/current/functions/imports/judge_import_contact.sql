-- What a line of an import does to an organisation's contacts: it stands in its role at its address. There already, or to come:
-- its name is corrected. The only one in that role, at another address: it is replaced. Else: added.
-- Who may call: app.judge_import_lines only. Locks nothing.
-- Returns: one row; step NULL: nothing; contact_id: whom it corrects or replaces.
set role aikotoba_definer;

create or replace function app.judge_import_contact(
    p_tenant integer, p_organisation uuid, p_role text, p_address text, p_person text, p_now timestamptz
) returns table (step text, contact_id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_held record;
    v_others uuid[];
begin
    step := 'added';
    if p_organisation is not null then
        -- Those in office before those to come.
        select c.contact_id, c.person into v_held from registry.contacts c
         where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
           and c.address_folded = lower(normalize(btrim(p_address), nfkc)) and c.valid_until > p_now
         order by c.valid_from > p_now, btrim(c.person, ' 　') = p_person desc, c.contact_id limit 1;
        if found then
            step := case when btrim(v_held.person, ' 　') <> p_person then 'corrected' end;
            contact_id := case when step is not null then v_held.contact_id end;
            return next;
            return;
        end if;
        v_others := array(select c.contact_id from registry.contacts c
                           where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = p_role
                             and c.valid_from <= p_now and c.valid_until > p_now);
        if cardinality(v_others) = 1 then
            step := 'replaced';
            contact_id := v_others[1];
        end if;
    end if;
    return next;
end
$$;

reset role;
