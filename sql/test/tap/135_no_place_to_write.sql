-- A login that was stolen finds no place to write in and nothing to exhaust besides what its functions do.
begin;
set local search_path = tap, pg_catalog;
grant select on all tables in schema tap to public;
select plan(24);

create function pg_temp.as_login(p_role text, p_call text) returns text language plpgsql as $$
begin
    execute format('set local role %I', p_role);
    begin
        execute p_call;
        reset role;
        return 'went through';
    exception when others then
        reset role;
        return sqlstate;
    end;
end $$;

select is(pg_temp.as_login(r, c), '42501', r || ' is refused ' || c)
  from unnest(array['aikotoba_server', 'aikotoba_courier', 'aikotoba_dba']) r,
       unnest(array[
           'select lo_create(0)', 'select lo_creat(-1)', 'select lo_from_bytea(0, ''\x00'')', 'select lo_put(1, 0, ''\x00'')',
           'select pg_advisory_lock(1)', 'select pg_try_advisory_xact_lock(1, 2)',
           'select pg_logical_emit_message(false, ''x'', ''y'')']) c;
select is(pg_temp.as_login('aikotoba_migrate', 'select pg_advisory_xact_lock(1)'), 'went through', 'migrators take turns by a lock');
select is(pg_temp.as_login('aikotoba_migrate', 'select pg_advisory_lock(1)'), '42501', 'which ends with the transaction');
select is((select count(*) from pg_largeobject_metadata), 0::bigint, 'there are no large objects');

select * from finish();
rollback;
