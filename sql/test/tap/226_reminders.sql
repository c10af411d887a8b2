-- Reminders: so many days before a value is accepted no more, once for each.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(25);
select stop_clock('2027-03-31 23:59:59+09');
delete from registry.credentials c using registry.credential_types t where t.tenant_id = c.tenant_id and t.type_id = c.type_id and t.code <> 'k-password';
create function pg_temp.remind(p_limit integer default 100) returns integer language sql as $$ select reminded from app.remind_expiring(p_limit) where outcome = 'reminded' $$;
create function pg_temp.letters() returns bigint language sql as $$ select count(*) from registry.outbox where template = 'credential-expiring' $$;
update registry.contacts set valid_until = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');

select is(pg_temp.remind(), 0, 'more than thirty days before nobody is reminded');
select stop_clock('2027-04-01 00:00+09');
select is(pg_temp.remind(2), 4, 'then a batch of each tenant''s active organisations');
select is(pg_temp.remind(2), 1, 'and the rest; whom nobody reads for waits');
select is(pg_temp.remind(2), 0, 'once');
select is(pg_temp.letters(), 11::bigint, 'a letter to each contact');
select results_eq($$select distinct kind, sent_at from registry.reminders$$, $$values ('30-days', clock())$$, 'noted by its kind');
select later('1 minute');
select results_eq($$select type_code, period_label_ja, grace_until, valid_until, next_from, lookup_inquiry from app.claim_mail(1000, 1000) where template = 'credential-expiring' and recipient = 'M.Saeki@midorigaoka.example' limit 1$$,
    $$values ('k-password', '2026年度', '2027-05-01 00:00+09'::timestamptz, '2027-04-01 00:00+09'::timestamptz, '2027-04-01 00:00+09'::timestamptz, 'k-password')$$, 'the letter says what ends, and that a new one is there');
select is(count(*), 0::bigint, 'none with a payload') from registry.outbox where template = 'credential-expiring' and payload is not null;
update registry.contacts set valid_until = 'infinity' where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(pg_temp.remind(), 1, 'who can be reached later is reminded later');
select is(count(*), 2::bigint, 'each tenant''s audit says how many') from (select distinct tenant_id from audit.events where act = 'reminders-written' and actor_kind = 'courier') t;

-- Several days of a list: each speaks once, and a late first call speaks once for all that have come.
update registry.policies set reminder_days = '{30,14,3}' where tenant_id = tenant('yougo');
select stop_clock('2027-04-17 00:00+09');
select is(pg_temp.remind(), 3, 'the second of three');
select is(pg_temp.remind(), 0, 'once');
select stop_clock('2027-04-29 00:00+09');
delete from registry.reminders where tenant_id = tenant('yougo') and credential_id = id('yougok-password2026100001');
select is(pg_temp.remind(), 3, 'the third');
select bag_eq($$select kind from registry.reminders where credential_id = id('yougok-password2026100001')$$, array['30-days', '14-days', '3-days'], 'for all that have come');
select is(count(*), 1::bigint, 'in one letter to an address') from registry.outbox where template = 'credential-expiring' and recipient = 'tanaka@midorigaoka.example' and created_at = clock() and tenant_id = tenant('yougo');
select stop_clock('2027-05-01 00:00+09');
select is(pg_temp.remind(), 0, 'what has ended is not reminded of');

-- Not: who is suspended, what was replaced or revoked, where the policy lists nothing.
update registry.policies set reminder_days = '{}' where tenant_id = tenant('kijun');
select stop_clock('2028-04-10 00:00+09');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100001';
update registry.credentials set revoked_at = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100002') and grace_until > clock();
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select tenant_id, id('replaced by'), type_id, organisation_id, period_id, 2, origin, '2028-04-01 00:00+09', '2028-04-02 00:00+09', '2029-05-02 00:00+09'
  from registry.credentials where credential_id = id('yougok-password2027100003');
select is(pg_temp.remind(), 0, 'nobody is left to remind');
delete from registry.credentials where credential_id = id('replaced by');
select is(pg_temp.remind(), 1, 'but for the one that was replaced');

-- The policy's own limits.
select throws_ok(format($$update registry.policies set reminder_days = '%s' where tenant_id = tenant('yougo')$$, d), '23514', null, 'not ' || d) from unnest(array['{0}', '{367}', '{1,2,3,4,5,6}']) d;
select throws_ok(format($$update registry.policies set announcements_per_hour = %s where tenant_id = tenant('yougo')$$, n), '23514', null, 'nor ' || n || ' an hour') from unnest(array[59, 100001]) n;
select lives_ok($$update registry.policies set announcements_per_hour = 60, reminder_days = '{}'$$, 'their ends');
update registry.tenants set status = 'closed' where slug = 'yougo';
update registry.policies set reminder_days = '{30}';
select is(pg_temp.remind(), 3, 'a closed tenant reminds nobody');

select * from finish();
rollback;
