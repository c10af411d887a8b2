-- A contract that changes after the planning is judged anew, like suspensions: by preview, generating and announcing.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(45);
select stop_clock('2026-12-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.generate(p_limit integer default 1000) returns text language sql as $$ select generate(tenant('yougo'), 'operator of yougo', 'k', p_limit) $$;
create function pg_temp.announce(p_limit integer default 1000) returns text language sql as $$ select announce(tenant('yougo'), 'operator of yougo', 'k', p_limit) $$;
create function pg_temp.books() returns text language sql as $$ select books(tenant('yougo'), 'auditor of yougo', 'k') $$;
create function pg_temp.adds_up() returns boolean language sql as $$ select bool_and(adds_up) from dba.rotation_progress $$;
create function pg_temp.preview() returns text language sql
    as $$ select string_agg(standing || ' ' || holders, ', ') from app.preview_rotation(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('k')) $$;
create function pg_temp.listed() returns text language sql
    as $$ select string_agg(member_id || ' ' || standing, ', ')
            from app.list_rotation_items(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('k'), null, null, 100) $$;
create function pg_temp.contract(p_member_id text, p_until date) returns void language sql
    as $$ update registry.organisations set contract_until = p_until where tenant_id = tenant('yougo') and member_id = p_member_id $$;
create function pg_temp.status(p_member_id text, p_status text) returns void language sql
    as $$ update registry.organisations set status = p_status where tenant_id = tenant('yougo') and member_id = p_member_id $$;
create function pg_temp.held() returns text language sql
    as $$ select string_agg(o.member_id, ', ' order by o.member_id) from registry.credentials c join registry.organisations o using (tenant_id, organisation_id) where c.rotation_id = id('k') $$;
create function pg_temp.written() returns text language sql
    as $$ select string_agg(distinct o.member_id, ', ' order by o.member_id) from registry.outbox m join registry.organisations o using (tenant_id, organisation_id)
           where m.template = 'rotation-announcement' and m.code_for in (select credential_id from registry.credentials where rotation_id = id('k')) $$;
create function pg_temp.store(p_member_id text) returns text language sql
    as $$ select concat_ws(' ', outcome, stored, skipped)
            from app.store_rotation_batch(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k'), array[id('late' || p_member_id)], array[id('yougo' || p_member_id)],
                                          array[1], 1, array[digest('late' || p_member_id)], 1, array['\x5ea1'::bytea]) $$;

-- Planned; then one contract is shortened and another, that was too short, is extended.
select pg_temp.contract('100002', '2027-02-01');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned');
select is(pg_temp.preview(), 'contract-ends-before 1, gets-one 2, suspended 1, withdrawn 1', 'as judged');
select pg_temp.contract('100002', null);
select pg_temp.contract('100001', '2027-02-01');
select is(pg_temp.listed(), '100001 contract-ends-before, 100002 gets-one, 100003 gets-one, 100004 suspended, 100005 withdrawn', 'the preview is judged as of now');
select pg_temp.status('100003', 'suspended');
select pg_temp.status('100004', 'active');
select is(pg_temp.listed(), '100001 contract-ends-before, 100002 gets-one, 100003 suspended, 100004 gets-one, 100005 withdrawn', 'suspensions, too');
select pg_temp.status('100003', 'active');
select pg_temp.status('100004', 'suspended');
select is(pg_temp.books(), 'planned 5 0 0 { "contract-ends-before" : 1, "not-yet" : 2, "suspended" : 1, "withdrawn" : 1 } {}', 'the books keep what was planned');

-- Generating: at the instant of taking, and of storing.
select is((select string_agg(member_id, ', ') from app.take_rotation_batch(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('k'), null, 10)), '100003', 'whose contract ends before is not taken');
select is(pg_temp.store('100001'), 'stored 0 0', 'nor stored for');
select is(pg_temp.generate(), 'stored 1 0', 'one of the two planned for');
select is(pg_temp.generate(), 'stored 1 0', 'whose contract was extended gets one');
select is(pg_temp.preview(), 'contract-ends-before 1, gets-one 2, suspended 1, withdrawn 1', 'the preview of what is half done');
select is(pg_temp.held(), '100002, 100003', 'these two');
select is(pg_temp.generate(), 'finished', 'finished');
select is(pg_temp.books(), 'generated 5 2 0 { "contract-ends-before" : 1, "suspended" : 1, "withdrawn" : 1 } { "not-yet" : 2 }', 'the books say why the others got none');
select ok(pg_temp.adds_up(), 'and add up');
select pg_temp.contract('100001', null);
select is(pg_temp.listed(), '100001 contract-ends-before, 100002 gets-one, 100003 gets-one, 100004 suspended, 100005 withdrawn', 'generated, the list says how it was judged');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled 2', 'cancelled');

-- A contract that ends on the day the period begins ends before; one that ends the day after does not. The tenant's clock decides.
create function pg_temp.anew() returns void language sql as $$
    delete from registry.outbox where template = 'rotation-announcement';
    delete from vault.sealed_values where credential_id in (select credential_id from registry.credentials where rotation_id = id('k'));
    delete from registry.credentials where rotation_id = id('k');
    delete from registry.rotation_items where rotation_id = id('k');
    delete from registry.rotations where rotation_id = id('k') $$;
select pg_temp.anew();
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'planned anew');
select pg_temp.contract('100001', '2027-04-01');
select pg_temp.contract('100002', '2027-04-02');
select is(pg_temp.generate(1), 'stored 1 0', 'a batch of one');
select is(pg_temp.generate(1), 'stored 1 0', 'and another');
select is(pg_temp.generate(1), 'finished', 'and no third');
select is(pg_temp.held(), '100002, 100003', 'ends are exclusive');
select ok(pg_temp.adds_up(), 'the books add up');

-- Shortened between generating and announcing.
select pg_temp.contract('100002', '2027-02-01');
select is(pg_temp.announce(1), case when id('yougo100002') < id('yougo100003') then 'announced 0 1' else 'announced 1 0' end, 'one after the other');
select is(pg_temp.announce(1), case when id('yougo100002') < id('yougo100003') then 'announced 1 0' else 'announced 0 1' end, 'is looked at');
select is(pg_temp.announce(1), 'finished 0 0', 'and nobody is left');
select is(pg_temp.written(), '100003', 'nobody writes to him about a value of after his contract');
select is(pg_temp.books(), 'announced 5 2 1 { "contract-ends-before" : 1, "suspended" : 1, "withdrawn" : 1 } { "contract-ends-before" : 1 }', 'the books say so');
select ok(pg_temp.adds_up(), 'and add up');
select results_eq($$select member_id, stage from dba.rotation_exceptions where rotation_id = id('k') and reason = 'contract-ends-before' order by 1$$,
    $$values ('100001', 'generate'), ('100002', 'announce')$$, 'as a DBA sees it');
select is(pg_temp.listed(), '100001 contract-ends-before, 100002 contract-ends-before, 100003 announced, 100004 suspended, 100005 withdrawn', 'and an operator');
select is(pg_temp.announce(), 'finished 0 0', 'asked again, the same');
select pg_temp.contract('100002', '2027-04-02');
select is(pg_temp.announce(), 'announced 1 0', 'extended after all, he is written to');
select is(pg_temp.written(), '100002, 100003', 'once');
select is(pg_temp.announce(), 'finished 0 0', 'nobody is left');
select is(pg_temp.books(), 'announced 5 2 2 { "contract-ends-before" : 1, "suspended" : 1, "withdrawn" : 1 } {}', 'the books');
select ok(pg_temp.adds_up(), 'add up');

-- A value reissued since is no reason against the letter of the rotation.
update registry.rotation_items set announced_at = null, unannounced_because = 'no-contact' where rotation_id = id('k') and holder_id = id('yougo100003');
select stop_clock('2027-04-02 10:00+09');
update registry.credentials set valid_until = clock() where rotation_id = id('k') and organisation_id = id('yougo100003');
insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select tenant_id, id('reissued'), type_id, organisation_id, period_id, 2, 'generated', clock(), '2028-04-01 00:00+09', '2028-05-01 00:00+09'
  from registry.credentials where rotation_id = id('k') and organisation_id = id('yougo100003');
select is(pg_temp.announce(), 'announced 1 0', 'who has a newer one by now is still told of the turn');

-- What the whole tenant holds: no letter to whose contract ends before it begins.
select stop_clock('2026-12-01 10:00+09');
select pg_temp.contract('100001', '2027-01-01');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'a', 'archive-password'), 'planned', 'the archive password');
select cmp_ok(effective_at, '>', '2027-01-01'::timestamptz, 'begins after that') from registry.rotations where rotation_id = id('a');
select is(generate(tenant('yougo'), 'operator of yougo', 'a'), 'stored 1 0', 'one for all');
select is(generate(tenant('yougo'), 'operator of yougo', 'a'), 'finished', 'generated');
select is(announce(tenant('yougo'), 'operator of yougo', 'a'), 'announced 2 0', 'told to two of three');
select is(announce(tenant('yougo'), 'operator of yougo', 'a'), 'finished 0 0', 'and no more');
select is(books(tenant('yougo'), 'auditor of yougo', 'a'), 'announced 1 1 1 {} {}', 'in the books it is one holder');
select is(count(*), 0::bigint, 'none to him') from registry.outbox where template = 'rotation-announcement' and organisation_id = id('yougo100001')
   and code_for = (select credential_id from registry.credentials where rotation_id = id('a'));

select * from finish();
rollback;
