-- Row-level security: roles without a tenant, forged settings, readers, every foreign id.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
-- What a role gets for a query: its one value, or the class of the error.
create function pg_temp.as_role(p_role text, p_query text) returns text language plpgsql as $$
declare v text;
begin
    execute format('set local role %I', p_role);
    begin
        execute p_query into v;
    exception when others then
        v := 'error ' || sqlstate;
    end;
    reset role;
    return v;
end $$;
create function pg_temp.as_login(p_login text, p_query text) returns text language plpgsql as $$
declare v text; v_me text := session_user;
begin
    execute format('set local session authorization %I', p_login);
    begin
        execute p_query into v;
    exception when others then
        v := 'error ' || sqlstate;
    end;
    execute format('set local session authorization %I', v_me);
    return v;
end $$;
create temp table held as
    select n.nspname || '.' || c.relname as name, n.nspname, c.relname
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('registry', 'vault', 'audit', 'identity') and c.relkind in ('r', 'p') and not c.relispartition
       and c.relname not in ('migrations', 'current_sql');
select plan((33 + 7 * (select count(*) from held))::integer);

select is(pg_temp.as_role(r, 'select count(*)::text from ' || name), 'error 42501', r || ' reads nothing from ' || name)
  from held, unnest(array['aikotoba_server', 'aikotoba_courier', 'aikotoba_migrate', 'aikotoba_dba', 'aikotoba_reader']) r;
select is(pg_temp.as_role('aikotoba_definer', 'select count(*)::text from ' || name), '0', 'without a tenant the definer sees no row of ' || name)
  from held where nspname <> 'audit' and name <> 'identity.readers';
select is(pg_temp.as_role('aikotoba_definer', 'select count(*)::text from audit.events'), 'error 42501', 'nor any audit at all');
select is(pg_temp.as_role('aikotoba_definer', 'select count(*)::text from audit.seals'), 'error 42501', 'nor any seal');
select is(pg_temp.as_role('aikotoba_auditor', 'select count(*)::text from audit.events'), '0', 'nor the auditor');
select is(pg_temp.as_role('aikotoba_owner', 'select count(*)::text from ' || name), case when name in ('registry.tenants', 'identity.readers')
            then pg_temp.as_role(session_user, 'select count(*)::text from ' || name) else '0' end, 'the owner sees no row of ' || name || ' either, save what finds tenants')
  from held where name not in ('registry.tenants');
select is(pg_temp.as_role('aikotoba_owner', $$with u as (update registry.organisations set version = 2 returning 1) select count(*)::text from u$$), '0', 'as owner a backfill changes nothing');
set local row_security = off;
select is(pg_temp.as_role('aikotoba_owner', $$with u as (update registry.organisations set version = 2 returning 1) select count(*)::text from u$$), 'error 42501', 'and with row security off it is an error');
set local row_security = on;

-- A forged setting opens nothing to who can touch nothing.
select set_config('aikotoba.tenant', tenant('yougo')::text, true);
select is(pg_temp.as_role('aikotoba_server', 'select count(*)::text from registry.organisations'), 'error 42501', 'the server''s login with a forged tenant reads nothing');
select is(pg_temp.as_role('aikotoba_definer', 'select count(*)::text from registry.organisations'), '5', 'the definer sees the tenant that is set');
select is(pg_temp.as_role('aikotoba_definer', format('select count(*)::text from registry.organisations where tenant_id <> %s', tenant('yougo'))), '0', 'and no other');
select is(pg_temp.as_role('aikotoba_definer', format($$insert into registry.tenant_texts values (%s, 'x', 'ja', 'x') returning 'done'$$, tenant('kijun'))), 'error 42501', 'nor writes for another');
select is(pg_temp.as_role('aikotoba_definer', format($$insert into audit.events (tenant_id, at, act, actor_kind) values (%s, now(), 'x', 'member')$$, tenant('kijun'))), 'error 42501', 'nor its audit');
select set_config('aikotoba.tenant', '', true);

-- A function leaves no tenant behind.
select is(current_setting('aikotoba.tenant', true), '', 'after a call no tenant is set')
  from (select pg_temp.as_role('aikotoba_server', format('select outcome from app.read_settings(%s)', tenant('yougo')))) c;
select is(pg_temp.as_role('aikotoba_server', 'create temporary table t (a int)'), 'error 42501', 'the server makes no temporary table');
select is(pg_temp.as_role('aikotoba_server', 'create function app.f() returns int language sql as ''select 1'''), 'error 42501', 'nor a function');
select is(pg_temp.as_role('aikotoba_server', 'select count(*)::text from app.claim_mail(1, 1)'), 'error 42501', 'nor claims mail');
select is(pg_temp.as_role('aikotoba_courier', format('select outcome from app.read_me(%s, ''x'')', tenant('yougo'))), 'error 42501', 'the courier reads no member');
select is(pg_temp.as_role('aikotoba_server', 'select app.tarpit(1, 1, ''1 minute'')::text'), 'error 42501', 'inner functions are nobody''s');

-- Readers see the tenants they were given, whatever they set; the session's user decides.
create role aikotoba_test_reader login in role aikotoba_reader;
create role aikotoba_test_dba login in role aikotoba_dba;
insert into identity.readers values (tenant('kijun'), 'aikotoba_test_reader');
select is(pg_temp.as_login('aikotoba_test_reader', 'select string_agg(distinct tenant, '' '') from dba.coverage'), 'kijun', 'a reader sees its tenant');
select set_config('aikotoba.tenant', tenant('yougo')::text, true);
select is(pg_temp.as_login('aikotoba_test_reader', 'select string_agg(distinct tenant, '' '') from dba.coverage'), 'kijun', 'and with a forged setting no other');
select is(pg_temp.as_login('aikotoba_test_reader', 'select count(distinct tenant)::text from dba.accepted_credentials_at(now())'), '1', 'through functions neither');
select is(pg_temp.as_login('aikotoba_test_dba', 'select string_agg(distinct tenant, '' '') from dba.coverage'), 'kijun yougo', 'a DBA sees all');
select is(pg_temp.as_login('aikotoba_test_dba', 'select count(*)::text from registry.organisations'), 'error 42501', 'but no base table');
select set_config('aikotoba.tenant', '', true);

-- Every id of one tenant tried under the other answers as unknown.
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in under one tenant');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked there');
select is(ask(tenant('yougo'), null, 'member-id', 'p', 'm.saeki@midorigaoka.example'), 'asked', 'asked there without a session');
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'z'), 'signed-in', 'signed in under the other');
select is(outcome, 'session-ended', 'read_me') from app.read_me(tenant('kijun'), digest('session a'));
select is(outcome, 'session-ended', 'list_disclosures') from app.list_disclosures(tenant('kijun'), digest('session a'), null, null, null, 10);
select is(outcome, 'session-ended', 'last_inquiries') from app.last_inquiries(tenant('kijun'), digest('session a'));
select is(outcome, 'inquiry-unknown', 'read_inquiry') from app.read_inquiry(tenant('kijun'), digest('session z'), id('inquiry k'));
select is(outcome, 'inquiry-unknown', 'read_inquiry without a session') from app.read_inquiry(tenant('kijun'), null, id('inquiry p'));
select is(ask(tenant('kijun'), 'a', 'k-password', 'x', 'm.saeki@midorigaoka.example'), 'session-ended', 'ask_code');
select is(redeem(tenant('kijun'), 'z', 'k', 'code of k'), 'inquiry-unknown', 'redeem_code');
select is(redeem(tenant('kijun'), null, 'p', 'code of p'), 'inquiry-unknown', 'redeem_code without a session');
select later('2 minutes');
select is(resend(tenant('kijun'), 'z', 'k'), 'inquiry-unknown', 'resend_code');
select is(outcome, 'lease-lost', 'settle_mail') from (select count(*) from app.claim_mail(10, 10)) c, app.settle_mail(tenant('kijun'), id('mail k'), 1, 'refused', 'x');
select is(sign_in(tenant('kijun'), '100001', 'other', 'x'), 'sign-in-refused', 'a digest of one tenant is none of the other');
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'redeemed', 'all the while it counts at home');

select * from finish();
rollback;
