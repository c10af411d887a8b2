-- Part of dba.self_check(): what stands between the server's login and the tables.
set role aikotoba_viewer;

create or replace function dba.check_functions() returns table (rule text, object text, finding text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
    with functions as (
        select p.oid, p.oid::regprocedure::text as name, n.nspname as schema, p.proowner::regrole::text as owner,
               p.prosecdef, coalesce(p.proconfig, '{}') as config, p.prosrc, p.proname, array(
                   select case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end
                     from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                    where a.grantee <> p.proowner) as others
          from pg_proc p
          join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('registry', 'vault', 'identity', 'audit', 'app', 'dba')
           and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
    )
    select 'no function is executable by PUBLIC', f.name, 'is' from functions f where 'PUBLIC' = any (f.others)
    union all
    select 'functions of app belong to the definer or the auditor', f.name, 'owned by ' || f.owner from functions f
     where f.schema = 'app' and f.owner not in ('aikotoba_definer', 'aikotoba_auditor')
    union all
    -- Functions that only functions call carry neither: a nested SET search_path costs a quarter of the call.
    select 'an entrance to app is a definer that fixes path and tenant', f.name,
           case when f.prosecdef then 'config ' || f.config::text else 'not a definer' end
      from functions f
     where f.schema = 'app' and f.others <> '{}'
       and not (f.prosecdef and f.config @> array['search_path=pg_catalog, pg_temp', 'aikotoba.tenant='])
    union all
    select 'an entrance to app says what it does', f.name, 'has no comment' from functions f
     where f.schema in ('app', 'dba') and f.others <> '{}' and obj_description(f.oid, 'pg_proc') is null
    union all
    select 'a definer fixes its path', f.name, f.config::text from functions f
     where f.prosecdef and not f.config @> array['search_path=pg_catalog, pg_temp']
    union all
    select 'nothing notifies', f.name, 'serialises the commits of all callers' from functions f
     where f.schema <> 'dba' and f.prosrc ~* '\m(notify|pg_notify)\M'
    union all
    select 'nothing takes a lock of the session', f.name, 'a pooler would keep it' from functions f
     where f.schema <> 'dba' and f.prosrc ~* '\mpg_(try_)?advisory_lock'
    union all
    select 'the clock is the database''s', f.name, f.prosrc from functions f
     where f.schema = 'identity' and f.proname = 'clock' and btrim(f.prosrc) <> 'select clock_timestamp()'
    union all
    select 'new functions are nobody''s', r.role, 'default privileges grant EXECUTE to PUBLIC'
      from (values ('aikotoba_owner'), ('aikotoba_definer'), ('aikotoba_auditor'), ('aikotoba_viewer')) as r (role)
     where not exists (select from pg_default_acl d
                        where d.defaclrole = r.role::regrole and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
                          and not exists (select from aclexplode(d.defaclacl) a where a.grantee = 0))
$$;

comment on function dba.check_functions() is 'Findings about the functions of app and their owners; part of self_check().';

reset role;
