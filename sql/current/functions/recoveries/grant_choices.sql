-- The organisations for which a recovery may still register a password: chosen from when it was asked, still reached at the address
-- its code went to, active, and without a password newer than p_since (the code, or the grant): what another way has set ends it.
-- Who may call: app.verify_recovery, app.read_grant, app.register_password. Locks nothing.
set role aikotoba_definer;

create or replace function app.grant_choices(p_tenant integer, p_recovery registry.recoveries, p_since timestamptz, p_now timestamptz)
returns table (choice integer, organisation_id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_reached uuid[];
begin
    select app.reached_organisations(p_tenant, c, p_now) into v_reached
      from registry.one_time_codes c where c.tenant_id = p_tenant and c.code_for = p_recovery.recovery_id;
    return query
    select h.choice, h.organisation_id
      from registry.recovery_choices h
     where h.tenant_id = p_tenant and h.recovery_id = p_recovery.recovery_id and h.organisation_id = any (v_reached)
       and not exists (
            select from registry.credentials k
             where k.tenant_id = p_tenant and k.holder_id = h.organisation_id and k.type_id = p_recovery.type_id
               and k.valid_from >= p_since)
     order by h.choice;
end
$$;

reset role;
