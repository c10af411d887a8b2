-- Who joins in mid-year gets the current generation and, where the next is generated, that too.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(32);
select stop_clock('2026-12-01 10:00+09');
select without_credentials(tenant('yougo'), '2027');
create function pg_temp.needed(p_organisation uuid default id('joiner')) returns text language sql
    as $$ select string_agg(concat_ws(' ', outcome, type_code, period_code, generation), ', ' order by valid_from, type_code)
            from app.needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), p_organisation) $$;
-- A creating server in one: what is needed, made and stored.
create function pg_temp.give(p_turn text) returns text language sql
    as $$ select concat_ws(' ', outcome, stored) from (
            select array_agg(id(p_turn || type_code || period_code)) as ids, array_agg(type_code) as types, array_agg(period_code) as periods, array_agg(generation) as generations,
                   array_agg(digest(tenant('yougo') || member_id || type_code || period_code || 'g' || generation)) as digests, array_agg('\x5ea1'::bytea) as sealed
              from app.needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('joiner'))) n,
            app.store_needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('joiner'), ids, types, periods, generations, 1, digests, 1, sealed) $$;
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
values (tenant('yougo'), id('joiner'), '100006', '新入会員', 'シンニュウカイイン', 'full');

select is(outcome, 'role-refused', 'an auditor asks for none') from app.needed_credentials(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('joiner'));
select is(outcome, 'unknown', 'another tenant does not know him') from app.needed_credentials(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('joiner'));
select is(outcome, w, 'nor stores for him')
  from (values ('auditor of yougo', tenant('yougo'), 'role-refused'), ('owner of kijun', tenant('kijun'), 'unknown')) v (who, t, w),
       app.store_needed_credentials(t, t, digest(who), id('joiner'), array[id('x')], array['k-password'], array['2026'], array[1], 1, array[digest('x')], 1, array['\x00'::bytea]);
select is(pg_temp.needed(id('yougo100001')), null, 'who has all needs none');
select is(pg_temp.needed(id('yougo100003')), 'needed m-password 2026 1', 'who lacks one needs that');
select is(pg_temp.needed(id('yougo100004')), null, 'a suspended organisation needs none');
select is(pg_temp.needed(), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1', 'a joiner needs the current generation of each type');
select set_eq($$select distinct valid_from, valid_until from app.needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('joiner'))$$,
    $$values (clock(), '2027-04-01 00:00+09'::timestamptz)$$, 'from now to the end of the period');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'k', 'k-password'), 'planned', 'the next is planned');
select is(generate(tenant('yougo'), 'operator of yougo', 'k', 2), 'stored 2 0', 'and half generated');
select is(pg_temp.needed(), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1', 'which is the generator''s to end');
select is(pg_temp.give('first'), 'stored 3', 'the joiner gets his');
select is(pg_temp.give('first'), 'stored 0', 'once');
select is(sign_in(tenant('yougo'), '100006', 's-password2026g1', 'joiner'), 'signed-in', 'signs in');
select is(count(*), 3::bigint, 'each on the audit') from audit.events where act = 'credential-generated' and organisation_id = id('joiner');
select is(count(*), 4::bigint, 'and sealed') from registry.credentials c join vault.sealed_values v using (tenant_id, credential_id) where organisation_id = id('joiner');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'stored 2 0', 'the generator, going on, finds the joiner too');
select is(generate(tenant('yougo'), 'operator of yougo', 'k'), 'finished', 'to the end');
select is(pg_temp.needed(), null, 'so he needs nothing');

-- Another joins after the generating, a year of grace kept by the rotation's own rule.
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
values (tenant('yougo'), id('late joiner'), '100007', '年度途中', 'ネンドトチュウ', 'full');
select is(pg_temp.needed(id('late joiner')), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1, needed k-password 2027 1', 'after it the next one too');
select is(announce(tenant('yougo'), 'operator of yougo', 'k'), 'announced 3 1', 'also once it is announced');
select is(announce(tenant('yougo'), 'operator of yougo', 'k'), 'finished 0 0', 'to the end');
select is(pg_temp.needed(id('late joiner')), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1, needed k-password 2027 1', 'the same');
update registry.organisations set contract_until = '2027-04-01' where organisation_id = id('late joiner');
select is(pg_temp.needed(id('late joiner')), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1', 'unless the contract ends before it begins');
update registry.organisations set contract_until = null where organisation_id = id('late joiner');
select is(books(tenant('yougo'), 'auditor of yougo', 'k'), 'announced 6 4 3 { "suspended" : 1, "withdrawn" : 1 } { "no-contact" : 1 }', 'a joiner''s own are not in the rotation''s books');
select is(cancel_rotation(tenant('yougo'), 'operator of yougo', 'k'), 'cancelled 4', 'when it is cancelled');
select is(pg_temp.needed(id('late joiner')), 'needed k-password 2026 1, needed m-password 2026 1, needed s-password 2026 1', 'nobody needs the next any more');
-- A generation number that was used and revoked is not used again.
update registry.credentials set revoked_at = clock() where organisation_id = id('joiner') and type_id = (select type_id from registry.credential_types where tenant_id = tenant('yougo') and code = 's-password');
select is(pg_temp.needed(), 'needed s-password 2026 2', 'what was revoked is made anew as the next generation');
select is(outcome || stored, 'stored0', 'never under the old number')
  from app.store_needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('joiner'), array[id('x')], array['s-password'], array['2026'], array[1], 1, array[digest('x')], 1, array['\x00'::bytea]);
select is(pg_temp.give('second'), 'stored 1', 'stored');
select is(outcome || stored, 'stored0', 'nothing is nothing')
  from app.store_needed_credentials(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('joiner'), '{}', '{}', '{}', '{}', 1, '{}', 1, '{}');

select * from finish();
rollback;
