-- When the next generation of a type begins for an organisation; NULL where none is stored.
-- Who may call: app.redeem_code only, for types that show the next generation. Locks nothing.
set role aikotoba_definer;

create or replace function app.next_generation_from(
    p_tenant integer, p_organisation uuid, p_type uuid, p_now timestamptz
) returns timestamptz
language plpgsql stable
as $$
begin
    return (
        select min(c.valid_from)
          from registry.credential_types t
          join registry.credentials c
            on c.tenant_id = p_tenant and c.type_id = t.type_id
           and c.holder_id = case t.holder when 'tenant' then '00000000-0000-0000-0000-000000000000'::uuid
                                           else p_organisation end
         where t.tenant_id = p_tenant and t.type_id = p_type and c.revoked_at is null and c.valid_from > p_now);
end
$$;

reset role;
