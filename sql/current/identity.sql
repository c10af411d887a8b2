-- Who is asking, and what time it is.
set role aikotoba_owner;

-- The tenant that the running app function named; none outside of one, and then no policy shows a row.
-- A cleared setting is '' and not NULL.
create or replace function identity.tenant() returns integer
    language sql stable parallel safe
    as $$ select nullif(current_setting('aikotoba.tenant', true), '')::integer $$;
comment on function identity.tenant() is 'The tenant named by the running function; every policy compares with it.';

-- The one source of time. A test database may replace this body; dba.self_check() compares it.
create or replace function identity.clock() returns timestamptz
    language sql volatile parallel safe
    as $$ select clock_timestamp() $$;
comment on function identity.clock() is 'Now, read at the moment of the call, so that it can be read after a lock.';

-- The tenants a loop over all of them visits. Row 0 has no members and no mail.
create or replace function identity.active_tenants() returns table (tenant_id integer, slug text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
        select t.tenant_id, t.slug from registry.tenants t
         where t.status = 'active' and t.tenant_id > 0
         order by t.tenant_id
    $$;
comment on function identity.active_tenants() is 'Active tenants without the installation''s own row.';

-- Closed ones, too: for the installation's operators, who close and reopen them.
create or replace function identity.known_tenants() returns table (tenant_id integer, slug text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$ select t.tenant_id, t.slug from registry.tenants t where t.tenant_id > 0 $$;
comment on function identity.known_tenants() is 'All tenants without the installation''s own row, closed ones too.';

-- Asks session_user, never a setting: inside a view owned by aikotoba_viewer this is still the login that asked.
create or replace function identity.visible_tenants() returns integer[]
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $$
        select case
            when pg_has_role(session_user, 'aikotoba_dba', 'member')
                then (select array_agg(t.tenant_id) from registry.tenants t)
            else coalesce((select array_agg(r.tenant_id) from identity.readers r where r.role_name = session_user), '{}')
        end
    $$;
comment on function identity.visible_tenants() is 'The tenants whose rows the login may see through schema dba.';

-- The months of audit.events from this one to p_ahead later; made by the migrator and by app.prepare_audit().
-- Partitions need row security of their own: the parent's does not protect a partition that is named directly.
create or replace function audit.make_months(p_ahead integer) returns integer
    language plpgsql security definer set search_path = pg_catalog, pg_temp
    as $$
declare
    v_month date;
    v_name text;
    v_made integer := 0;
begin
    for v_month in
        select generate_series(date_trunc('month', identity.clock() at time zone 'UTC'),
                               date_trunc('month', identity.clock() at time zone 'UTC') + make_interval(months => p_ahead),
                               interval '1 month')::date
    loop
        v_name := 'events_' || to_char(v_month, 'YYYYMM');
        continue when to_regclass('audit.' || v_name) is not null;
        execute format('create table audit.%I partition of audit.events for values from (%L) to (%L)', v_name,
            v_month::timestamp at time zone 'UTC', (v_month + interval '1 month') at time zone 'UTC');
        execute format('alter table audit.%I enable row level security, force row level security', v_name);
        v_made := v_made + 1;
    end loop;
    return v_made;
end
$$;
comment on function audit.make_months(integer) is 'Makes the monthly partitions of the audit ahead; returns how many.';

reset role;
