-- Each file of checks/ finds what it looks for; run from sql/, where run.sh runs it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(17);
\set orphans `cat checks/orphans.sql`
\set unplaced `cat checks/audit_without_month.sql`
\set unaudited `cat checks/disclosures_without_audit.sql`
\set disordered `cat checks/credentials_out_of_order.sql`
\set periodless `cat checks/calendars_without_period.sql`
\set impossible `cat checks/impossible_rows.sql`
create function pg_temp.found(p_query text) returns text language plpgsql as $$
declare v text;
begin
    execute format('select string_agg(c.finding, ''; '' order by c.finding) from (%s) c', rtrim(p_query, E'; \n')) into v;
    return v;
end $$;
select stop_clock('2026-04-06 14:00+09');
delete from audit.events_unplaced;
insert into registry.inquiries select tenant('yougo'), id('i'), inquiry_type_id, id('yougo100001'), null, clock() from registry.inquiry_types where tenant_id = tenant('yougo') limit 1;
insert into registry.disclosures values (tenant('yougo'), id('i'), 1, id('yougo100001'), null, 'member-id', 'r', clock());
insert into audit.events (tenant_id, at, act, actor_kind, subject) values (tenant('yougo'), clock_timestamp(), 'value-disclosed', 'member', id('i'));

select is(pg_temp.found(:'orphans'), null, 'no orphan');
select is(pg_temp.found(:'unplaced'), null, 'every act in its month');
select is(pg_temp.found(:'unaudited'), null, 'every disclosure on the audit');
select is(pg_temp.found(:'disordered'), null, 'every credential in order');
select is(pg_temp.found(:'periodless'), null, 'every calendar with a period');
select is(pg_temp.found(:'impossible'), null, 'every row says what can be');

savepoint well;
delete from registry.inquiries where inquiry_id = id('i');
select is(pg_temp.found(:'orphans'), 'disclosures: inquiry is missing', 'a disclosure without its inquiry');
insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at, idle, ends_at)
values (tenant('kijun'), 'x', id('s'), id('yougo100001'), id('none'), clock(), clock(), '1 hour', clock());
select is(pg_temp.found(:'orphans'), 'disclosures: inquiry is missing; sessions: organisation is missing', 'a session of another tenant''s organisation');
rollback to well;
insert into audit.events (tenant_id, at, act, actor_kind) values (tenant('yougo'), '2001-01-01', 'signed-out', 'member');
select matches(pg_temp.found(:'unplaced'), '^signed-out at 200[01]-', 'an act outside its month');
rollback to well;
insert into registry.disclosures values (tenant('yougo'), id('i'), 2, id('yougo100001'), null, 'member-id', 'r', clock());
select is(pg_temp.found(:'unaudited'), '2 disclosed, 1 on the audit', 'a disclosure that is not on the audit');
rollback to well;
delete from vault.sealed_values where credential_id = id('yougok-password2026100001');
select is(pg_temp.found(:'disordered'), 'k-password, generated, not sealed, held by an organisation', 'a generated password without its seal');
rollback to well;
update registry.credentials set organisation_id = null where credential_id = id('yougok-password2026100001');
select is(pg_temp.found(:'disordered'), 'k-password, generated, sealed, held by the tenant', 'a holder of the wrong kind');
rollback to well;
insert into registry.disclosures values (tenant('yougo'), id('i'), 2, id('yougo100001'), null, 'credential', 'r', clock());
insert into audit.events (tenant_id, at, act, actor_kind, subject) values (tenant('yougo'), clock_timestamp(), 'signed-out', 'ghost', id('s'));
insert into registry.outbox (tenant_id, mail_id, template, locale, state, due_at, expires_at, created_at)
values (tenant('yougo'), id('m'), 'code', 'ja', 'lost', clock(), clock(), clock());
insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, reference, key_id, digest, decoy, tries, max_tries, issued_at, expires_at, mail_id)
values (tenant('yougo'), id('i'), 'inquiry:k-password', 'x', 'ABCD', 1, 'x', true, 6, 5, clock(), clock() + interval '20 minutes', id('m'));
select is(pg_temp.found(:'impossible'), '6 of 5 tries; a disclosure of a credential without a credential; a mail is lost without an end; an actor is a ghost', 'what only functions could break');
select throws_ok('update registry.one_time_codes set redeemed_at = issued_at where decoy', '23514', null, 'a decoy is never redeemed');
rollback to well;
select stop_clock('2031-01-01');
select is(pg_temp.found(:'periodless'), 'none contains now; none contains now; none contains now; none contains now', 'calendars that have run out');
update registry.tenants set status = 'closed' where slug = 'kijun';
select is(pg_temp.found(:'periodless'), 'none contains now; none contains now', 'a closed tenant''s do not matter');
rollback to well;
select is(pg_temp.found(:'orphans'), null, 'all is well again');

select * from finish();
rollback;
