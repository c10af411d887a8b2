-- Part of dba.self_check(): who may do what.
set role aikotoba_viewer;

create or replace function dba.check_privileges() returns table (rule text, object text, finding text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
    with roles as (
        select r.* from pg_roles r where r.rolname like 'aikotoba\_%'
    ), tables as (
        select c.oid, n.nspname || '.' || c.relname as name, c.relkind, n.nspname as schema
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit', 'dba') and c.relkind in ('r', 'p', 'v')
    ), rights as (
        select unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as right_name
    )
    select 'no role of ours is above the rules', r.rolname::text, 'superuser, createrole, createdb, replication or bypassrls'
      from roles r
     where r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls
    union all
    select 'owners have no login', r.rolname::text, 'may log in' from roles r
     where r.rolcanlogin and r.rolname in ('aikotoba_owner', 'aikotoba_definer', 'aikotoba_auditor', 'aikotoba_viewer')
    union all
    select 'only the migrations act as owners', m.member::regrole::text, 'is a member of ' || m.roleid::regrole::text
      from pg_auth_members m
     where m.roleid::regrole::text in ('aikotoba_owner', 'aikotoba_definer', 'aikotoba_auditor', 'aikotoba_viewer')
       and m.member::regrole::text <> 'aikotoba_migrate'
    union all
    select 'logins and groups touch no base table', r.rolname || ' on ' || t.name, x.right_name
      from roles r cross join tables t cross join rights x
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and t.schema <> 'dba'
       and (has_table_privilege(r.oid, t.oid, x.right_name)
            or x.right_name in ('select', 'insert', 'update', 'references') and has_any_column_privilege(r.oid, t.oid, x.right_name))
    union all
    select 'schema dba is read only', r.rolname || ' on ' || t.name, x.right_name
      from roles r cross join tables t cross join rights x
     where t.schema = 'dba' and r.rolname not in ('aikotoba_viewer', 'aikotoba_migrate')
       and (x.right_name <> 'select' or r.rolname not in ('aikotoba_dba', 'aikotoba_reader'))
       and has_table_privilege(r.oid, t.oid, x.right_name)
    union all
    select 'logins see their own schema', r.rolname || ' on ' || n.nspname, 'has USAGE'
      from roles r cross join pg_namespace n
     where n.nspname in ('registry', 'vault', 'identity', 'audit', 'app', 'dba')
       and has_schema_privilege(r.oid, n.oid, 'usage')
       and (r.rolname in ('aikotoba_server', 'aikotoba_courier') and n.nspname <> 'app'
            or r.rolname in ('aikotoba_dba', 'aikotoba_reader') and n.nspname <> 'dba')
    union all
    select 'logins create nothing', r.rolname || ' in ' || n.nspname, 'has CREATE'
      from roles r cross join pg_namespace n
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and n.nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(r.oid, n.oid, 'create')
    union all
    select 'nobody makes temporary tables', r.rolname::text, 'has TEMP on the database' from roles r
     where has_database_privilege(r.oid, current_database(), 'temp')
    union all
    -- By name, so that what a later PostgreSQL adds to these families is found too.
    select 'logins write and lock by functions of app only', r.rolname || ' on ' || f.oid::regprocedure, 'has EXECUTE'
      from roles r cross join pg_proc f
     where r.rolname in ('aikotoba_server', 'aikotoba_courier', 'aikotoba_dba', 'aikotoba_reader')
       and f.pronamespace = 'pg_catalog'::regnamespace
       and f.proname ~ '^(lo_|lowrite$|loread$|pg_(try_)?advisory_(xact_)?lock|pg_logical_emit_message$)'
       and has_function_privilege(r.oid, f.oid, 'execute')
    union all
    select 'the viewer sees no secret', t.name || '.' || a.attname, 'is readable'
      from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
     where t.relkind <> 'v' and a.attname in ('digest', 'token_digest', 'sealed', 'salt', 'kdf', 'payload', 'wrapped',
                                                                'password_digest', 'password_salt', 'password_kdf', 'totp_sealed')
       and has_column_privilege('aikotoba_viewer', t.oid, a.attnum, 'select')
    union all
    select 'the viewer and the auditor change nothing', w.role || ' on ' || t.name, x.right_name
      from (values ('aikotoba_viewer'), ('aikotoba_auditor')) as w (role) cross join tables t cross join rights x
     where t.schema <> 'dba' and x.right_name in ('insert', 'update', 'delete', 'truncate')
       and (w.role, t.name, x.right_name) <> ('aikotoba_auditor', 'audit.seals', 'insert')
       and has_table_privilege(w.role, t.oid, x.right_name)
    union all
    select 'audit is written and never changed', w.role || ' on ' || t.name, x.right_name
      from (values ('aikotoba_definer'), ('aikotoba_auditor')) as w (role) cross join tables t cross join rights x
     where t.schema = 'audit'
       and (x.right_name in ('update', 'delete', 'truncate') or w.role = 'aikotoba_definer' and x.right_name = 'select')
       and (has_table_privilege(w.role, t.oid, x.right_name)
            or x.right_name in ('select', 'update') and has_any_column_privilege(w.role, t.oid, x.right_name))
    union all
    select 'nobody empties a table', r.rolname || ' on ' || t.name, 'has TRUNCATE' from roles r cross join tables t
     where t.relkind <> 'v' and r.rolname not in ('aikotoba_owner', 'aikotoba_migrate') and has_table_privilege(r.oid, t.oid, 'truncate')
$$;

comment on function dba.check_privileges() is 'Findings about roles and grants; part of self_check().';

reset role;
