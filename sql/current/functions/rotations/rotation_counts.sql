-- The books of a rotation, counted and never kept: planned = generated + all skipped, generated = announced + all
-- unannounced, at every moment. What is still to be done is skipped or unannounced for now (not-yet), and for good when
-- the rotation was cancelled or closed.
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

create or replace function app.rotation_counts(p_tenant integer, p_rotation uuid, p_state text)
returns table (planned integer, generated integer, announced integer, skipped json, unannounced json)
language plpgsql stable
as $$
#variable_conflict use_column
declare
    v_left text := case when p_state in ('cancelled', 'closed') then p_state else 'not-yet' end;
begin
    return query
    with lines as (
        select case when i.skipped_because is not null then i.skipped_because
                    when i.credential_id is null then v_left end as skipped_because,
               i.announced_at is not null as is_announced,
               case when i.credential_id is not null and i.announced_at is null
                    then coalesce(i.unannounced_because, v_left) end as unannounced_because,
               count(*)::integer as n
          -- Looked up one by one: with statistics from before the rotation a join would loop over all of them for each.
          from (
                select n.*, (select c.credential_id from registry.credentials c
                              where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id = n.holder_id) as credential_id
                  from registry.rotation_items n
                 where n.tenant_id = p_tenant and n.rotation_id = p_rotation) i
         group by 1, 2, 3
    )
    select coalesce(sum(l.n), 0)::integer,
           coalesce(sum(l.n) filter (where l.skipped_because is null), 0)::integer,
           coalesce(sum(l.n) filter (where l.is_announced), 0)::integer,
           coalesce((select json_object_agg(s.skipped_because, s.n order by s.skipped_because)
                       from (select x.skipped_because, sum(x.n) as n from lines x
                              where x.skipped_because is not null group by 1) s), '{}'),
           coalesce((select json_object_agg(s.unannounced_because, s.n order by s.unannounced_because)
                       from (select x.unannounced_because, sum(x.n) as n from lines x
                              where x.unannounced_because is not null group by 1) s), '{}')
      from lines l;
end
$$;

reset role;
