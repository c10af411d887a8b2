-- A letter that a suspension cancelled has announced nothing: reinstated, the organisation is written to.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(36);
select stop_clock('2026-12-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.announce(p_rotation text default 'k') returns text language sql as $$ select announce(tenant('yougo'), 'operator of yougo', p_rotation) $$;
create function pg_temp.books(p_rotation text default 'k') returns text language sql as $$ select books(tenant('yougo'), 'auditor of yougo', p_rotation) $$;
create function pg_temp.adds_up() returns boolean language sql as $$ select bool_and(adds_up) from dba.rotation_progress $$;
create function pg_temp.letters() returns text language sql
    as $$ select string_agg(concat_ws(' ', m.state, m.reply_class), ', ' order by m.created_at, m.state, m.reply_class) from registry.outbox m
           where m.template = 'rotation-announcement' and m.organisation_id = id('yougo100001') $$;
update registry.contacts set valid_until = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100001') and role <> 'representative' and valid_until > clock();
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'stored 3 0', 'generated');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'finished', 'to the end');
select is(pg_temp.announce(), 'announced 3 0', 'announced to all');
select is(pg_temp.announce(), 'finished 0 0', 'nobody is left');

-- Suspended before the letters go out.
select later('1 minute');
select is(set_status(tenant('yougo'), 'yougo100001', 'suspended'), 'saved', 'one is suspended');
select is(pg_temp.letters(), 'cancelled organisation-suspended', 'his letter is not sent');
select is(pg_temp.books(), 'announced 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "suspended" : 1 }', 'so he is unannounced, and why');
select ok(pg_temp.adds_up(), 'which adds up');
select is(pg_temp.announce(), 'finished 0 0', 'while he is, nobody writes to him');
select later('1 minute');
select is(set_status(tenant('yougo'), 'yougo100001', 'active'), 'saved', 'reinstated');
select is(pg_temp.announce(), 'announced 1 0', 'he is written to');
select is(pg_temp.letters(), 'cancelled organisation-suspended, queued', 'with a new letter');
select is(pg_temp.books(), 'announced 5 3 3 { "suspended" : 1, "withdrawn" : 1 } {}', 'and announced to');
select is(pg_temp.announce(), 'finished 0 0', 'once');

-- A letter written while the suspension was under way lies in the queue until the courier looks at it, or the reinstating.
select later('1 minute');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
select is(app.cancel_late_mail(tenant('yougo'), 1000, clock() + interval '1 hour'), 1, 'the courier cancels it')
  from set_config('aikotoba.tenant', tenant('yougo')::text, true);
select is(pg_temp.books(), 'announced 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "suspended" : 1 }', 'and he is unannounced');
select is(set_status(tenant('yougo'), 'yougo100001', 'active'), 'saved', 'reinstated');
select is(pg_temp.announce(), 'announced 1 0', 'written to');
select later('1 minute');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and organisation_id = id('yougo100001');
select is(set_status(tenant('yougo'), 'yougo100001', 'active'), 'saved', 'reinstating cancels what is queued');
select is(pg_temp.books(), 'announced 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "suspended" : 1 }', 'and he is to be written to');
select ok(pg_temp.adds_up(), 'which adds up');
select is(pg_temp.announce(), 'announced 1 0', 'written to');

-- One of two letters went out: he knows.
insert into registry.outbox (tenant_id, mail_id, template, locale, organisation_id, recipient, state, due_at, expires_at, code_for, created_at, settled_at)
select tenant_id, id('went out'), template, locale, organisation_id, 'other@example.org', 'handed-over', due_at, expires_at, code_for, created_at, clock()
  from registry.outbox where template = 'rotation-announcement' and organisation_id = id('yougo100001') and state = 'queued';
select is(set_status(tenant('yougo'), 'yougo100001', 'suspended'), 'saved', 'suspended');
select is(pg_temp.books(), 'announced 5 3 3 { "suspended" : 1, "withdrawn" : 1 } {}', 'he was announced to');
delete from registry.outbox where mail_id = id('went out');
select is(set_status(tenant('yougo'), 'yougo100001', 'active'), 'saved', 'reinstated');

-- Cancelling the rotation counts a letter the suspension cancelled as not sent, too.
select is(set_status(tenant('yougo'), 'yougo100002', 'suspended'), 'saved', 'another');
select is(set_status(tenant('yougo'), 'yougo100002', 'active'), 'saved', 'comes and goes');
select is(pg_temp.announce(), 'announced 1 0', 'is written to');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled 3', 'and it is all cancelled');
select is((select announced from app.read_rotation(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('k'))), 0, 'none of his letters went out, nor of the others''');
select ok(pg_temp.adds_up(), 'which adds up');

-- What the whole tenant holds is one holder's, whoever is suspended.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'a', 'archive-password'), 'planned', 'the archive password');
select is(concat_ws(', ', generate(tenant('yougo'), 'operator of yougo', 'a'), generate(tenant('yougo'), 'operator of yougo', 'a'), pg_temp.announce('a')), 'stored 1 0, finished, announced 3 0', 'announced to all');
select is(set_status(tenant('yougo'), 'yougo100001', 'suspended'), 'saved', 'one is suspended');
select is(pg_temp.books('a'), 'generated 1 1 1 {} {}', 'it is announced');

select * from finish();
rollback;
