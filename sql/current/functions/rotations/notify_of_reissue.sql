-- Writes the notices of values that were reissued: to all contacts of their organisations, and of what the whole tenant
-- holds to those of every active one.
-- Who may call: app.reissue_credential only. Locks: the tenant's policies.
set role aikotoba_definer;

create or replace function app.notify_of_reissue(p_tenant integer, p_credentials uuid[], p_now timestamptz) returns void
language plpgsql
as $$
declare
    v_organisations uuid[];
    v_subjects uuid[];
begin
    select array_agg(o.organisation_id), array_agg(c.credential_id) into v_organisations, v_subjects
      from unnest(p_credentials) as n (credential_id)
      join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = n.credential_id
     cross join lateral (
            select c.organisation_id where c.organisation_id is not null
            union all
            select a.organisation_id from registry.organisations a
             where a.tenant_id = p_tenant and a.status = 'active' and c.organisation_id is null) o;
    if v_organisations is not null then
        perform app.queue_letters(p_tenant, 'credential-reissued', v_organisations, v_subjects,
                                  array['representative', 'deputy', 'technical'], p_now);
    end if;
end
$$;

reset role;
