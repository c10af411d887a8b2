-- Part of dba.self_check(): row-level security, owners, and the tenant in every key.
set role aikotoba_viewer;

create or replace function dba.check_tables() returns table (rule text, object text, finding text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
    with tables as (
        select c.oid, n.nspname || '.' || c.relname as name, c.relowner::regrole::text as owner, c.relrowsecurity,
               c.relforcerowsecurity, c.relispartition
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit') and c.relkind in ('r', 'p')
           and n.nspname || '.' || c.relname not in ('registry.migrations', 'registry.current_sql')
    ), policies as (
        select p.polrelid, p.polname, r.rolname, p.polcmd,
               pg_get_expr(coalesce(p.polqual, p.polwithcheck), p.polrelid) as expression
          from pg_policy p cross join unnest(p.polroles) as role (oid) left join pg_roles r on r.oid = role.oid
    ), keys as (
        select t.name, i.relname as key, array(
                   select a.attname::text from unnest(x.indkey) with ordinality k (attnum, place)
                     join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum order by k.place) as columns,
               x.indisunique or x.indisexclusion as is_key
          from tables t
          join pg_index x on x.indrelid = t.oid
          join pg_class i on i.oid = x.indexrelid
    )
    select 'tables belong to aikotoba_owner', t.name, 'owned by ' || t.owner from tables t
     where t.owner <> 'aikotoba_owner'
    union all
    select 'row security is forced', t.name, 'not enabled, or not forced' from tables t
     where not (t.relrowsecurity and t.relforcerowsecurity)
    union all
    select 'each table has a policy for its readers', t.name, 'none for ' || r.role
      from tables t cross join (values ('aikotoba_definer'), ('aikotoba_viewer')) as r (role)
     where not t.relispartition and t.name <> 'identity.readers'
       and (t.name <> 'audit.seals' or r.role <> 'aikotoba_definer')
       and not exists (select from policies p where p.polrelid = t.oid and p.rolname = r.role)
    union all
    select 'a partition is reached through its table', t.name, 'has the policy ' || p.polname
      from tables t join policies p on p.polrelid = t.oid where t.relispartition
    union all
    select 'a policy compares with the tenant', t.name || ': ' || p.polname, p.expression
      from tables t join policies p on p.polrelid = t.oid
     where p.expression is distinct from case
               when p.rolname = 'aikotoba_viewer' and p.polcmd = 'r'
                   then '(tenant_id = ANY (( SELECT identity.visible_tenants() AS visible_tenants)::integer[]))'
               when p.rolname in ('aikotoba_definer', 'aikotoba_auditor') then '(tenant_id = identity.tenant())'
               when p.rolname = 'aikotoba_owner' and p.polcmd = 'r'
                    and t.name in ('registry.tenants', 'identity.readers') then 'true'
           end
    union all
    select 'the tenant leads every key and index', k.name || ': ' || k.key, array_to_string(k.columns, ', ')
      from keys k
     where k.columns[1] is distinct from 'tenant_id'
       and (k.name, k.columns) not in (('registry.tenants', array['slug']), ('registry.tenant_hosts', array['host']))
    union all
    select 'a table has a key', t.name, 'has none' from tables t
     where not exists (select from keys k where k.name = t.name and k.is_key)
    union all
    select 'a foreign key holds the tenant', c.conrelid::regclass || ': ' || c.conname, pg_get_constraintdef(c.oid)
      from pg_constraint c join tables t on t.oid = c.conrelid
     where c.contype = 'f' and not exists (
               select from unnest(c.conkey, c.confkey) as k (here, there)
                 join pg_attribute h on h.attrelid = c.conrelid and h.attnum = k.here and h.attname = 'tenant_id'
                 join pg_attribute r on r.attrelid = c.confrelid and r.attnum = k.there and r.attname = 'tenant_id')
    union all
    select 'a table says what it holds', t.name, 'has no comment' from tables t
     where not t.relispartition and obj_description(t.oid, 'pg_class') is null
    union all
    select 'a view says what its columns hold', v.oid::regclass || '.' || a.attname, 'has no comment'
      from pg_class v join pg_namespace n on n.oid = v.relnamespace and n.nspname = 'dba'
      join pg_attribute a on a.attrelid = v.oid and a.attnum > 0 and not a.attisdropped
     where v.relkind = 'v' and col_description(v.oid, a.attnum) is null
    union all
    select 'views belong to aikotoba_viewer and show its rights', v.oid::regclass::text, v.relowner::regrole::text
      from pg_class v join pg_namespace n on n.oid = v.relnamespace and n.nspname = 'dba'
     where v.relkind = 'v'
       and (v.relowner <> 'aikotoba_viewer'::regrole or 'security_invoker=true' = any (v.reloptions))
$$;

comment on function dba.check_tables() is 'Findings about row-level security, owners and keys; part of self_check().';

reset role;
