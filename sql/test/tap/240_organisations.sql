-- Organisations at the desk: found, read, made, changed, suspended and taken back.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(145);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.who(p_role text) returns bytea language sql as $$ select digest(p_role || ' of yougo') $$;
create function pg_temp.find(p_query text, p_match text default 'partial', p_status text default null) returns text language sql as $$
    select string_agg(member_id, ' ' order by member_id)
      from app.find_organisations(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), p_query, p_match, p_status, null, null, 100) $$;
create function pg_temp.make(p_who text, p_organisation text, p_fields jsonb, p_key text default null, p_tenant text default 'yougo')
returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason)
      from (select '{"name": "新会員", "nameKana": "シンカイイン", "membershipClass": "full"}'::jsonb || p_fields as f) g,
           app.create_organisation(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_organisation), f ->> 'memberId', f ->> 'name',
               f ->> 'nameEn', f ->> 'nameKana', f ->> 'membershipClass', f ->> 'contractFrom', f ->> 'contractUntil',
               case when f ? 'contact' then id(p_organisation || ' contact') end, f #>> '{contact,role}', f #>> '{contact,person}',
               f #>> '{contact,department}', f #>> '{contact,phone}', f #>> '{contact,address}', f #>> '{contact,locale}',
               (f #>> '{contact,validFrom}')::timestamptz, (f #>> '{contact,validUntil}')::timestamptz, p_key, digest(p_fields::text)) $$;
create function pg_temp.change(p_who text, p_organisation text, p_version integer, p_fields jsonb, p_tenant text default 'yougo')
returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason)
      from app.change_organisation(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_organisation), p_version,
          array(select k from jsonb_object_keys(p_fields) k where k <> 'memberId'), p_fields ->> 'memberId', p_fields ->> 'name',
          p_fields ->> 'nameEn', p_fields ->> 'nameKana', p_fields ->> 'membershipClass', p_fields ->> 'contractFrom',
          p_fields ->> 'contractUntil', p_fields ->> 'status') $$;
create function pg_temp.identify(p_who text, p_organisation text, p_kind text, p_value text, p_tenant text default 'yougo') returns text language sql as $$
    select concat_ws(' ', outcome, case organisation_id when id('yougo100001') then 'of 100001' end, reason_column, reason)
      from app.set_identifier(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_organisation), p_kind, p_value) $$;

-- Folding: columns and queries alike.
update registry.organisations set name_en = 'Ａｏｚｏｒａ —  Laboratory' where organisation_id = id('yougo100002');
select is((select count(*) from registry.organisations
            where name_folded is distinct from app.folded(name) or kana_folded is distinct from app.folded(name_kana)
               or name_en_folded is distinct from app.folded(name_en)),
    0::bigint, 'a query is folded as the columns are');
select is(pg_temp.find(q), '100002', q || ' finds it')
  from unnest(array['ｱｵｿﾞﾗ', 'あおぞら', 'アオゾラ', 'アオ　ゾラ', '青空', 'aozora lab', 'Ａｏｚｏｒａ', 'ぞら', '空試', 'LABOR', '00002', '１００００２', '@Aozora', ' kimura@aozora.example　']) q;
select is(pg_temp.find(q, 'prefix'), '100002', q || ' begins it') from unnest(array['ｱｵｿﾞﾗ', 'あおぞらしけ', '青空試', 'aozora', '１００００２', 'KIMURA@aozora']) q;
select is(pg_temp.find(q, 'prefix'), null, q || ' does not begin it') from unnest(array['ゾラ', '空試', 'laboratory', '00002', '@aozora']) q;
select is(pg_temp.find('desk@shared.example'), '100002 100003', 'an address finds all who share it');
select is(pg_temp.find('%'), null, 'nothing is a pattern');
select is(pg_temp.find('ー'), null, 'what is folded away finds nothing');
select is(pg_temp.find(q), '100001 100002 100003 100004 100005', 'no query lists all') from unnest(array[null, '', ' 　']) q;
select is(pg_temp.find(null, 'partial', 'suspended'), '100004', 'by status');
select is(pg_temp.find('会', 'partial', 'withdrawn'), '100005', 'by both');
update registry.contacts set valid_until = clock() where contact_id = id('yougocontact4');
select is(pg_temp.find('kimura@'), null, 'former contacts are not searched');
update registry.contacts set delivery = 'refused' where contact_id = id('yougocontact5');
select results_eq($$select representative, representative_address, reachable, status, version, place
                      from app.find_organisations(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), 'アオ', 'prefix', null, null, null, 10)$$,
    $$values (null::text, null::text, false, 'active', 1, 'アオゾラシケンジョ')$$, 'who represents nobody in office, and whom mail does not reach');
select results_eq($$select representative, representative_address, reachable
                      from app.find_organisations(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), '100001', 'prefix', null, null, null, 10)$$,
    $$values ('佐伯 真理子', 'M.Saeki@midorigaoka.example', true)$$, 'who does');
select is(outcome, 'tenant-unknown', 'another tenant''s owner finds nothing here')
  from app.find_organisations(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), null, 'partial', null, null, null, 10);
select is((select count(*) from app.find_organisations(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), null, 'partial', null, null, null, 100) f
            where f.organisation_id in (select organisation_id from registry.organisations where tenant_id = tenant('yougo'))),
    0::bigint, 'and at home nothing from here');

-- Pages stand still under writes.
create function pg_temp.page(p_after text, p_limit integer) returns text language sql as $$
    select string_agg(f.member_id, ' ')
      from (select o.kana_folded, o.organisation_id from registry.organisations o where o.tenant_id = tenant('yougo') and o.member_id = p_after
            union all select null, null where p_after is null) a,
           app.find_organisations(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), null, 'partial', null, a.kana_folded, a.organisation_id, p_limit) f $$;
select is(pg_temp.page(null, 2), '100002 100003', 'by kana: アオゾラ, ウミベ');
select is(pg_temp.make('operator of yougo', 'early', '{"memberId": "200001", "nameKana": "アイノカイ"}'), 'created 1', 'one who comes before them is made');
select is(pg_temp.make('operator of yougo', 'twin', '{"memberId": "200002", "nameKana": "うみべけんきゅうかい"}'), 'created 1', 'and one of the same kana');
select is(pg_temp.change('operator of yougo', 'yougo100002', 1, '{"nameKana": "ヤオゾラシケンジョ"}'), 'saved 2', 'and one already read moves to the end');
select is((select array_agg(m order by m) from unnest(string_to_array(pg_temp.page('100003', 10), ' ')) m where m <> '200002'),
    array['100001', '100002', '100004', '100005'], 'the next page begins where the last one ended; nobody is left out');
select is((select count(*) from regexp_matches(pg_temp.page(null, 2) || ' ' || coalesce(pg_temp.page(split_part(pg_temp.page(null, 2), ' ', 2), 10), ''), '\d{6}', 'g')),
    7::bigint, 'two of the same kana are two');
select is(pg_temp.change('operator of yougo', 'yougo100002', 2, '{"nameKana": "アオゾラシケンジョ"}'), 'saved 3', 'back');

-- Reading and making.
select results_eq($$select outcome, member_id, name, name_en, status, contract_from, version, last_sign_in_on, identifiers::text, json_array_length(contacts)
                      from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100001'))$$,
    $$values ('read', '100001', 'みどり丘製薬株式会社', 'Midorigaoka Pharma', 'active', null::text, 1, null::text,
              '[{"kind" : "registrant-id", "value" : "R-0001"}]', 3)$$, 'an auditor reads');
select results_eq($$select c -> 0 ->> 'person', c -> 0 ->> 'validFrom', c -> 0 ->> 'validUntil', c -> 0 ->> 'inOffice', c -> 0 ->> 'delivery'
                      from (select contacts as c from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100001'))) r$$,
    $$values ('佐伯 真理子', '2020-01-01T00:00:00Z', null::text, 'true', 'unknown')$$, 'its contacts, the representative first');
select is(outcome, 'unknown', 'not what is not there') from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('owner'), id('nobody'));
select is(outcome, 'unknown', 'nor what is another tenant''s') from app.read_organisation(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('yougo100001'));
select is(outcome, 'tenant-unknown', 'under that tenant neither') from app.read_organisation(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), id('yougo100001'));
select is(pg_temp.make('auditor of yougo', 'x', '{"memberId": "300001"}'), 'role-refused', 'an auditor makes none');
select is(pg_temp.make('operator of yougo', 'new', '{"memberId": "300001", "name": " 新会員　", "contractFrom": "2026-04-01", "contractUntil": "2027/4/1",
    "contact": {"role": "representative", "person": "新田 望", "address": "nitta@shin.example"}}', 'k1'), 'created 1', 'an operator does');
select results_eq($$select name, contract_from, contract_until, json_array_length(contacts), contacts -> 0 ->> 'validFrom', contacts -> 0 ->> 'locale'
                      from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('new'))$$,
    $$values ('新会員', '2026-04-01', '2027-04-01', 1, '2026-04-06T05:00:00Z', 'ja')$$, 'as it was said');
select is(pg_temp.make('operator of yougo', 'again', '{"memberId": "300001", "name": " 新会員　", "contractFrom": "2026-04-01", "contractUntil": "2027/4/1",
    "contact": {"role": "representative", "person": "新田 望", "address": "nitta@shin.example"}}', 'k1'), 'replayed', 'the same request again makes nothing');
select is(pg_temp.make('operator of yougo', 'again', '{"memberId": "300002"}', 'k1'), 'key-reused', 'another with its key is refused');
select is(pg_temp.make('operator of yougo', 'again', '{"memberId": "100001"}', 'k2'), 'member-id-taken', 'a member ID is one organisation''s');
update registry.policies set membership_classes = array['full', 'supporting'] where tenant_id = tenant('yougo');
select is(pg_temp.make('operator of yougo', 'again', '{"memberId": "300002"}'::jsonb || f, 'k2'), 'invalid ' || o, f::text)
  from (values ('{"memberId": ""}'::jsonb, 'memberId member-id-missing'), ('{"memberId": "12345"}', 'memberId member-id-length'),
               ('{"memberId": "1234567"}', 'memberId member-id-length'), ('{"memberId": "12345A"}', 'memberId member-id-not-digits'),
               ('{"name": null}', 'name name-missing'), ('{"name": " 　"}', 'name name-missing'), ('{"name": "会\u202eが"}', 'name text-malformed'),
               ('{"name": "会\n社"}', 'name text-malformed'), ('{"name": "会🎉"}', 'name text-malformed'), ('{"nameKana": "ー"}', 'nameKana kana-missing'),
               ('{"nameKana": "カ\u200bイ"}', 'nameKana text-malformed'), ('{"nameEn": "A\u0085B"}', 'nameEn text-malformed'),
               (jsonb_build_object('name', repeat('会', 201)), 'name too-long'), (jsonb_build_object('nameKana', repeat('カ', 201)), 'nameKana too-long'),
               (jsonb_build_object('nameEn', repeat('a', 201)), 'nameEn too-long'), (jsonb_build_object('membershipClass', repeat('a', 101)), 'membershipClass too-long'),
               ('{"membershipClass": ""}', 'membershipClass class-missing'), ('{"membershipClass": "golden"}', 'membershipClass class-unknown'),
               ('{"membershipClass": "a\u0001"}', 'membershipClass text-malformed'),
               ('{"contractFrom": "2026-02-29"}', 'contractFrom date-malformed'), ('{"contractFrom": "20260401"}', 'contractFrom date-malformed'),
               ('{"contractUntil": "2026-04-31"}', 'contractUntil date-malformed'), ('{"contractUntil": "2026-13-01"}', 'contractUntil date-malformed'),
               ('{"contractUntil": "２０２６-04-01"}', 'contractUntil date-malformed'), ('{"contractUntil": "2026-04/01"}', 'contractUntil date-malformed'),
               ('{"contractFrom": "2026-04-01", "contractUntil": "2026-04-01"}', 'contractUntil contract-ends-before-it-begins'),
               ('{"contact": {"role": "chief", "person": "x", "address": "x@y.example"}}', 'contact.role role-unknown'),
               ('{"contact": {"role": "deputy", "person": "x", "address": "x@y.example", "validUntil": "2026-04-06 14:00+09"}}', 'contact.validUntil date-over')) v (f, o);
select is((select count(*) from registry.organisations where member_id = '300002'), 0::bigint, 'and nothing is left behind');
select is(pg_temp.make('operator of yougo', 'again', '{"memberId": "300002", "name": "辻󠄀の会", "contractFrom": "2028-02-29", "nameEn": " "}', 'k2'), 'created 1', 'put right, the same key goes');
select results_eq($$select name, name_en, contract_from::text from registry.organisations where organisation_id = id('again')$$,
    $$values ('辻󠄀の会', null::text, '2028-02-29')$$, 'with the variant of its kanji, and a leap day');
select is(pg_temp.make('owner of kijun', 'twin abroad', '{"memberId": "300001", "membershipClass": "golden"}', null, 'kijun'), 'created 1',
    'another tenant has its own member IDs, and knows any class while it lists none');

-- Changing.
select is(pg_temp.change('auditor of yougo', 'new', 1, '{"name": "x"}'), 'role-refused', 'an auditor changes nothing');
select is(pg_temp.change('operator of yougo', 'new', 1, '{"contractUntil": null, "nameEn": "Newcomers"}'), 'saved 2', 'only what is named changes');
select results_eq($$select name, name_en, contract_from::text, contract_until from registry.organisations where organisation_id = id('new')$$,
    $$values ('新会員', 'Newcomers', '2026-04-01', null::date)$$, 'the rest stays');
select is(pg_temp.change('operator of yougo', 'new', 1, '{"name": "late"}'), 'conflict 2', 'who read an earlier version is told');
select is(pg_temp.change('operator of yougo', 'new', null, '{"name": "新会員"}'), 'saved 2', 'whatever stands is replaced where no version is named; the same again changes nothing');
select is(pg_temp.change('operator of yougo', 'nobody', 1, '{"name": "late"}'), 'unknown', 'who is not there is not changed');
select is(pg_temp.change('owner of kijun', 'new', 2, '{"name": "stolen"}', 'kijun'), 'unknown', 'nor by another tenant');
select is(pg_temp.change('operator of yougo', 'new', 2, f), 'invalid 2 ' || o, f::text)
  from (values ('{"memberId": "300009"}'::jsonb, 'memberId immutable'), ('{"status": "asleep"}', 'status status-unknown'), ('{"status": null}', 'status status-unknown'),
               ('{"name": null}', 'name name-missing'), ('{"contractUntil": "2026-02-30"}', 'contractUntil date-malformed'),
               ('{"contractUntil": "2026-03-31"}', 'contractUntil contract-ends-before-it-begins'), ('{"membershipClass": "golden"}', 'membershipClass class-unknown')) v (f, o);
select is(pg_temp.change('operator of yougo', 'new', 2, '{"memberId": "300001", "nameEn": ""}'), 'saved 3', 'its own member ID may be said');
update registry.policies set membership_classes = array['supporting'] where tenant_id = tenant('yougo');
select is(pg_temp.change('operator of yougo', 'new', 3, '{"membershipClass": "full", "name": "新しい会"}'), 'saved 4', 'a class listed no more stays with whom it is');
select results_eq($$select act, actor, detail::text from audit.events where subject = id('new') order by event_no$$,
    $$values ('organisation-created', 'operator@yougo.example', json_build_object('memberId', '300001', 'contact', id('new contact'))::text),
             ('organisation-changed', 'operator@yougo.example', '{"fields" : ["nameEn","contractUntil"], "version" : 2}'),
             ('organisation-changed', 'operator@yougo.example', '{"fields" : ["nameEn"], "version" : 3}'),
             ('organisation-changed', 'operator@yougo.example', '{"fields" : ["name"], "version" : 4}')$$,
    'the audit names what changed, never how');

-- External identifiers.
select is(pg_temp.identify('auditor of yougo', 'new', 'tax', '7'), 'role-refused', 'an auditor sets no identifier');
select is(pg_temp.identify('operator of yougo', 'new', 'tax', ' 7 '), 'saved', 'an operator does');
select is(pg_temp.identify('operator of yougo', 'new', 'tax', '8'), 'saved', 'another in its place');
select is(pg_temp.identify('operator of yougo', 'new', 'registrant-id', 'R-0001'), 'identifier-taken of 100001', 'an identifier is one organisation''s');
select is(pg_temp.identify('owner of kijun', 'twin abroad', 'registrant-id', 'R-9', 'kijun'), 'saved', 'in its tenant');
select is(pg_temp.identify('owner of kijun', 'new', 'tax', '9', 'kijun'), 'unknown', 'another tenant sets none here');
select is(pg_temp.identify('operator of yougo', 'nobody', 'tax', '9'), 'unknown', 'nor does who names nobody');
select is(pg_temp.identify('operator of yougo', 'new', k, v), 'invalid ' || o, o)
  from (values ('', '1', 'kind kind-malformed'), ('Tax', '1', 'kind kind-malformed'), ('tax', ' ', 'value value-missing'), ('tax', null, 'value value-missing'),
               ('tax', repeat('1', 201), 'value too-long'), ('tax', E'1\u202e', 'value text-malformed')) v (k, v, o);
select is(array(select kind || ' ' || value from registry.external_identifiers where organisation_id = id('new')), array['tax 8'], 'what was refused is not there');
select is(outcome, 'role-refused', 'an auditor removes none') from app.remove_identifier(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('new'), 'tax');
select is(outcome, 'unknown', 'nor another tenant') from app.remove_identifier(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('new'), 'tax');
select is(outcome, 'removed', 'an operator does') from app.remove_identifier(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('new'), 'tax');
select is(outcome, 'unknown', 'once') from app.remove_identifier(tenant('yougo'), tenant('yougo'), pg_temp.who('operator'), id('new'), 'tax');
select results_eq($$select act, detail::text from audit.events where subject = id('new') and act like 'identifier-%' order by event_no$$,
    $$values ('identifier-set', '{"kind" : "tax"}'), ('identifier-set', '{"kind" : "tax"}'), ('identifier-removed', '{"kind" : "tax"}')$$, 'all on record');

-- Suspended: signed out, unread, unsent; until it is taken back.
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'a member signs in');
select is(sign_in(tenant('yougo'), '100003', 's-password2026', 'o'), 'signed-in', 'and another one');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'the first asks');
select is(ask(tenant('yougo'), null, 'member-id', 'p', 'm.saeki@midorigaoka.example'), 'asked', 'somebody asks without signing in');
select is(ask(tenant('yougo'), 'o', 'k-password', 'q', 'desk@shared.example'), 'asked', 'the other asks too');
select is(pg_temp.change('operator of yougo', 'yougo100001', 1, '{"status": "suspended"}'), 'saved 2', 'the first is suspended');
select is(outcome, 'session-ended', 'its session is over') from app.read_me(tenant('yougo'), digest('session a'));
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'session-ended', 'its code is worth nothing');
select isnt(redeem(tenant('yougo'), null, 'p', 'code of p'), 'redeemed', 'also without a session');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'b'), 'sign-in-refused', 'it does not sign in');
select results_eq($$select mail_id, state, reply_class, payload from registry.outbox where mail_id in (id('mail k'), id('mail p')) order by mail_id$$,
    $$select m, 'cancelled', 'organisation-suspended', null::bytea from unnest(array[id('mail k'), id('mail p')]) m order by m$$, 'its mails are not sent');
select is((select state from registry.outbox where mail_id = id('mail q')), 'queued', 'the other''s is');
select is(outcome, 'read', 'the other''s session goes on') from app.read_me(tenant('yougo'), digest('session o'));
update registry.outbox set state = 'queued', settled_at = null, payload = '\x01' where mail_id = id('mail k');
select bag_eq('select mail_id from app.claim_mail(10, 10)', array[id('mail q')], 'nor is one that is queued none the less');
select is(pg_temp.change('operator of yougo', 'yougo100001', 2, '{"status": "withdrawn"}'), 'saved 3', 'it withdraws');
select is(pg_temp.change('operator of yougo', 'yougo100001', 3, '{"status": "active"}'), 'saved 4', 'it is taken back');
select is((select state from registry.outbox where mail_id = id('mail k')), 'cancelled', 'what was queued meanwhile does not come to life');
select later('1 hour');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'c'), 'signed-in', 'and signs in');
select is(outcome, 'session-ended', 'what was over stays over') from app.read_me(tenant('yougo'), digest('session a'));
select results_eq($$select act from audit.events where subject = id('yougo100001') and act like 'organisation-%' order by event_no$$,
    $$values ('organisation-suspended'), ('organisation-withdrawn'), ('organisation-reinstated')$$, 'all on record');
select * from finish();
rollback;
