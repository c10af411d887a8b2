-- Whom a rotation has to write to next: those never written to first, and when there are none, those who could not be
-- reached before and now can. Of the former the caller finds out whether to; of the latter each is written to.
-- Who may call: app.announce_rotation_batch only, once all is generated: every item not skipped has its credential.
-- Locks nothing: the caller holds the rotation.
set role aikotoba_definer;

create or replace function app.rotation_letters_due(
    p_tenant integer, p_rotation uuid, p_roles text[], p_limit integer, p_now timestamptz
) returns table (holder_id uuid, credential_id uuid)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_rule record;
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);
    return query
    select i.holder_id, (select c.credential_id from registry.credentials c
                          where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id)
      from registry.rotation_items i
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
       and i.unannounced_because is null
     order by i.holder_id limit p_limit;
    if not found then
        return query
        select i.holder_id, (select c.credential_id from registry.credentials c
                              where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = i.holder_id)
          from registry.rotation_items i
         where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
           and (select coalesce(j.skipped_because, 'none')
                  from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, v_rule.holder, greatest(v_rule.effective_at, p_now),
                                         null, v_rule.time_zone) j
                 where j.holder_id = i.holder_id) = 'none'
           and exists (select from registry.contacts k
                        where k.tenant_id = p_tenant and k.organisation_id = i.holder_id and k.valid_from <= p_now
                          and k.valid_until > p_now and k.role = any (p_roles) and k.delivery <> 'refused')
         order by i.holder_id limit p_limit;
    end if;
end
$$;

reset role;
