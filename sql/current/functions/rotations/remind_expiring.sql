-- Reminds organisations of values that will soon be accepted no more: so many days before the end of grace as the tenant's
-- policy lists, once for each credential and day of the list.
-- Who may call: aikotoba_courier; once an hour is plenty. Locks: the tenants' policies, a transaction for all.
-- p_limit: credentials per tenant and call; a full batch means: call again. Not reminded of: what members chose, what a later
-- generation of its period replaced (a notice said so), and what the whole tenant holds. Who cannot be reached is
-- tried again with the next call.
-- Returns: reminded (how many credentials, over all tenants).
set role aikotoba_definer;

create or replace function app.remind_expiring(p_limit integer)
returns table (outcome text, reminded integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz;
    v_tenant integer;
    v_days integer[];
    v_type record;
    v_organisations uuid[];
    v_credentials uuid[];
    v_reached uuid[];
    v_rows integer;
begin
    reminded := 0;
    for v_tenant in select a.tenant_id from identity.active_tenants() a loop
        perform set_config('aikotoba.tenant', v_tenant::text, true);
        v_now := identity.clock();
        select p.reminder_days into v_days from registry.policies p where p.tenant_id = v_tenant;
        for v_type in
            select t.type_id, t.announced_to from registry.credential_types t
             where t.tenant_id = v_tenant and t.origin <> 'member-chosen' and t.holder = 'organisation' and v_days <> '{}'
             order by t.type_id
        loop
            select array_agg(d.organisation_id), array_agg(d.credential_id) into v_organisations, v_credentials
              from app.reminders_due(v_tenant, v_type.type_id, v_type.announced_to, v_days, p_limit, v_now) d;
            continue when v_credentials is null;
            v_reached := array(select q.organisation_id
                                 from app.queue_letters(v_tenant, 'credential-expiring', v_organisations, v_credentials,
                                                        v_type.announced_to, v_now) q);
            -- All days of the list that have come, so that a late first call sends one letter and not several.
            insert into registry.reminders (tenant_id, credential_id, kind, sent_at)
            select v_tenant, c.credential_id, k.days || '-days', v_now
              from unnest(v_credentials) as n (credential_id)
              join registry.credentials c on c.tenant_id = v_tenant and c.credential_id = n.credential_id
              join unnest(v_days) as k (days) on c.grace_until <= v_now + make_interval(days => k.days)
             where c.organisation_id = any (v_reached)
                on conflict do nothing;
            v_rows := cardinality(v_reached);
            reminded := reminded + v_rows;
            insert into audit.events (tenant_id, at, act, actor_kind, subject, detail)
            select v_tenant, v_now, 'reminders-written', 'courier', v_type.type_id, json_build_object('reminded', v_rows)
             where v_rows > 0;
        end loop;
    end loop;
    outcome := 'reminded';
    return next;
end
$$;

comment on function app.remind_expiring(integer) is 'Reminds organisations of values that will soon be accepted no more.';

reset role;
