-- Writes the notices of values that were reissued to all contacts of their organisations. About what the whole tenant holds
-- app.notify_everybody writes.
-- Who may call: app.reissue_credential only. Locks: the tenant's policies.
set role aikotoba_definer;

create or replace function app.notify_of_reissue(p_tenant integer, p_credentials uuid[], p_now timestamptz) returns void
language plpgsql
as $$
declare
    v_organisations uuid[];
    v_subjects uuid[];
begin
    select array_agg(c.organisation_id), array_agg(c.credential_id) into v_organisations, v_subjects
      from unnest(p_credentials) as n (credential_id)
      join registry.credentials c on c.tenant_id = p_tenant and c.credential_id = n.credential_id
     where c.organisation_id is not null;
    if v_organisations is not null then
        perform app.queue_letters(p_tenant, 'credential-reissued', v_organisations, v_subjects,
                                  array['representative', 'deputy', 'technical'], p_now);
    end if;
end
$$;

reset role;
