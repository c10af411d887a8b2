-- How far a handover has come, as app.handover_state says, with a look at the office it hands over and at its organisation: an offer of an
-- organisation that is not active is open for nobody.
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

create or replace function app.handover_standing(p_tenant integer, p_row registry.handovers, p_now timestamptz) returns text
language plpgsql stable
as $$
begin
    return (select app.handover_state(p_row, case o.status when 'active' then c.valid_until else '-infinity' end, p_now)
              from registry.contacts c
              join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = c.organisation_id
             where c.tenant_id = p_tenant and c.contact_id = p_row.contact_id);
end
$$;

reset role;
