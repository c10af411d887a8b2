-- Announces what the whole tenant holds: a letter to the contacts of every active organisation whose contract does not end
-- before it begins, a batch of them a call.
-- The rotation remembers how far the letters have gone; its one item is announced when the first has been written.
-- Who may call: app.announce_rotation_batch only, which holds the rotation. Locks: the tenant's policies, the item.
-- Returns: how many organisations were written to, how many could not be; 0 and 0: nobody is left.
set role aikotoba_definer;

create or replace function app.announce_to_everybody(p_tenant integer, p_rotation uuid, p_limit integer, p_now timestamptz)
returns table (announced integer, unannounced integer)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_rule record;
    v_credential uuid;
    v_organisations uuid[];
begin
    select * into strict v_rule from app.rotation_rule(p_tenant, p_rotation);
    v_credential := (select c.credential_id from registry.credentials c
                      where c.tenant_id = p_tenant and c.rotation_id = p_rotation);
    -- An item skipped has nothing to tell.
    v_organisations := array(
        select o.organisation_id from registry.organisations o
         where o.tenant_id = p_tenant and o.status = 'active' and v_credential is not null
           and (select j.skipped_because
                  from app.judge_holders(p_tenant, p_rotation, v_rule.type_id, 'organisation', greatest(v_rule.effective_at, p_now),
                                         null, v_rule.time_zone) j
                 where j.holder_id = o.organisation_id) is null
           and o.organisation_id > coalesce(v_rule.announced_up_to, '00000000-0000-0000-0000-000000000000')
         order by o.organisation_id limit p_limit);
    announced := (
        select count(*) from app.queue_letters(p_tenant, 'rotation-announcement', v_organisations,
                                               array_fill(v_credential, array[cardinality(v_organisations)]), v_rule.roles, p_now));
    unannounced := cardinality(v_organisations) - announced;

    update registry.rotation_items i
       set announced_at = case when announced > 0 then p_now end,
           unannounced_because = case when announced = 0 and v_organisations = '{}' then 'no-contact' end
     where i.tenant_id = p_tenant and i.rotation_id = p_rotation and i.skipped_because is null and i.announced_at is null
       and v_credential is not null;
    update registry.rotations r set announced_up_to = v_organisations[cardinality(v_organisations)]
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation and v_organisations <> '{}';
    return next;
end
$$;

reset role;
