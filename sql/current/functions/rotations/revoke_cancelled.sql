-- Revokes the next credentials of a cancelled rotation, and those that joiners got because it was generated, as of the instant
-- it was cancelled, and cancels their letters not yet handed over: a holder none of whose letters went out was not announced.
-- The rotation remembers how far it has come.
-- Who may call: app.cancel_rotation and app.sweep_cancelled, which hold the rotation. Locks: credentials, sessions, mails, items.
-- p_reason NULL: as was said of those before.
-- Returns: how many credentials were revoked, and whether nothing is left.
set role aikotoba_definer;

create or replace function app.revoke_cancelled(
    p_tenant integer, p_rotation uuid, p_reason text, p_limit integer, p_now timestamptz
) returns table (revoked integer, is_last boolean)
language plpgsql
as $$
#variable_conflict use_column
declare
    v_row registry.rotations;
    v_reason text;
    -- The last holder of a batch is the first of the next.
    v_limit integer := greatest(p_limit, 2);
    v_ids uuid[];
    v_last uuid;
    v_letters integer;
begin
    select * into strict v_row from registry.rotations r where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    v_reason := coalesce(p_reason, (
        select c.reason from registry.credentials c
         where c.tenant_id = p_tenant and c.holder_id = v_row.revoking_from and c.type_id = v_row.type_id
           and p_rotation in (c.rotation_id, c.beside_rotation) and c.revoked_at = v_row.cancelled_at limit 1), 'rotation-cancelled');
    select array_agg(b.credential_id), (array_agg(b.holder_id order by b.holder_id desc))[1] into v_ids, v_last
      from (select e.* from (
                    (select c.credential_id, c.holder_id from registry.credentials c
                      where c.tenant_id = p_tenant and c.rotation_id = p_rotation and c.holder_id >= v_row.revoking_from
                      order by c.holder_id limit v_limit)
                    union all
                    -- A holder has one of these at a time; those revoked before are over.
                    (select c.credential_id, c.holder_id from registry.credentials c
                      where c.tenant_id = p_tenant and c.beside_rotation = p_rotation and c.holder_id >= v_row.revoking_from
                        and c.revoked_at is null
                      order by c.holder_id limit v_limit)) e
             order by e.holder_id limit v_limit) b;

    update registry.credentials c set revoked_at = v_row.cancelled_at, reason = v_reason
     where c.tenant_id = p_tenant and c.credential_id = any (v_ids) and c.revoked_at is null;
    get diagnostics revoked = row_count;
    -- The period may have begun before its turn came.
    if v_row.effective_at <= p_now then
        update registry.sessions s set ended_at = p_now
         where s.tenant_id = p_tenant and s.credential_id = any (v_ids) and s.ended_at is null and s.ends_at > p_now;
    end if;
    -- About what the whole tenant holds there are as many letters as organisations, so these have a limit of their own: three
    -- roles are written to.
    update registry.outbox m
       set state = 'cancelled', payload = null, settled_at = p_now, reply_class = 'rotation-cancelled', leased_until = null
      from (select l.mail_id from registry.outbox l
             where l.tenant_id = p_tenant and l.state = 'queued' and l.template = 'rotation-announcement'
               and l.code_for = any (v_ids)
             limit 3 * v_limit for no key update) l
     where m.tenant_id = p_tenant and m.mail_id = l.mail_id;
    get diagnostics v_letters = row_count;
    if v_letters > 0 then
        perform app.unannounce(p_tenant, v_ids);
    end if;

    is_last := coalesce(cardinality(v_ids), 0) < v_limit and v_letters < 3 * v_limit;
    update registry.rotations r
       set revoking_from = case when not is_last then case when v_letters < 3 * v_limit then v_last else r.revoking_from end end
     where r.tenant_id = p_tenant and r.rotation_id = p_rotation;
    return next;
end
$$;

reset role;
