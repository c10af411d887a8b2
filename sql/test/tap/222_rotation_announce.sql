-- Announcing: letters without the value, as many an hour as the tenant allows; who cannot be reached is written to later. Closing.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(65);
select stop_clock('2027-03-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.announce(p_limit integer default 1000, p_rotation text default 'k') returns text language sql
    as $$ select announce(tenant('yougo'), 'operator of yougo', p_rotation, p_limit) $$;
create function pg_temp.books(p_rotation text default 'k') returns text language sql as $$ select books(tenant('yougo'), 'auditor of yougo', p_rotation) $$;
create function pg_temp.adds_up() returns boolean language sql as $$ select bool_and(adds_up) from dba.rotation_progress $$;
update registry.credential_types set announced_to = '{representative,deputy}' where tenant_id = tenant('yougo') and code = 'k-password';
-- One has nobody.
update registry.contacts set valid_until = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100002');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'stored 3 0', 'generated');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'finished', 'to the end');

select is(announce(tenant('yougo'), 'auditor of yougo', 'k'), 'role-refused', 'an auditor announces nothing');
select is(announce(tenant('kijun'), 'owner of kijun', 'k'), 'unknown', 'nor another tenant');
select is_empty($$select * from registry.outbox where template = 'rotation-announcement'$$, 'nothing is written yet');
update registry.policies set announcements_per_hour = 60 where tenant_id = tenant('yougo');
-- The three in the order of their ids, a batch each; the second caller goes on where the first was killed.
create temp table announced as select pg_temp.announce(1) as outcome from generate_series(1, 3);
select bag_eq($$select outcome from announced$$, array['announced 1 0', 'announced 1 0', 'announced 0 1'], 'each holder once');
select is(pg_temp.books(), 'generated 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "no-contact" : 1 }', 'the books: generated = announced + unannounced');
select ok(pg_temp.adds_up(), 'add up');
select is(pg_temp.announce(1), 'finished 0 0', 'nobody is left');
select is(pg_temp.books(), 'announced 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "no-contact" : 1 }', 'the rotation is announced');
select is(pg_temp.announce(1), 'finished 0 0', 'and stays so');
select results_eq($$select member_id, stage, reason from dba.rotation_exceptions where rotation_id = id('k') and stage = 'announce'$$,
    $$values ('100002', 'announce', 'no-contact')$$, 'whom nobody reads for is named');
select bag_eq($$select recipient from registry.outbox where template = 'rotation-announcement'$$,
    array['M.Saeki@midorigaoka.example', 'takahashi@midorigaoka.example', 'desk@shared.example'], 'one letter to an address in a role the type is announced to');
select bag_eq($$select due_at - clock() from registry.outbox where template = 'rotation-announcement'$$, array['0', '1 minute', '2 minutes']::interval[], 'one a minute');
select is(count(*), 0::bigint, 'none with a payload') from registry.outbox where template = 'rotation-announcement' and payload is not null;

-- Somebody comes into office.
update registry.contacts set valid_until = 'infinity' where tenant_id = tenant('yougo') and organisation_id = id('yougo100002') and person = '木村 香';
select is(pg_temp.announce(1), 'announced 1 0', 'who can be reached now is written to');
select is(pg_temp.announce(1), 'finished 0 0', 'once');
select is(pg_temp.books(), 'announced 5 3 3 { "suspended" : 1, "withdrawn" : 1 } {}', 'and is unannounced no more');
select is(max(due_at), clock() + interval '3 minutes', 'in the same line') from registry.outbox where template = 'rotation-announcement';
select is(plan_rotation(tenant('kijun'), 'operator of kijun', 'z', 'k-password', '2028'), 'planned', 'another tenant');
select is(generate(tenant('kijun'), 'operator of kijun', 'z'), 'stored 3 0', 'generates');
select is(generate(tenant('kijun'), 'operator of kijun', 'z'), 'finished', 'its own');
select is(announce(tenant('kijun'), 'operator of kijun', 'z'), 'announced 3 0', 'and announces');
select is(min(due_at), clock(), 'in a line of its own') from registry.outbox where tenant_id = tenant('kijun') and template = 'rotation-announcement';
delete from registry.outbox where tenant_id = tenant('kijun');

-- What the letter can say.
select later('10 minutes');
select results_eq(
    $$select recipient, locale, person, organisation_name, type_code, type_name_ja, type_name_en, period_label_ja, period_label_en, valid_from, valid_until, grace_until,
             previous_until, next_from, lookup_inquiry, inquiry_name_ja, inquiry_name_en, payload, reference, code_for = (select credential_id from registry.credentials where rotation_id = id('k') and organisation_id = id('yougo100001'))
        from app.claim_mail(10, 10) where recipient like 'takahashi%'$$,
    $$values ('takahashi@midorigaoka.example', 'en', '高橋 健', 'みどり丘製薬株式会社', 'k-password', 'Kパスワード', 'K-password', '2027年度', '2027', '2027-04-01 00:00+09'::timestamptz, '2028-04-01 00:00+09'::timestamptz,
              '2028-05-01 00:00+09'::timestamptz, '2027-05-01 00:00+09'::timestamptz, null::timestamptz, 'k-password', 'Kパスワード', 'K-password', null::bytea, null::text, true)$$,
    'type, period, from when, until when the old one is accepted, and where to look it up');
select set_eq($$select outcome from registry.outbox m, app.settle_mail(tenant_id, mail_id, attempts, 'handed-over', null)
                 where template = 'rotation-announcement' and recipient = 'M.Saeki@midorigaoka.example'$$, array['settled'], 'one is handed over');

-- Cancelling takes back what is still in the box, also from a courier's hands.
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled 3', 'cancelled');
select bag_eq($$select state || coalesce(' ' || reply_class, '') from registry.outbox where template = 'rotation-announcement'$$,
    array['handed-over', 'cancelled rotation-cancelled', 'cancelled rotation-cancelled', 'cancelled rotation-cancelled'], 'letters not handed over are cancelled');
select is(pg_temp.books(), 'cancelled 5 3 1 { "suspended" : 1, "withdrawn" : 1 } { "cancelled" : 2 }', 'whose letters never went out was not announced');
select set_eq($$select outcome from registry.outbox m, app.settle_mail(tenant_id, mail_id, attempts, 'handed-over', null) where recipient like 'takahashi%'$$, array['lease-lost'], 'a courier learns it');

-- Anew, to the end: an organisation is suspended between generating and announcing.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k2', 'k-password'), 'planned', 'planned anew');
select is(generate(tenant('yougo'), 'operator of yougo', 'k2'), 'stored 3 0', 'generated');
select is(generate(tenant('yougo'), 'operator of yougo', 'k2'), 'finished', 'to the end');
update registry.organisations set status = 'suspended' where tenant_id = tenant('yougo') and member_id = '100003';
select is(pg_temp.announce(p_rotation => 'k2'), 'announced 2 1', 'nobody writes to a suspended organisation');
select is(pg_temp.announce(p_rotation => 'k2'), 'finished 0 0', 'announced');
select is(pg_temp.books('k2'), 'announced 5 3 2 { "suspended" : 1, "withdrawn" : 1 } { "suspended" : 1 }', 'and the books say why');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'k2'), 'not-effective', 'what has not begun is not closed');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'k2', true), 'not-effective', 'not even by force');
select stop_clock('2027-04-30 23:59:59.999999+09');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k2'), 'already-effective 0', 'nor cancelled once it has');
select is(outcome || ' ' || (grace_until at time zone 'Asia/Tokyo'), 'grace-running 2027-05-01 00:00:00', 'while the old generation is accepted')
  from app.close_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k2'), null, false);
select is(outcome, 'conflict', 'an old version closes nothing') from app.close_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k2'), 1, false);
select stop_clock('2027-05-01 00:00+09');
select is(close_rotation(tenant('kijun'), 'owner of kijun', 'k2'), 'unknown', 'another tenant closes nothing');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'k2'), 'closed', 'after the grace it is closed');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'k2'), 'closed', 'twice is once');
select is(pg_temp.announce(p_rotation => 'k2'), 'closed', 'then nothing is announced');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k2'), 'closed 0', 'or cancelled');
select ok(pg_temp.adds_up(), 'and all books add up');
select is(count(*), 2::bigint, 'closing is on the audit once') from audit.events where subject = id('k2') and act in ('rotation-closed', 'rotation-announced');

-- By force, unfinished.
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'm', 'm-password', '2027'), 'planned', 'the M-password, late');
select is(generate(tenant('yougo'), 'operator of yougo', 'm', 1), 'stored 1 0', 'half generated');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'm'), 'generation-unfinished', 'is not closed');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 'm', true), 'closed', 'but by force');
select is(pg_temp.books('m'), 'closed 5 1 0 { "closed" : 1, "suspended" : 2, "withdrawn" : 1 } { "closed" : 1 }', 'its books say so');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 's', 's-password', '2028'), 'planned', 'another');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'stored 2 0', 'generated');
select is(generate(tenant('yougo'), 'operator of yougo', 's'), 'finished', 'to the end');
select stop_clock('2028-06-01 00:00+09');
select is(close_rotation(tenant('yougo'), 'operator of yougo', 's'), 'announcement-unfinished', 'never announced');
select ok(pg_temp.adds_up(), 'the books add up');

-- What the whole tenant holds is announced to every active organisation.
select stop_clock('2027-03-01 10:00+09');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'a', 'archive-password'), 'planned', 'the archive password');
select is(generate(tenant('yougo'), 'operator of yougo', 'a'), 'stored 1 0', 'one for all');
select is(generate(tenant('yougo'), 'operator of yougo', 'a'), 'finished', 'generated');
update registry.organisations set status = 'active' where tenant_id = tenant('yougo') and member_id = '100003';
create temp table told as select pg_temp.announce(2, 'a') as outcome from generate_series(1, 3);
select bag_eq($$select outcome from told$$, array['announced 2 0', 'announced 1 0', 'finished 0 0'], 'a batch of organisations a call');
select is(pg_temp.books('a'), 'announced 1 1 1 {} {}', 'is one holder in the books');
select is(count(*), 5::bigint, 'and letters for three organisations') from registry.outbox where template = 'rotation-announcement' and code_for = (select credential_id from registry.credentials where rotation_id = id('a'));

select * from finish();
rollback;
