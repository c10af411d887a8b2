-- Whether the promises that rest on the catalog still hold: a row per finding, none when all is well. Runs with the
-- rights of the caller and reads the catalog alone. The four parts stand in files beside this one.
set role aikotoba_viewer;

create or replace function dba.self_check() returns table (rule text, object text, finding text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
    select * from dba.check_tables()
    union all select * from dba.check_functions()
    union all select * from dba.check_privileges()
    union all select * from dba.check_settings()
$$;

comment on function dba.self_check() is 'Findings against the promises that rest on the catalog; no row when all is well.';

reset role;
