-- Who may do what, one right a line: compared by run.sh with grants.txt, which is read by people.
select format('%s %s: %s', kind, object, string_agg(format('%s %s', grantee, rights), ', ' order by grantee collate "C"))
  from (
    select kind, object, grantee, string_agg(right_name, '+' order by right_name collate "C") as rights
      from (
        select 'schema' as kind, n.nspname::text as object, a.grantee, a.privilege_type as right_name
          from pg_namespace n cross join aclexplode(n.nspacl) a where n.nspowner::regrole::text like 'aikotoba%' and a.grantee <> n.nspowner
        union all
        select case c.relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, n.nspname || '.' || c.relname, a.grantee, a.privilege_type
          from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a
         where n.nspowner::regrole::text like 'aikotoba%' and a.grantee <> c.relowner and not c.relispartition
        union all
        select 'columns', n.nspname || '.' || c.relname, a.grantee,
               a.privilege_type || '(' || string_agg(t.attname, ' ' order by t.attnum) || ')'
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute t on t.attrelid = c.oid cross join aclexplode(t.attacl) a
         where n.nspowner::regrole::text like 'aikotoba%' group by 1, 2, 3, a.privilege_type
        union all
        select 'function', p.oid::regprocedure::text, a.grantee, a.privilege_type
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         cross join aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
         where n.nspowner::regrole::text like 'aikotoba%' and a.grantee <> p.proowner
           and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        union all
        select 'role', m.roleid::regrole::text, m.member, 'MEMBER' from pg_auth_members m
         where m.roleid::regrole::text like 'aikotoba%' and m.member::regrole::text like 'aikotoba%'
        union all
        select 'database', 'this', a.grantee, a.privilege_type from pg_database d cross join aclexplode(d.datacl) a
         where d.datname = current_database() and a.grantee <> d.datdba
      ) r (kind, object, grantee_oid, right_name),
      lateral (select coalesce(nullif(grantee_oid::regrole::text, '-'), 'PUBLIC') as grantee) g
     group by kind, object, grantee
  ) g
 group by kind, object
 order by array_position(array['database', 'role', 'schema', 'table', 'columns', 'sequence', 'view', 'function'], kind), object collate "C";
