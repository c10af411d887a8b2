-- Purging: what is over goes, what must be kept stays whatever the caller says.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(15);
-- Ids as the server makes them: version 7, following the clock.
create function pg_temp.v7(p_at timestamptz) returns uuid language sql as $$ select app.new_id(p_at) $$;
create temp table made (name text primary key, at timestamptz, id uuid);
insert into made select n, t::timestamptz, pg_temp.v7(t::timestamptz)
  from (values ('old', '2026-01-01 10:00+09'), ('young', '2026-04-05 10:00+09'), ('kept', '2026-01-01 09:00+09')) v (n, t);
insert into registry.inquiries select tenant('yougo'), id, (select inquiry_type_id from registry.inquiry_types where tenant_id = tenant('yougo') and code = 'k-password'),
    fixture.id('yougo100001'), null, at from made;
insert into registry.one_time_codes (tenant_id, code_for, purpose, subject, reference, key_id, digest, decoy, max_tries, issued_at, expires_at, mail_id)
    select tenant('yougo'), id, 'inquiry:k-password', 'x', 'R', 1, 'x', false, 5, at, at + interval '20 minutes', id from made;
insert into registry.outbox (tenant_id, mail_id, template, locale, state, due_at, expires_at, created_at, settled_at)
    select tenant('yougo'), id, 'code', 'ja', 'handed-over', at, at, at, at from made;
insert into registry.outbox (tenant_id, mail_id, template, locale, state, due_at, expires_at, created_at)
    select tenant('yougo'), pg_temp.v7('2026-01-01'), 'code', 'ja', 'queued', '2026-01-01', '2026-12-01', '2026-01-01';
insert into registry.disclosures select tenant('yougo'), id, 1, fixture.id('yougo100001'), null, 'member-id', 'r', at from made where name = 'kept';
insert into registry.sessions select tenant('yougo'), digest(name), id, fixture.id('yougo100001'), id, at, at, '30 minutes', at + interval '12 hours' from made;
insert into registry.throttles select tenant('yougo'), 'sign-in', digest(name), at, 1, '{}', at from made;
insert into registry.throttles select tenant('yougo'), 'inquiry:k-password', digest('mails'), '2026-01-01', 1, array['2026-04-05 14:00+09'::timestamptz], '-infinity';

select stop_clock('2026-04-06 14:00+09');
select is(outcome, 'table-unknown', 'only named tables are purged') from app.purge('credentials', clock(), 10);
select is(outcome, 'table-unknown', 'the audit never') from app.purge('audit.events', clock(), 10);
select is(purged, 3, 'codes go a day after their end') from app.purge('one_time_codes', 'infinity', 10);
select is(purged, 1, 'inquiries without a disclosure after 90 days') from app.purge('inquiries', clock(), 10);
select set_eq($$select name from made join registry.inquiries on inquiry_id = id$$, array['young', 'kept'], 'those with one stay as long as it does');
select is(purged, 2, 'settled mail after 30 days') from app.purge('outbox', clock(), 10);
select is(count(*), 1::bigint, 'what waits is never purged') from registry.outbox where tenant_id = tenant('yougo') and state = 'queued';
select is(purged, 2, 'sessions 7 days after their end') from app.purge('sessions', clock(), 10);
select is(purged, 1, 'a batch is a batch') from app.purge('throttles', clock(), 1);
select is(purged, 1, 'the rest with the next') from app.purge('throttles', clock(), 10);
select is(purged, 0, 'what somebody still counts on stays') from app.purge('throttles', clock(), 10);
select is(purged, 0, 'an earlier instant keeps more') from app.purge('sessions', '2026-01-01', 10);
select ok(substring(app.new_id('2026-04-06 14:00+09')::text, 15, 1) = '7' and app.new_id('2026-04-06 14:00+09') < app.new_id('2026-04-06 14:00:00.001+09'), 'ids made here are version 7 and follow time');

insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, operator_id, name, created_at, ends_at)
    select tenant('yougo'), digest(k || name), fixture.id(k || name), k, fixture.id('owner of yougo'), name, at, at + interval '12 hours' from made, unnest(array['operator-session', 'operator-token']) k;
select is(purged, 2, 'operators'' sessions 7 days after their end') from (select stop_clock('2026-04-06 14:00+09')) c, app.purge('access_tokens', clock(), 10);
select is(count(*), 3::bigint, 'the tokens of their programs stay') from registry.access_tokens where kind = 'operator-token' and name in ('old', 'young', 'kept');

select * from finish();
rollback;
