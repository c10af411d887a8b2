-- The self-check: silent when all is well, and finds each breach.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(32);
create function pg_temp.found(p_breach text) returns setof text language plpgsql as $$
begin
    execute p_breach;
    return query select distinct rule from dba.self_check() order by rule;
end $$;
create or replace function identity.clock() returns timestamptz language sql volatile parallel safe as $$ select clock_timestamp() $$;
revoke execute on function identity.clock() from public;
select is_empty('select * from dba.self_check()', 'nothing to find');

savepoint well;
select is(array(select pg_temp.found('create or replace function identity.clock() returns timestamptz language sql volatile as ''select now()''')), array['the clock is the database''s'], 'another clock'); rollback to well;
select is(array(select pg_temp.found('alter table registry.contacts no force row level security')), array['row security is forced'], 'a table whose owner is not bound'); rollback to well;
select is(array(select pg_temp.found('alter table audit.events_unplaced disable row level security')), array['row security is forced'], 'a partition without row security'); rollback to well;
select is(array(select pg_temp.found('drop policy tenant_rows on registry.sessions')), array['each table has a policy for its readers'], 'a missing policy'); rollback to well;
select is(array(select pg_temp.found('alter policy tenant_rows on registry.sessions using (true)')), array['a policy compares with the tenant'], 'a policy for all rows'); rollback to well;
select is(array(select pg_temp.found('create index loose on registry.contacts (address_folded)')), array['the tenant leads every key and index'], 'an index without the tenant'); rollback to well;
select is(array(select pg_temp.found('alter table registry.contacts drop constraint contacts_tenant_id_organisation_id_fkey, drop constraint contacts_tenant_id_replaced_by_fkey; alter table registry.organisations add constraint loose unique (organisation_id); alter table registry.contacts add foreign key (organisation_id) references registry.organisations (organisation_id)')), array['a foreign key holds the tenant', 'the tenant leads every key and index'], 'a foreign key without the tenant'); rollback to well;
select is(array(select pg_temp.found('alter function app.read_settings(integer) security invoker')), array['an entrance to app is a definer that fixes path and tenant'], 'an entrance that runs as its caller'); rollback to well;
select is(array(select pg_temp.found('alter function app.read_settings(integer) reset "aikotoba.tenant"')), array['an entrance to app is a definer that fixes path and tenant'], 'an entrance that leaves its tenant behind'); rollback to well;
select is(array(select pg_temp.found('alter function app.read_settings(integer) set search_path = pg_catalog')), array['a definer fixes its path', 'an entrance to app is a definer that fixes path and tenant'], 'a path without pg_temp at its end'); rollback to well;
select is(array(select pg_temp.found('grant execute on function app.charge_try(integer, text, bytea) to public')), array['an entrance to app is a definer that fixes path and tenant', 'an entrance to app says what it does', 'no function is executable by PUBLIC'], 'an inner function for everybody'); rollback to well;
select is(array(select pg_temp.found('grant select on registry.tenant_texts to aikotoba_server')), array['logins and groups touch no base table'], 'a table for the server'); rollback to well;
select is(array(select pg_temp.found('grant select (name) on registry.organisations to aikotoba_reader')), array['logins and groups touch no base table'], 'a column for a reader'); rollback to well;
select is(array(select pg_temp.found('grant usage on schema registry to aikotoba_server')), array['logins see their own schema'], 'a schema for the server'); rollback to well;
select is(array(select pg_temp.found('grant create on schema app to aikotoba_server')), array['logins create nothing'], 'a place to create in'); rollback to well;
select is(array(select pg_temp.found('grant select (sealed) on vault.sealed_values to aikotoba_viewer')), array['the viewer sees no secret'], 'a secret for the viewer'); rollback to well;
select is(array(select pg_temp.found('grant delete on registry.disclosures to aikotoba_viewer')), array['the viewer and the auditor change nothing'], 'a viewer that deletes'); rollback to well;
select is(array(select pg_temp.found('grant update (detail) on audit.events to aikotoba_definer')), array['audit is written and never changed'], 'an audit that can be changed'); rollback to well;
select is(array(select pg_temp.found('grant truncate on registry.outbox to aikotoba_definer')), array['nobody empties a table'], 'a table that can be emptied'); rollback to well;
select ok('only the migrations act as owners' = any (array(select pg_temp.found('grant aikotoba_definer to aikotoba_server'))), 'a login that acts as an owner'); rollback to well;
select ok('no role of ours is above the rules' = any (array(select pg_temp.found('alter role aikotoba_owner bypassrls'))), 'a role above the rules'); rollback to well;
select is(array(select pg_temp.found('alter role aikotoba_viewer login')), array['owners have no login'], 'an owner that logs in'); rollback to well;
select is(array(select pg_temp.found('create schema public')), array['there is no schema public'], 'the schema public'); rollback to well;
select is(array(select pg_temp.found(format('grant temporary on database %I to public', current_database()))), array['PUBLIC has no right to the database', 'nobody makes temporary tables'], 'temporary tables'); rollback to well;
select is(array(select pg_temp.found('alter default privileges for role aikotoba_definer grant execute on functions to public')), array['new functions are nobody''s'], 'default privileges as PostgreSQL has them'); rollback to well;
select is(array(select pg_temp.found('create function registry.shout() returns void language sql set search_path = pg_catalog, pg_temp as ''notify x''; revoke all on function registry.shout() from public; alter function registry.shout() owner to aikotoba_owner')), array['nothing notifies'], 'a NOTIFY'); rollback to well;
select is(array(select pg_temp.found('comment on column dba.coverage.type is null')), array['a view says what its columns hold'], 'a column without a comment'); rollback to well;
select is(array(select pg_temp.found('alter role aikotoba_server reset statement_timeout')), array['the server''s login has time limits'], 'a server without time limits'); rollback to well;
select is(array(select pg_temp.found('grant execute on function lo_create(oid) to public')), array['logins write and lock by functions of app only'], 'large objects for everybody'); rollback to well;
select is(array(select pg_temp.found('grant execute on function pg_advisory_lock(bigint) to aikotoba_server')), array['logins write and lock by functions of app only'], 'advisory locks for the server'); rollback to well;
set local log_statement = 'all';
select is(array(select distinct rule from dba.self_check()), array['logged statements leave out their values'], 'a log that holds values');

select * from finish();
rollback;
