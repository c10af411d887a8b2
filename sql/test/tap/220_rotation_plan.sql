-- Planning a rotation: who gets one, who does not and why, before anything is generated.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(58);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.plan_by(p_who text, p_rotation text, p_type text default 'k-password', p_period text default null, p_days integer default null)
returns text language sql as $$ select plan_rotation(tenant('yougo'), p_who, p_rotation, p_type, p_period, p_days) $$;
create function pg_temp.preview(p_rotation text) returns text language sql
    as $$ select string_agg(standing || ' ' || holders, ', ') from app.preview_rotation(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id(p_rotation)) $$;
create function pg_temp.listed(p_rotation text, p_standing text default null, p_after text default null, p_limit integer default 100) returns text language sql
    as $$ select string_agg(coalesce(member_id, 'tenant') || ' ' || standing, ', ')
            from app.list_rotation_items(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id(p_rotation), p_standing, p_after, p_limit) $$;

-- Who may.
select is(pg_temp.plan_by('auditor of yougo', 'r'), 'role-refused', 'an auditor plans nothing');
select is(pg_temp.plan_by('nobody', 'r'), 'operator-unknown', 'nor does nobody');
select is(outcome, 'tenant-unknown', 'nor another tenant''s operator')
  from app.plan_rotation(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), id('r'), 'k-password', null, null, null, null, null);
select is(count(*), 0::bigint, 'and nothing is planned') from registry.rotations;

-- What.
select is(pg_temp.plan_by('operator of yougo', 'r', 'z-password'), 'type-unknown', 'an unknown type');
select is(pg_temp.plan_by('operator of yougo', 'r', 'k-password', '1999'), 'period-unknown', 'a period that is not');
select is(pg_temp.plan_by('operator of yougo', 'r', 'k-password', '2025'), 'period-over', 'a period that is over');
update registry.credential_types set origin = 'member-chosen', may_be_disclosed = false where tenant_id = tenant('yougo') and code = 'm-password';
select is(pg_temp.plan_by('operator of yougo', 'r', 'm-password'), 'not-generated', 'a password that members choose is not rotated');
select throws_ok($$select app.plan_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('long'), 'k-password', null, null, repeat('理', 501), null, null)$$,
    '23514', null, 'a reason longer than 500 characters is not recorded');
select throws_ok($$select app.begin_reissue(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('long'), 'k-password', null, repeat('理', 501), false, null, null, null)$$,
    '23514', null, 'nor that of a reissue');
select is(pg_temp.plan_by('operator of yougo', 'full'), 'planned', 'the next period, where everybody has one');
select is(pg_temp.preview('full'), 'already-has-one 3, suspended 1, withdrawn 1', 'is planned for nobody');
select results_eq($$select type, period, state, effective_at, ends_at, grace_days, planned_by, version from app.list_rotations(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, 10)$$,
    $$values ('k-password', '2027', 'planned', '2027-04-01 00:00+09'::timestamptz, '2028-04-01 00:00+09'::timestamptz, 30, 'operator@yougo.example', 1)$$,
    'with the type''s grace');
select is(pg_temp.plan_by('operator of yougo', 'again'), 'exists', 'one rotation of a type and period is open');
select is(rotation_id, id('full'), 'and named')
  from app.plan_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('again'), 'k-password', '2027', null, null, null, null);
select is(pg_temp.plan_by('operator of yougo', 's', 's-password'), 'planned', 'another type is planned apart');
select is(plan_rotation(tenant('kijun'), 'operator of kijun', 'kijun', 'k-password'), 'planned', 'as is another tenant''s');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'full'), 'cancelled 0', 'a plan is cancelled');
select is(pg_temp.plan_by('operator of yougo', 'again'), 'planned', 'and planned anew');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'again'), 'cancelled 0', 'cancelled again');

-- Idempotency.
create function pg_temp.keyed(p_key text, p_rotation text, p_type text) returns text language sql
    as $$ select outcome || ' ' || coalesce((select n from unnest(array['k1', 'k2']) n where id(n) = rotation_id), 'none')
            from app.plan_rotation(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id(p_rotation), p_type, '2028', null, null, p_key, digest(p_type)) $$;
select is(pg_temp.keyed('a', 'k1', 'k-password'), 'planned k1', 'planned with a key');
select is(pg_temp.keyed('a', 'k2', 'k-password'), 'replayed k1', 'sent twice it is planned once');
select is(pg_temp.keyed('a', 'k2', 's-password'), 'key-reused none', 'a key stands for one request');
select is(pg_temp.keyed('b', 'k2', 'z-password'), 'type-unknown none', 'a refusal');
select is(pg_temp.keyed('b', 'k2', 's-password'), 'planned k2', 'leaves the key for the request put right');

-- The judging. 100002's contract ends with March 2027, 100003's a day later; 100003 has nobody in office.
select without_credentials(tenant('yougo'), '2027');
update registry.organisations set contract_until = '2027-04-01' where tenant_id = tenant('yougo') and member_id = '100002';
update registry.organisations set contract_until = '2027-04-02' where tenant_id = tenant('yougo') and member_id = '100003';
update registry.contacts set valid_until = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(pg_temp.plan_by('operator of yougo', 'k', 'k-password', '2027', 14), 'planned', 'planned with its own grace');
select is(pg_temp.preview('k'), 'contract-ends-before 1, gets-one 1, no-contact 1, suspended 1, withdrawn 1', 'each holder stands somewhere');
select is(pg_temp.listed('k'), '100001 gets-one, 100002 contract-ends-before, 100003 no-contact, 100004 suspended, 100005 withdrawn', 'the same as a list');
select is(pg_temp.listed('k', null, null, 2), '100001 gets-one, 100002 contract-ends-before', 'in pages');
select is(pg_temp.listed('k', null, '100002', 2), '100003 no-contact, 100004 suspended', 'that go on');
select is(pg_temp.listed('k', 'no-contact'), '100003 no-contact', 'or by standing');
select results_eq($$select organisation_id, name, name_en, contract_until, announced_at from app.list_rotation_items(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('k'), 'contract-ends-before', null, 10)$$,
    $$values (id('yougo100002'), '青空試験所', 'Aozora Laboratory', '2027-04-01', null::timestamptz)$$, 'with what an operator wants to see');
update registry.contacts set valid_until = 'infinity' where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(pg_temp.listed('k', 'no-contact'), null, 'who can be reached is asked anew');
update registry.contacts set delivery = 'refused', delivery_at = clock() where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(pg_temp.listed('k', 'no-contact'), '100003 no-contact', 'an address that refuses mail is no contact');
update registry.credential_types set announced_to = '{deputy}' where tenant_id = tenant('yougo') and code = 'k-password';
update registry.contacts set delivery = 'unknown' where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(pg_temp.listed('k', 'no-contact'), '100003 no-contact', 'nor is one in a role the type is not announced to');
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
values (tenant('yougo'), id('joiner'), '100006', '新入会員', 'シンニュウカイイン', 'full');
select is(pg_temp.preview('k'), 'contract-ends-before 1, gets-one 1, joined-since 1, no-contact 1, suspended 1, withdrawn 1', 'who came since is named as such');
select is(pg_temp.listed('k', 'joined-since'), '100006 joined-since', 'and listed');
delete from registry.organisations where tenant_id = tenant('yougo') and member_id = '100006';
select is(books(tenant('yougo'), 'auditor of yougo', 'k'),
    'planned 5 0 0 { "contract-ends-before" : 1, "not-yet" : 2, "suspended" : 1, "withdrawn" : 1 } {}', 'planned = generated + skipped from the start');
select results_eq($$select planned, generated, skipped, to_generate, adds_up from dba.rotation_progress where rotation_id = id('k')$$,
    $$values (5::bigint, 0::bigint, 3::bigint, 2::bigint, true)$$, 'as a DBA sees it');
select results_eq($$select member_id, stage, reason from dba.rotation_exceptions where rotation_id = id('k')$$,
    $$values ('100002', 'generate', 'contract-ends-before'), ('100004', 'generate', 'suspended'), ('100005', 'generate', 'withdrawn')$$, 'exceptions by name');
select results_eq($$select grace_days, reason from app.read_rotation(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('k'))$$, $$values (14, null::text)$$, 'its grace');

-- What the whole tenant holds: the next release; then one that a fiscal calendar lacks.
select is(pg_temp.plan_by('operator of yougo', 'archive', 'archive-password'), 'planned', 'the tenant''s own password');
select is(pg_temp.preview('archive'), 'gets-one 1', 'has one holder');
select is(pg_temp.listed('archive'), 'tenant gets-one', 'without a member ID');
select is(period, '30.0', 'of the next release') from app.read_rotation(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('archive'));
delete from registry.periods p where tenant_id = tenant('kijun') and code = '2028' and kind = 'fiscal-year';
select is(plan_rotation(tenant('kijun'), 'operator of kijun', 'made', 'k-password', '2028'), 'planned', 'a fiscal year that is missing is made');
select is(starts_at, '2028-04-01 00:00+09', 'where it belongs') from registry.periods where tenant_id = tenant('kijun') and code = '2028' and kind = 'fiscal-year';
delete from registry.periods p where tenant_id = tenant('kijun') and code = '30.0';
select is(plan_rotation(tenant('kijun'), 'operator of kijun', 'release', 'archive-password'), 'period-unknown', 'a release is for people to make');

-- Tenants and roles.
select is(outcome, 'unknown', 'a rotation of one tenant is unknown to another: ' || w)
  from (select 'preview' as w, outcome from app.preview_rotation(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('k'))
        union all select 'list', outcome from app.list_rotation_items(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('k'), null, null, 10)
        union all select 'read', outcome from app.read_rotation(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('k'))
        union all select 'cancel', outcome from app.cancel_rotation(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('k'), null, null, 10)
        union all select 'close', outcome from app.close_rotation(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('k'), null, false)) u;
select is(cancel_rotation(tenant('yougo'), 'auditor of yougo', 'k'), 'role-refused', 'an auditor cancels nothing');
select is(close_rotation(tenant('yougo'), 'auditor of yougo', 'k'), 'role-refused', 'nor closes');
select is(count(*), 2::bigint, 'a list of its own') from app.list_rotations(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), null, 10) where outcome = 'read';
select bag_eq($$select detail ->> 'type' from audit.events where act = 'rotation-planned' and subject in (id('k'), id('archive'))$$, array['k-password', 'archive-password'], 'plans are on the audit');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k', 9), 'conflict 0', 'somebody else''s change is not overwritten');

select * from finish();
rollback;
