-- The holders of a reissue that still have their old current value, in the order of their ids: valid now, from before the
-- reissue began, the holder active.
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

create or replace function app.reissue_holders_left(p_tenant integer, p_reissue uuid, p_after uuid, p_limit integer, p_now timestamptz)
returns table (holder_id uuid, organisation_id uuid, member_id text, type_code text, period_code text, generation integer)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_row registry.reissues;
    v_type text;
    v_least uuid;
    v_most uuid;
begin
    select * into strict v_row from registry.reissues r where r.tenant_id = p_tenant and r.reissue_id = p_reissue;
    v_type := (select t.code from registry.credential_types t where t.tenant_id = p_tenant and t.type_id = v_row.type_id);
    v_least := coalesce(p_after, v_row.organisation_id, '00000000-0000-0000-0000-000000000000');
    v_most := coalesce(v_row.organisation_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    return query
    select c.holder_id, c.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id),
           v_type,
           (select p.code from registry.periods p where p.tenant_id = p_tenant and p.period_id = c.period_id),
           1 + (select max(g.generation) from registry.credentials g
                 where g.tenant_id = p_tenant and g.holder_id = c.holder_id and g.type_id = c.type_id and g.period_id = c.period_id)
      from registry.credentials c
     where c.tenant_id = p_tenant and c.type_id = v_row.type_id and c.holder_id >= v_least and c.holder_id <= v_most
       and c.holder_id is distinct from p_after
       and c.revoked_at is null and c.valid_from < v_row.begun_at and c.valid_from <= p_now and c.valid_until > p_now
       and coalesce((select o.status from registry.organisations o
                      where o.tenant_id = p_tenant and o.organisation_id = c.organisation_id), 'active') = 'active'
     order by c.holder_id limit p_limit;
end
$$;

reset role;
