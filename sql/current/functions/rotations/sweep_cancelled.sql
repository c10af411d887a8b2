-- Goes on with cancellings whose caller was killed in between: see app.cancel_rotation.
-- Who may call: aikotoba_courier; once an hour is plenty, since what is cancelled begins later. Locks: the rotation, by SKIP
-- LOCKED; credentials, sessions, mails.
-- p_limit: holders per rotation and call.
-- Returns: swept (in how many rotations something was left; some: call again).
set role aikotoba_definer;

create or replace function app.sweep_cancelled(p_limit integer)
returns table (outcome text, swept integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_tenant integer;
    v_rotation uuid;
begin
    swept := 0;
    for v_tenant in select a.tenant_id from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        for v_rotation in
            select r.rotation_id from registry.rotations r
             where r.tenant_id = v_tenant and r.revoking_from is not null
             order by r.rotation_id for no key update skip locked
        loop
            v_now := identity.clock();
            insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
            select v_tenant, v_now, 'rotation-batch-revoked', 'courier', v_rotation, json_build_object('revoked', b.revoked)
              from app.revoke_cancelled(v_tenant, v_rotation, null, p_limit, v_now) b;
            swept := swept + 1;
        end loop;
    end loop;
    outcome := 'swept';
    return next;
end
$$;

comment on function app.sweep_cancelled(integer) is 'Goes on with cancellings that were left off.';

reset role;
