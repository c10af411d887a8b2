-- Cluster roles, schemas and what the database itself allows. Run by the cluster's administrator, before the
-- migrations; idempotent, and writes nothing where nothing changed, so that several databases of one cluster may
-- be prepared at once. No role is superuser, none has BYPASSRLS, none gets a password here: how a login proves
-- itself (peer, scram, certificate) is the administrator's, in pg_hba.conf and ALTER ROLE.

do $$
declare
    v_role record;
begin
    for v_role in
        select * from (values
            ('aikotoba_owner',    'nologin noinherit'),   -- owns schemas and tables; FORCE binds it too
            ('aikotoba_definer',  'nologin noinherit'),   -- owns schema app
            ('aikotoba_auditor',  'nologin noinherit'),   -- owns the functions that read and seal audit
            ('aikotoba_viewer',   'nologin noinherit'),   -- owns schema dba
            ('aikotoba_dba',      'nologin'),             -- group: dba over all tenants
            ('aikotoba_reader',   'nologin'),             -- group: dba over the tenants of identity.readers
            ('aikotoba_server',   'login noinherit'),
            ('aikotoba_courier',  'login noinherit'),
            ('aikotoba_migrate',  'login noinherit')
        ) as r (name, attributes)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = v_role.name) then
            begin
                execute format('create role %I nosuperuser nocreatedb nocreaterole noreplication nobypassrls %s',
                               v_role.name, v_role.attributes);
            exception when duplicate_object or unique_violation then
                null;   -- another database of the cluster was faster
            end;
        end if;
    end loop;
end
$$;

-- The migrations act as the owners by SET ROLE; without it the login can do nothing.
do $$
declare
    v_role text;
begin
    foreach v_role in array array['aikotoba_owner', 'aikotoba_definer', 'aikotoba_auditor', 'aikotoba_viewer'] loop
        if not pg_catalog.pg_has_role('aikotoba_migrate', v_role, 'member') then
            execute format('grant %I to aikotoba_migrate', v_role);
        end if;
    end loop;
end
$$;

-- Limits that a pooler would refuse as start-up options. No compiling of plans: it takes longer than any query here.
do $$
declare
    v_setting record;
begin
    for v_setting in
        select * from (values
            ('aikotoba_server',  'statement_timeout', '10s'),
            ('aikotoba_server',  'lock_timeout', '5s'),
            ('aikotoba_server',  'idle_in_transaction_session_timeout', '15s'),
            ('aikotoba_server',  'jit', 'off'),
            ('aikotoba_courier', 'jit', 'off'),
            ('aikotoba_courier', 'statement_timeout', '60s'),
            ('aikotoba_courier', 'lock_timeout', '5s'),
            ('aikotoba_courier', 'idle_in_transaction_session_timeout', '15s'),
            ('aikotoba_migrate', 'lock_timeout', '10s')
        ) as s (role_name, name, value)
    loop
        if not exists (
            select from pg_catalog.pg_db_role_setting d
              join pg_catalog.pg_roles r on r.oid = d.setrole
             where d.setdatabase = 0 and r.rolname = v_setting.role_name
               and v_setting.name || '=' || v_setting.value = any (d.setconfig))
        then
            execute format('alter role %I set %I = %L', v_setting.role_name, v_setting.name, v_setting.value);
        end if;
    end loop;
end
$$;

-- A function may carry SET "aikotoba.tenant" only when its owner may set it.
do $$
declare
    v_role text;
begin
    foreach v_role in array array['aikotoba_definer', 'aikotoba_auditor'] loop
        if not has_parameter_privilege(v_role, 'aikotoba.tenant', 'set') then
            execute format('grant set on parameter "aikotoba.tenant" to %I', v_role);
        end if;
    end loop;
end
$$;

-- The database: nobody by default, and no TEMP for anybody, which ends hijacking by pg_temp as a class.
do $$
begin
    if current_setting('server_encoding') <> 'UTF8' then
        raise exception 'Aikotoba needs a database encoded in UTF8; this one is %', current_setting('server_encoding');
    end if;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to aikotoba_server, aikotoba_courier, aikotoba_migrate,'
                   ' aikotoba_dba, aikotoba_reader', current_database());
end
$$;

-- What PostgreSQL lets everybody call and what would give a login without a single table a place to write in or a way to
-- exhaust what all share: large objects, which fill the disk; messages in the log of changes, which fill it too; advisory locks,
-- which fill the table of locks of the whole cluster. dba.self_check() asks the same question. Left alone are NOTIFY, which is a
-- command and no function to be revoked, and what ends with its transaction.
do $$
declare
    v_function regprocedure;
begin
    for v_function in
        select p.oid from pg_catalog.pg_proc p
         where p.pronamespace = 'pg_catalog'::regnamespace
           and p.proname ~ '^(lo_|lowrite$|loread$|pg_(try_)?advisory_(xact_)?lock|pg_logical_emit_message$)'
           and has_function_privilege('public', p.oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', v_function);
    end loop;
end
$$;
-- Migrators take turns by one.
do $$
begin
    if not has_function_privilege('aikotoba_migrate', 'pg_catalog.pg_advisory_xact_lock(bigint)', 'execute') then
        grant execute on function pg_catalog.pg_advisory_xact_lock(bigint) to aikotoba_migrate;
    end if;
end
$$;

-- Fails, as it should, when somebody keeps own objects there.
drop schema if exists public;

create schema if not exists registry authorization aikotoba_owner;
create schema if not exists vault    authorization aikotoba_owner;
create schema if not exists identity authorization aikotoba_owner;
create schema if not exists audit    authorization aikotoba_owner;
create schema if not exists app      authorization aikotoba_definer;
create schema if not exists dba      authorization aikotoba_viewer;

-- Raised with every change of this file: by it `aikotoba doctor` and `check` know whether the administrator has run it since.
do $$
begin
    if obj_description('registry'::regnamespace, 'pg_namespace') is distinct from 'Tables of the desk. roles.sql, revision 1' then
        comment on schema registry is 'Tables of the desk. roles.sql, revision 1';
    end if;
end
$$;

-- What the owners of functions and views need to name things; grants.sql, applied last, says the same again.
grant usage on schema registry, identity, audit to aikotoba_definer, aikotoba_auditor, aikotoba_viewer;
grant usage on schema vault to aikotoba_definer, aikotoba_viewer;
grant usage, create on schema app to aikotoba_auditor;

-- Here and not in a migration: creating an extension is the administrator's.
create extension if not exists btree_gist with schema registry;

-- New functions are executable by PUBLIC unless the *global* default says otherwise; a default IN SCHEMA cannot
-- take the global one away.
alter default privileges for role aikotoba_owner   revoke execute on functions from public;
alter default privileges for role aikotoba_definer revoke execute on functions from public;
alter default privileges for role aikotoba_auditor revoke execute on functions from public;
alter default privileges for role aikotoba_viewer  revoke execute on functions from public;
