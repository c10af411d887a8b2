-- The holders of a rotation that get a credential and have none of it yet, in the order of their ids. Suspended, withdrawn or
-- with a contract that ends too early by now they are left out; the judging at the end writes down why.
-- Who may call: functions of app only. Locks nothing.
-- Asked row by row, in select lists: a join would be hashed over all credentials at every batch.
set role aikotoba_definer;

drop function if exists app.rotation_holders_left(integer, uuid, uuid, integer);
create or replace function app.rotation_holders_left(
    p_tenant integer, p_rotation uuid, p_after uuid, p_limit integer, p_now timestamptz
) returns table (holder_id uuid, organisation_id uuid, member_id text, generation integer)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_rule record;
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);
    return query
    select i.holder_id, i.organisation_id,
           (select o.member_id from registry.organisations o
             where o.tenant_id = p_tenant and o.organisation_id = i.organisation_id),
           1 + coalesce((select max(c.generation) from registry.credentials c
                          where c.tenant_id = p_tenant and c.holder_id = i.holder_id and c.type_id = v_rule.type_id
                            and c.period_id = v_rule.period_id), 0)
      from registry.rotation_items i
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation
       and i.holder_id >= coalesce(p_after, '00000000-0000-0000-0000-000000000000') and i.holder_id is distinct from p_after
       and i.skipped_because is null
       and (select c.credential_id from registry.credentials c
             where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id) is null
       and (select j.skipped_because
              from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder, greatest(v_rule.effective_at, p_now),
                                     null, v_rule.time_zone) j
             where j.holder_id = i.holder_id) is null
     order by i.holder_id limit p_limit;
end
$$;

reset role;
