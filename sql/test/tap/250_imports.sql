-- Files of organisations: taken in by batches, judged together, written at once or not at all.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(59);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.stage(p_import text, p_columns text[] default array['memberId', 'name', 'nameKana', 'nameEn', 'membershipClass', 'contractFrom',
        'contractUntil', 'contactEmail', 'contactName', 'contactRole'], p_types text[] default '{}', p_who text default 'operator of yougo', p_slug text default 'yougo')
returns text language sql
    as $$ select string_agg(concat_ws(' ', outcome, type_code, reason), ', ')
            from app.stage_import(tenant(p_slug), tenant(p_slug), digest(p_who), id(p_import), p_columns, p_types) $$;
-- Lines as the server sends them, by columns; "typed" is a password of p_type, sealed over what SQL told.
create function pg_temp.add(p_import text, p_lines json, p_type text default null, p_who text default 'operator of yougo', p_slug text default 'yougo')
returns text language plpgsql
as $$
declare
    v record;
    w record;
begin
    select array_agg(line) as lines, array_agg(id(p_import || line)) as ids, array_agg(member) as members, array_agg(name) as names, array_agg(kana) as kanas,
           array_agg(en) as ens, array_agg(class) as classes, array_agg("from") as froms, array_agg(until) as untils, array_agg(address) as addresses,
           array_agg(person) as persons, array_agg(role) as roles, array_agg(reason) as reasons, array_agg(col) as cols into v
      from json_to_recordset(p_lines) as l (line integer, member text, name text, kana text, en text, class text, "from" text, until text,
                                            address text, person text, role text, reason text, col text);
    select array_agg(l.line) as lines, array_agg(p_type) as types, array_agg(id(p_import || p_type || l.line)) as ids, array_agg(p.organisation_id) as organisations,
           array_agg(p.generation) as generations, array_agg(digest(tenant(p_slug) || l.member || l.typed)) as digests,
           array_agg(convert_to('sealed ' || l.typed, 'UTF8')) as sealed into w
      from json_to_recordset(p_lines) as l (line integer, member text, typed text)
      join app.place_import_values(tenant(p_slug), tenant(p_slug), digest(p_who), id(p_import), v.members, v.ids) p on v.lines[p.place] = l.line and p.type_code = p_type
     where l.typed is not null;
    return (select concat_ws(' ', outcome, added)
              from app.add_import_lines(tenant(p_slug), tenant(p_slug), digest(p_who), id(p_import), v.lines, v.ids, v.members, v.names, v.kanas, v.ens, v.classes,
                        v.froms, v.untils, v.addresses, v.persons, v.roles, v.reasons, v.cols, coalesce(w.lines, '{}'), coalesce(w.types, '{}'), coalesce(w.ids, '{}'),
                        coalesce(w.organisations, '{}'), coalesce(w.generations, '{}'), array[1], coalesce(w.digests, '{}'), 1, coalesce(w.sealed, '{}')));
end
$$;
-- "lines created updated unchanged invalid stored"
create function pg_temp.apply(p_import text, p_dry boolean default false, p_skip boolean default false, p_who text default 'operator of yougo') returns text language sql
    as $$ select concat_ws(' ', outcome, lines, created, updated, unchanged, invalid, stored)
            from app.apply_import(tenant('yougo'), tenant('yougo'), digest(p_who), id(p_import), p_dry, p_skip) $$;
create function pg_temp.wrong(p_import text) returns text language sql
    as $$ select string_agg(concat_ws(' ', line, column_name, reason, value, other_line), ', ' order by line)
            from app.list_import_lines(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id(p_import), null, 1000) $$;
create function pg_temp.everything() returns text language sql
    as $$ select md5(string_agg(t::text, '' order by t::text))
            from (select o::text as t from registry.organisations o union all select c::text from registry.contacts c
                  union all select c::text from registry.credentials c union all select v::text from vault.sealed_values v) x $$;
grant execute on all functions in schema pg_temp to public;

-- Who may, and what a file may bring.
select is(pg_temp.stage('x', p_who => 'auditor of yougo'), 'role-refused', 'an auditor brings nothing in');
select is(pg_temp.stage('x', p_who => 'operator of kijun'), 'operator-unknown', 'nor does another tenant''s operator');
select is(pg_temp.stage('x', p_types => array['s-password', 'nonsense', 'archive-password']), 'refused nonsense type-unknown, refused archive-password type-refused', 'types that cannot be brought are named');
select throws_like($$select pg_temp.stage('x', array['name'])$$, '%"a file has columns of organisations"%', 'a file has member IDs');
select is(pg_temp.stage('first'), 'staged', 'a file begins');
select is(outcome, w, 'and is nobody else''s') from (values ('auditor of yougo', 'yougo', 'role-refused'), ('operator of kijun', 'kijun', 'unknown')) v (who, slug, w),
    app.place_import_values(tenant(slug), tenant(slug), digest(case who when 'auditor of yougo' then who else 'operator of kijun' end), id('first'), '{}', '{}');
select is(outcome, 'unknown', 'its lines neither') from app.add_import_lines(tenant('kijun'), tenant('kijun'), digest('operator of kijun'), id('first'), array[9], array[id('9')],
    array['9'], array['x'], array['x'], array[null], array['x'], array[null], array[null], array[null], array[null], array[null], array[null], array[null],
    '{}', '{}', '{}', '{}', '{}', array[1], '{}', 1, '{}');
select is(outcome, 'unknown', 'nor its end') from app.apply_import(tenant('kijun'), tenant('kijun'), digest('operator of kijun'), id('first'), false, false);
select is(outcome, 'unknown', 'nor what is wrong with it') from app.list_import_lines(tenant('kijun'), tenant('kijun'), digest('operator of kijun'), id('first'), null, 10);
select is(outcome, 'role-refused', 'which an auditor does not read') from app.list_import_lines(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), id('first'), null, 10);
select is(pg_temp.apply('first', p_who => 'auditor of yougo'), 'role-refused', 'nor write');

-- New, changed, the same.
select is(pg_temp.add('first', '[{"line": 2, "member": "100001", "name": "みどり丘製薬株式会社", "kana": "ミドリガオカセイヤク", "en": "Midorigaoka Pharma", "class": "full",
        "address": "m.saeki@MIDORIGAOKA.example", "person": "佐伯 真理子"},
    {"line": 3, "member": "100002", "name": "青空試験所", "kana": "アオゾラシケンジョ", "en": "Aozora Laboratory", "class": "supporting", "from": "2026/4/1", "until": "2027-04-01",
        "address": "kimura@aozora.example", "person": "木村 薫", "role": "representative"},
    {"line": 4, "member": "200001", "name": "新しい会", "kana": "アタラシイカイ", "class": "full", "address": "new@new.example", "person": "新田 一", "role": "technical"}]'),
    'added 3', 'a batch is taken in');
select is(pg_temp.add('first', '[{"line": 4, "member": "999999", "name": "x", "kana": "x", "class": "x"},
    {"line": 5, "member": "100003", "name": "海辺研究会", "kana": "ウミベケンキュウカイ", "class": "supporting", "address": "umi@umibe.example", "person": "海野 碧", "role": "representative"}]'),
    'added 1', 'sent twice it is taken in once');
create temporary table before as select pg_temp.everything() as sum;
select is(pg_temp.apply('first', p_dry => true), 'judged 4 1 2 1 0 0', 'a dry run counts');
select is(pg_temp.everything(), (select sum from before), 'and writes nothing');
select is(pg_temp.wrong('first'), null, 'nothing is wrong');
update registry.import_lines set outcome = null;
select is(pg_temp.apply('first'), 'applied 4 1 2 1 0 0', 'the file is written');
select results_eq($$select member_id, membership_class, contract_from, contract_until, version from registry.organisations
                     where tenant_id = tenant('yougo') and member_id in ('100001', '100002', '200001') order by 1$$,
    $$values ('100001', 'full', null::date, null::date, 1), ('100002', 'supporting', '2026-04-01', '2027-04-01', 2), ('200001', 'full', null, null, 1)$$, 'as it says');
select results_eq($$select person, version from registry.contacts where contact_id = id('yougocontact4')$$, $$values ('木村 薫', 2)$$, 'a name is corrected');
select results_eq($$select c.address, c.role, c.valid_from, c.locale from registry.contacts c join registry.organisations o using (tenant_id, organisation_id)
                     where o.member_id = '200001'$$, $$values ('new@new.example', 'technical', clock(), 'ja')$$, 'a contact is added');
select results_eq($$select c.address, c.valid_until, r.address, r.valid_from from registry.contacts c join registry.contacts r on r.contact_id = c.replaced_by
                     where c.contact_id = id('yougocontact6')$$,
    $$values ('desk@shared.example', clock(), 'umi@umibe.example', clock())$$, 'the only one in a role is replaced by who stands at another address');
select results_eq($$select act, count(*)::integer from audit.events where at = clock() and act ~ '^(organisation-(created|changed)|import)' group by 1 order by 1$$,
    $$values ('import-applied', 1), ('organisation-changed', 2), ('organisation-created', 1)$$, 'each on the audit');

-- The same again.
select pg_temp.stage('again');
select pg_temp.add('again', '[{"line": 2, "member": "100001", "name": "みどり丘製薬株式会社", "kana": "ミドリガオカセイヤク", "en": "Midorigaoka Pharma", "class": "full",
        "address": "m.saeki@MIDORIGAOKA.example", "person": "佐伯 真理子"},
    {"line": 4, "member": "200001", "name": "新しい会", "kana": "アタラシイカイ", "class": "full", "address": "new@new.example", "person": "新田 一", "role": "technical"}]');
select is(pg_temp.apply('again'), 'applied 2 0 0 2 0 0', 'the second time nothing changes');

-- What is wrong.
select pg_temp.stage('bad');
select is(pg_temp.add('bad', '[{"line": 2, "member": null, "name": "x", "kana": "x", "class": "x"}, {"line": 3, "member": "12", "name": "x", "kana": "x", "class": "x"},
    {"line": 4, "member": "300001", "name": "名", "kana": "メイ", "class": "full", "from": "2026-02-30"}, {"line": 5, "member": "300002", "kana": "メイ", "class": "full"},
    {"line": 6, "member": "300003", "name": "名", "class": "full"}, {"line": 7, "member": "300004", "name": "名", "kana": "メイ"},
    {"line": 8, "member": "300005", "name": "名", "kana": "メイ", "class": "full", "from": "2026-04-01", "until": "2026-04-01"},
    {"line": 9, "member": "300006", "name": "名", "kana": "メイ", "class": "full", "address": "nobody", "person": "誰"},
    {"line": 10, "member": "300007", "name": "名", "kana": "メイ", "class": "full", "address": "a@b.example"},
    {"line": 11, "member": "300008", "name": "名", "kana": "メイ", "class": "full", "address": "a@b.example", "person": "誰", "role": "boss"},
    {"line": 12, "member": "300009", "name": "名", "kana": "メイ", "class": "full", "person": "誰"},
    {"line": 13, "reason": "cells-missing", "col": "nameKana"},
    {"line": 14, "member": "300010", "name": "名", "kana": "メイ", "class": "full"}, {"line": 15, "member": "300010", "name": "名", "kana": "メイ", "class": "full"},
    {"line": 16, "member": "12345x", "name": "名", "kana": "メイ", "class": "full"}]'), 'added 15', 'lines that are wrong are taken in too');
select is(pg_temp.apply('bad'), 'judged 15 1 0 0 14 0', 'one wrong line, and nothing is written');
select is(pg_temp.wrong('bad'), '2 memberId member-id-missing, 3 memberId member-id-length 12, 4 contractFrom date-malformed 2026-02-30, 5 name name-missing, 6 nameKana kana-missing, '
    '7 membershipClass class-missing, 8 contractUntil contract-ends-before-it-begins 2026-04-01, 9 contactEmail address-malformed nobody, 10 contactName person-missing, '
    '11 contactRole role-unknown boss, 12 contactEmail address-missing, 13 nameKana cells-missing, 15 memberId duplicate-line 300010 14, 16 memberId member-id-not-digits 12345x',
    'each by line, column and reason');
select is(count(*), 0::bigint, 'not one of them is there') from registry.organisations where member_id like '3%' and tenant_id = tenant('yougo');
select is(string_agg(line::text, ' ' order by line), '11 12 13', 'page by page') from app.list_import_lines(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('bad'), 10, 3);
update registry.import_lines set outcome = null where import_id = id('bad') and outcome <> 'invalid';
select is(pg_temp.apply('bad', p_skip => true), 'applied 15 1 0 0 14 0', 'told to skip them, the valid one is written');
select is(count(*), 1::bigint, 'alone') from registry.organisations where member_id like '3%' and tenant_id = tenant('yougo');

-- A file without some columns; a class that is listed no more.
select pg_temp.stage('narrow', array['memberId', 'contractUntil']);
select is(pg_temp.add('narrow', '[{"line": 2, "member": "100002", "until": "2028-04-01"}, {"line": 3, "member": "400001", "until": "2028-04-01"}, {"line": 4, "member": "100002", "until": "2026-04-01"}]'), 'added 3', 'a narrow file');
select is(pg_temp.apply('narrow', p_skip => true), 'applied 3 0 1 0 2 0', 'changes what it has');
select is(pg_temp.wrong('narrow'), '3 name name-missing, 4 memberId duplicate-line 100002 2', 'and makes nobody without a name');
select results_eq($$select name, contract_from, contract_until from registry.organisations where tenant_id = tenant('yougo') and member_id = '100002'$$,
    $$values ('青空試験所', '2026-04-01'::date, '2028-04-01'::date)$$, 'the rest stays');
select pg_temp.stage('early', array['memberId', 'contractUntil']);
select pg_temp.add('early', '[{"line": 2, "member": "100002", "until": "2026-03-01"}]');
select is(pg_temp.apply('early') || pg_temp.wrong('early'), 'judged 1 0 0 0 1 02 contractUntil contract-ends-before-it-begins 2026-03-01', 'it is judged with what stands');
update registry.policies set membership_classes = array['full'] where tenant_id = tenant('yougo');
select pg_temp.stage('class', array['memberId', 'name', 'nameKana', 'membershipClass']);
select pg_temp.add('class', '[{"line": 2, "member": "100003", "name": "海辺研究会", "kana": "ウミベケンキュウカイ", "class": "supporting"}, {"line": 3, "member": "100001", "name": "みどり丘製薬株式会社", "kana": "ミドリガオカセイヤク", "class": "supporting"},
    {"line": 4, "member": "400002", "name": "名", "kana": "メイ", "class": "golden"}]');
select is(pg_temp.apply('class') || ': ' || pg_temp.wrong('class'), 'judged 3 0 0 1 2 0: 3 membershipClass class-unknown supporting, 4 membershipClass class-unknown golden', 'a class that is listed no more stays with whom it is');
update registry.policies set membership_classes = '{}';

-- Contacts: one to come, several of a role, and the office of who is replaced.
update registry.contacts set valid_from = '2026-05-01' where contact_id = id('yougocontact2');
insert into registry.contacts (tenant_id, contact_id, organisation_id, role, person, address, valid_from)
values (tenant('yougo'), id('second'), id('yougo100002'), 'deputy', '二人目', 'second@aozora.example', '2020-01-01');
update registry.contacts set valid_until = '2026-10-01', replaced_by = id('second') where contact_id = id('yougocontact7');
select pg_temp.stage('contacts', array['memberId', 'contactEmail', 'contactName', 'contactRole']);
select pg_temp.add('contacts', '[{"line": 2, "member": "100001", "address": "takahashi@midorigaoka.example", "person": "高橋 健", "role": "deputy"},
    {"line": 3, "member": "100002", "address": "third@aozora.example", "person": "三人目", "role": "deputy"}, {"line": 4, "member": "100004", "address": "hayashi2@kyushi.example", "person": "林 望"}, {"line": 5, "member": "100005"}]');
select is(pg_temp.apply('contacts'), 'applied 4 0 2 2 0 0', 'who is to come is there already; without an address nothing is said');
select is(count(*), 3::bigint, 'among several one more is added') from registry.contacts where organisation_id = id('yougo100002') and role = 'deputy' and valid_until > clock();
select results_eq($$select valid_until, replaced_by from registry.contacts where organisation_id = id('yougo100004') and address = 'hayashi2@kyushi.example'$$,
    $$values ('2026-10-01'::timestamptz, id('second'))$$, 'who comes in place of another stays as long');

-- Credentials.
select is(pg_temp.stage('secrets', array['memberId', 'name', 'nameKana', 'membershipClass'], array['s-password']), 'staged', 'a file with passwords');
select is(outcome || ' ' || organisation_id || ' ' || period_code || ' ' || generation, w, 'is told what they are sealed over')
  from (values (1, 'placed ' || id('yougo100001') || ' 2026 2'), (2, 'placed ' || id('new') || ' 2026 1')) v (p, w),
       app.place_import_values(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), id('secrets'), array['100001', '500001'], array[id('x'), id('new')]) where place = p;
select is(pg_temp.add('secrets', '[{"line": 2, "member": "500001", "name": "持参", "kana": "ジサン", "class": "full", "typed": "brought along"},
    {"line": 3, "member": "100001", "name": "みどり丘製薬株式会社", "kana": "ミドリガオカセイヤク", "class": "full", "typed": "s-password2026"},
    {"line": 4, "member": "500002", "name": "無し", "kana": "ナシ", "class": "full"}]', 's-password'), 'added 3', 'sealed');
select is(pg_temp.apply('secrets'), 'applied 3 2 0 1 0 1', 'what is there already is known again');
select is(sign_in(tenant('yougo'), '500001', 'brought along', 'brought'), 'signed-in', 'the password that was brought signs in');
select results_eq($$select c.origin, c.generation, c.valid_from, c.valid_until, convert_from(v.sealed, 'UTF8') collate "default" from registry.credentials c join vault.sealed_values v using (tenant_id, credential_id)
                     join registry.organisations o using (tenant_id, organisation_id) where o.member_id = '500001'$$,
    $$values ('imported', 1, clock(), '2027-04-01 00:00+09'::timestamptz, 'sealed brought along')$$, 'stored once, of the current period, from now on');
select is(count(*), 1::bigint, 'on the audit, without it') from audit.events where act = 'credential-imported' and detail::text !~ 'brought';
select pg_temp.stage('other', array['memberId', 'name', 'nameKana', 'membershipClass'], array['s-password']);
update registry.credentials set revoked_at = clock(), reason = 'leaked' where organisation_id = id('yougo100003') and digest = digest(tenant('yougo') || '100003' || 's-password2026');
select pg_temp.add('other', '[{"line": 2, "member": "100002", "name": "青空試験所", "kana": "アオゾラシケンジョ", "class": "supporting", "typed": "another"},
    {"line": 3, "member": "100003", "name": "海辺研究会", "kana": "ウミベケンキュウカイ", "class": "supporting", "typed": "s-password2026"},
    {"line": 4, "member": "500003", "name": "名", "kana": "メイ", "class": "full", "from": "hunter2", "typed": "x"},
    {"line": 5, "member": "500004", "name": "名", "kana": "メイ", "class": "full", "typed": "x"}]', 's-password');
-- Somebody makes the same member meanwhile.
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class) values (tenant('yougo'), id('faster'), '500004', '名', 'メイ', 'full');
select is(pg_temp.apply('other'), 'judged 4 0 0 0 4 0', 'nothing that stands is replaced');
select is(pg_temp.wrong('other'), '2 credential:s-password credential-already-there, 3 credential:s-password credential-revoked, 4 contractFrom date-malformed, 5 credential:s-password changed-meanwhile',
    'for reasons, and no cell of a file with passwords is repeated');
update registry.import_lines set outcome = null, reason = null where import_id = id('other') and line = 5;
update vault.import_values set standing = null where import_id = id('other') and line = 5;
delete from registry.import_lines where import_id = id('other') and line < 5;
select stop_clock('2027-04-06 14:00+09');
select is(pg_temp.apply('other') || pg_temp.wrong('other'), 'judged 1 0 0 0 1 05 credential:s-password period-over', 'nor is anything stored for a period that is over');
select stop_clock('2026-04-06 14:00+09');

-- The end of an import.
select is(pg_temp.apply('none'), 'unknown', 'an import nobody began is unknown');
select is(outcome, w, 'an import is removed by who may') from (values ('auditor of yougo', 'role-refused'), ('operator of yougo', 'removed'), ('operator of yougo', 'unknown')) v (who, w),
    app.remove_import(tenant('yougo'), tenant('yougo'), digest(who), id('other'));
select is(count(*), 0::bigint, 'with its lines and values') from (select import_id from registry.import_lines union all select import_id from vault.import_values
    union all select import_id from registry.import_types) x where import_id = id('other');
select stop_clock('2026-04-07 13:59+09');
select is(purged, 0, 'one that was left stays a day') from app.purge('imports', clock(), 10);
select stop_clock('2026-04-07 14:01+09');
select is(purged, 8, 'then it goes') from app.purge('imports', clock(), 10);
select is(count(*), 0::bigint, 'with all it held') from (select from registry.imports union all select from registry.import_lines union all select from vault.import_values) x;

select * from finish();
rollback;
