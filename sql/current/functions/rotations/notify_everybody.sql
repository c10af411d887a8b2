-- Writes to the next active organisations about a value that the whole tenant holds and that was reissued. The reissue
-- remembers how far the letters have gone.
-- Who may call: app.take_reissue_batch only, which holds the reissue. Locks: the tenant's policies.
-- Returns: how many organisations were looked at; 0: nobody is left, or it is organisations that hold the value.
set role aikotoba_definer;

create or replace function app.notify_everybody(p_tenant integer, p_reissue uuid, p_limit integer, p_now timestamptz)
returns integer
language plpgsql
as $$
declare
    v_row registry.reissues;
    v_credential uuid;
    v_organisations uuid[];
begin
    select * into strict v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    -- The reissue's own: the first that is valid from when it began or later.
    v_credential := (
        select c.credential_id from registry.credentials c
         where c.tenant_id = p_tenant and c.holder_id = '00000000-0000-0000-0000-000000000000' and c.type_id = v_row.type_id
           and c.valid_from >= v_row.begun_at and c.valid_from <= greatest(p_now, v_row.begun_at) and c.revoked_at is null
         order by c.valid_from limit 1);
    v_organisations := array(
        select o.organisation_id from registry.organisations o
         where o.tenant_id = p_tenant and o.status = 'active' and v_credential is not null
           and o.organisation_id > coalesce(v_row.notified_up_to, '00000000-0000-0000-0000-000000000000')
         order by o.organisation_id limit p_limit);
    if v_organisations <> '{}' then
        perform app.queue_letters(p_tenant, 'credential-reissued', v_organisations,
                                  array_fill(v_credential, array[cardinality(v_organisations)]),
                                  array['representative', 'deputy', 'technical'], p_now);
        update registry.reissues r set notified_up_to = v_organisations[cardinality(v_organisations)]
         where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    end if;
    return cardinality(v_organisations);
end
$$;

reset role;
