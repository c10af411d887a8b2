-- Whom of an organisation's representatives a predecessor's name means: the one of that name, or the only one there is; NULL for doubt.
-- Who may call: app.open_case, app.assign_case. Locks nothing.
set role aikotoba_definer;

create or replace function app.contact_meant(p_tenant integer, p_organisation uuid, p_predecessor text, p_now timestamptz) returns uuid
language plpgsql stable
as $$
begin
    return (select case when count(*) filter (where f.named) = 1 then (array_agg(f.contact_id order by f.named desc))[1]
                        when count(*) = 1 then (array_agg(f.contact_id))[1] end
              from (select c.contact_id, coalesce(app.folded(c.person) = app.folded(p_predecessor), false) as named
                      from registry.contacts c
                     where c.tenant_id = p_tenant and c.organisation_id = p_organisation and c.role = 'representative'
                       and c.valid_from <= p_now and c.valid_until > p_now) f);
end
$$;

reset role;
