-- Tenants: making one, its settings and keys; storing what belongs to it.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(41);
select stop_clock('2026-04-06 14:00+09');
select results_eq($$select outcome, tenant_id > 0 from app.create_tenant('inquiry-desk', 'new-body', '新しい会', 'New Body', 'n@new.example', 'https://new.example', 'Asia/Tokyo')$$,
    $$values ('created', true)$$, 'a tenant is made');
select is(outcome, 'slug-taken', 'its slug is its own') from app.create_tenant('inquiry-desk', 'new-body', 'x', 'x', 'x', 'x', 'Asia/Tokyo');
select is(outcome, 'preset-unknown', 'a preset has a known name') from app.create_tenant('desk', 'other', 'x', 'x', 'x', 'x', 'Asia/Tokyo');
select results_eq($$select kind, code, starts_at at time zone 'Asia/Tokyo', label_ja, label_en from registry.periods where tenant_id = tenant('new-body') order by kind, starts_at$$,
    $$values ('fiscal-year', '2025', '2025-04-01 00:00'::timestamp, '2025年度', '2025'), ('fiscal-year', '2026', '2026-04-01 00:00', '2026年度', '2026'),
             ('fiscal-year', '2027', '2027-04-01 00:00', '2027年度', '2027'), ('fiscal-year', '2028', '2028-04-01 00:00', '2028年度', '2028'),
             ('release', '28.0', '2025-03-01 00:00', '第28.0版', 'Version 28.0'), ('release', '29.0', '2026-03-01 00:00', '第29.0版', 'Version 29.0'),
             ('release', '30.0', '2027-04-01 00:00', '第30.0版', 'Version 30.0')$$, 'with last year, this one and two to come');
insert into registry.tenant_hosts values (tenant('new-body'), 'members.new.example');
select results_eq($$select outcome, slug, hosts from app.read_tenants() where slug in ('new-body', 'yougo') order by slug$$,
    $$values ('read', 'new-body', array['members.new.example']), ('read', 'yougo', '{}'::text[])$$, 'active tenants are listed with their hosts');
select is_empty($$select * from app.read_tenants() where tenant_id = 0$$, 'the installation is not a body');
update registry.tenants set status = 'closed' where slug = 'kijun';
select is_empty($$select * from app.read_tenants() where slug = 'kijun'$$, 'nor is a closed tenant listed');
select is(slug, 'kijun', 'but the courier knows it, to seal what was done last') from app.list_closed_tenants();
select is(outcome, 'unknown', 'and its settings are unknown') from app.read_settings(tenant('kijun'));
select is(sign_in(tenant('kijun'), '100001', 's-password2026', 'closed'), 'sign-in-refused', 'nobody signs in there');
select is_empty($$select * from registry.throttles where tenant_id = tenant('kijun')$$, 'and nothing is counted');

select results_eq(
    $$select jsonb_object_keys(settings::jsonb) from app.read_settings(tenant('new-body')) order by 1$$,
    array['baseUrl', 'credentialTypes', 'deskPhone', 'inquiryTypes', 'locale', 'memberIdDigitsOnly', 'memberIdLength', 'name', 'policy', 'returnPages', 'sender',
          'slug', 'systemName', 'texts', 'timeZone'], 'settings are one document');
select is((settings -> 'policy')::jsonb, '{"codeForm": "letters", "helpAfterSeconds": 1800, "sessionIdleSeconds": 1800, "codeLifetimeSeconds": 1200, "grantLifetimeSeconds": 900,
    "passwordLeast": 15, "passwordMost": 128, "duplicateAddress": "choose",
    "offerLifetimeSeconds": 604800, "objectionSeconds": 259200, "handoverEffect": "at-acceptance"}'::jsonb,
    'with what of the policy is shown, in seconds') from app.read_settings(tenant('new-body'));
select results_eq($$select i ->> 'code', i ->> 'proof', i ->> 'reveals', i ->> 'credentialType', (select count(*) from json_object_keys(i))
                      from app.read_settings(tenant('new-body')), json_array_elements(settings -> 'inquiryTypes') i$$,
    $$values ('k-password', 'session', 'credential', 'k-password', 6::bigint),
             ('s-password', 'member-id-and-address', 'credential', 's-password', 6::bigint),
             ('m-password', 'session', 'credential', 'm-password', 6::bigint),
             ('archive-password', 'session', 'credential', 'archive-password', 6::bigint),
             ('member-id', 'address', 'member-id', null, 6::bigint),
             ('external-id', 'session', 'external-id', null, 6)$$, 'the six inquiries in the order of the menu');
select is(array_agg(k || ' ' || l order by k, l), array['change-code en', 'change-code ja', 'faq en', 'faq ja', 'help-desk en', 'help-desk ja', 'mail-signature en', 'mail-signature ja', 'privacy en', 'privacy ja'],
    'texts in both languages') from app.read_settings(tenant('new-body')), json_object_keys(settings -> 'texts') k, json_object_keys(settings -> 'texts' -> k) l;
select is(settings -> 'texts' -> 'help-desk' ->> 'ja' like '新しい会 会員窓口%', true, 'in the tenant''s name') from app.read_settings(tenant('new-body'));
select is(outcome, 'unknown', 'a tenant that is not') from app.read_settings(-1);

select results_eq($$select outcome, key_id from app.read_data_keys(tenant('new-body'))$$, $$values ('read', null::integer)$$, 'no key yet');
select is(outcome, 'stored', 'the first key') from app.store_data_key(tenant('new-body'), 1, '\x01', 'w1');
select is(outcome, 'exists', 'is not replaced') from app.store_data_key(tenant('new-body'), 1, '\x02', 'w1');
select is(outcome, 'stored', 'the second becomes current') from app.store_data_key(tenant('new-body'), 2, '\x02', 'w2');
select is(outcome, 'tenant-unknown', 'a key needs a tenant') from app.store_data_key(-1, 1, '\x01', 'w1');
select results_eq($$select key_id, wrapped, wrapping_key, state from app.read_data_keys(tenant('new-body'))$$,
    $$values (2, '\x02'::bytea, 'w2', 'current'), (1, '\x01'::bytea, 'w1', 'readable')$$, 'and the first stays readable');

select results_eq($$select * from app.store_organisations(tenant('new-body'), array[id('n1'), id('n2')], array['200001', '200002'], array['いち', 'に'], array['One', null],
    array['イチ', 'ニ'], array['full', 'full'], array['2026-04-01', null], null)$$, $$values ('stored', 2)$$, 'organisations are stored by columns');
select results_eq($$select * from app.store_organisations(tenant('new-body'), array[id('n3'), id('n1')], array['200001', '200009'], array['さん', 'よん'], array['a', 'b'],
    array['サン', 'ヨン'], array['full', 'full'])$$, $$values ('stored', 0)$$, 'a member ID or id that is taken stays taken');
select results_eq($$select * from app.store_credentials(tenant('new-body'), 's-password', '2026', array[id('c1'), id('c2')], array[id('n1'), id('n2')], 2, array['\x01', '\x02']::bytea[], 2, array['\x01', '\x02']::bytea[])$$,
    $$values ('stored', 2)$$, 'credentials are stored by columns');
select results_eq($$select * from app.store_credentials(tenant('new-body'), 's-password', '2026', array[id('c3')], array[id('n1')], 2, array['\x03']::bytea[], 2, array['\x03']::bytea[])$$,
    $$values ('stored', 0)$$, 'who has one for the period keeps it');
select is(count(*), 2::bigint, 'no seal without its credential') from vault.sealed_values where tenant_id = tenant('new-body');
select is(outcome, 'type-unknown', 'a type that is not') from app.store_credentials(tenant('new-body'), 'x', '2026', '{}', '{}', 1, '{}', 1, '{}');
select is(outcome, 'period-unknown', 'a period that is not') from app.store_credentials(tenant('new-body'), 's-password', '29.0', '{}', '{}', 1, '{}', 1, '{}');
select is(outcome, 'holder-mismatch', 'an organisation''s type is not the tenant''s') from app.store_credentials(tenant('new-body'), 's-password', '2027', array[id('c4')], array[null]::uuid[], 2, array['\x03']::bytea[], 2, array['\x03']::bytea[]);
select is(outcome, 'holder-mismatch', 'nor the tenant''s an organisation''s') from app.store_credentials(tenant('new-body'), 'archive-password', '29.0', array[id('c4')], array[id('n1')], 2, array['\x03']::bytea[], 2, array['\x03']::bytea[]);
select throws_ok(format($$select app.store_credentials(%s, 's-password', '2027', array[id('c5')], array[id('yougo100001')], 2, array['\x03']::bytea[], 2, array['\x03']::bytea[])$$, tenant('new-body')),
    '23503', null, 'an organisation of another tenant is no holder');
select throws_ok(format($$select app.store_contacts(%s, array[id('k1')], array[id('yougo100001')], array['representative'], array['p'], array['d'], array['a@b.example'], array['ja'])$$, tenant('new-body')),
    '23503', null, 'nor has it contacts here');
select throws_ok($$insert into registry.credentials (tenant_id, credential_id, type_id, organisation_id, period_id, generation, origin, valid_from, valid_until, grace_until)
    select tenant_id, id('overlap'), type_id, organisation_id, period_id, 2, origin, valid_until - interval '1 microsecond', valid_until + interval '1 year', grace_until + interval '1 year'
      from registry.credentials where credential_id = id('c1')$$, '23P01', null, 'one generation is valid at a time');
insert into registry.organisations (tenant_id, organisation_id, member_id, name, name_kana, membership_class)
select tenant('new-body'), id('fold' || n), 'f' || n, name, name, 'full' from unnest(array['ｱｵｿﾞﾗ', 'あおぞら', 'アオ ゾラ', 'あお　ぞらー', 'ｱｵｿﾞﾗ－']) with ordinality u (name, n);
select is(array_agg(distinct kana_folded || name_folded), array['アオゾラアオゾラ'], 'names and kana fold: width, hiragana, spaces, dashes, long marks')
  from registry.organisations where tenant_id = tenant('new-body') and member_id like 'f%';

select is(outcome, 'created', 'the other preset') from app.create_tenant('password-desk', 'passwords', '規準', 'Standards', 'n@p.example', 'https://p.example', 'Asia/Tokyo');
select results_eq($$select code, origin, signs_in, may_be_disclosed from registry.credential_types where tenant_id = tenant('passwords')$$,
    $$values ('password', 'member-chosen', true, false)$$, 'has one password, which the member chooses');
select results_eq($$select code from registry.inquiry_types where tenant_id = tenant('passwords')$$, array['member-id'], 'and one inquiry');
select results_eq($$select l, settings -> 'texts' -> 'faq' ->> l ~ f from app.read_settings(tenant('passwords')), (values ('ja', '定期的な変更は必要ありません'), ('en', 'set another one')) x (l, f)
                    union all select l, settings -> 'texts' -> 'faq' ->> l ~ f from app.read_settings(tenant('new-body')), (values ('ja', 'パスワードは年度ごとに新しくなります'), ('en', 'renewed every year')) x (l, f)$$,
    $$values ('ja', true), ('en', true), ('ja', true), ('en', true)$$, 'questions and answers are of passwords that members choose, or of those renewed every year');
select is(settings ->> 'memberIdLength', '11', 'with member IDs of 11 digits') from app.read_settings(tenant('passwords'));

select * from finish();
rollback;
