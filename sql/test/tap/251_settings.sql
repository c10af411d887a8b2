-- Tenants and their settings: who may read and change them, bounds by name, versions, audit.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select no_plan();
select stop_clock('2026-04-06 14:00+09');
create temporary table call (name text, need text, query text);
grant select on call to public;
insert into call values
    ('read_tenant', 'read', 'select outcome from app.read_tenant(%s, %s, %L)'),
    ('change_tenant', 'settings', 'select outcome from app.change_tenant(%s, %s, %L, 1, ''{}'')'),
    ('close_tenant', 'tenants', 'select outcome from app.close_tenant(%s, %s, %L, -1)'),
    ('list_hosts', 'read', 'select outcome from app.list_hosts(%s, %s, %L)'),
    ('add_host', 'tenants', 'select outcome from app.add_host(%s, %s, %L, '''')'),
    ('remove_host', 'tenants', 'select outcome from app.remove_host(%s, %s, %L, ''x'')'),
    ('list_texts', 'read', 'select outcome from app.list_texts(%s, %s, %L, null, null, 1)'),
    ('change_text', 'settings', 'select outcome from app.change_text(%s, %s, %L, ''faq'', 1, ''{}'')'),
    ('read_policy', 'read', 'select outcome from app.read_policy(%s, %s, %L)'),
    ('change_policy', 'settings', 'select outcome from app.change_policy(%s, %s, %L, 1, ''{}'')'),
    ('list_calendars', 'read', 'select outcome from app.list_calendars(%s, %s, %L, null, null, 1)'),
    ('save_calendar', 'settings', 'select outcome from app.save_calendar(%s, %s, %L, ''fiscal'', 1, ''{}'', fixture.id(''c''), null, null)'),
    ('list_periods', 'read', 'select outcome from app.list_periods(%s, %s, %L, null, null, null, 1)'),
    ('save_period', 'settings', 'select outcome from app.save_period(%s, %s, %L, fixture.id(''none''), 1, ''{}'', null, null)'),
    ('list_credential_types', 'read', 'select outcome from app.list_credential_types(%s, %s, %L, null, null, 1)'),
    ('save_credential_type', 'settings', 'select outcome from app.save_credential_type(%s, %s, %L, ''k-password'', 1, ''{}'', fixture.id(''t''), null, null)'),
    ('list_inquiry_types', 'read', 'select outcome from app.list_inquiry_types(%s, %s, %L, null, null, 1)'),
    ('save_inquiry_type', 'settings', 'select outcome from app.save_inquiry_type(%s, %s, %L, ''k-password'', 1, ''{}'', fixture.id(''i''), null, null)');
create function pg_temp.try(p_name text, p_tenant integer, p_home integer, p_token text) returns text language plpgsql
as $$
declare
    v text;
begin
    execute format((select query from call where name = p_name), p_tenant, p_home, digest(p_token)) into v;
    return coalesce(v, 'nothing');
end
$$;

-- Every function asks who is asking.
select ok(pg_temp.try(c.name, tenant('yougo'), tenant('yougo'), r || ' of yougo') =
          any (case when c.need = 'read' or c.need = 'settings' and r = 'owner' then array['read', 'saved', 'unknown', 'nothing'] else array['role-refused'] end),
          r || ': ' || c.name)
  from call c, unnest(array['owner', 'operator', 'auditor']) r;
select is(pg_temp.try(c.name, t.number, tenant('yougo'), 'owner of yougo'), 'tenant-unknown', 'another tenant is unknown, as is none (' || t.number || '): ' || c.name)
  from call c, unnest(array[tenant('kijun'), -7]) t (number) where c.need <> 'tenants';
select is(pg_temp.try(c.name, t.number, tenant('yougo'), 'owner of yougo'), 'tenant-unknown', 'and the platform''s work is refused alike for both: ' || c.name)
  from call c, unnest(array[tenant('kijun'), -7]) t (number) where c.need = 'tenants';
select is(pg_temp.try(c.name, tenant('kijun'), tenant('kijun'), 'owner of yougo'), 'operator-unknown', 'a token stands under its home: ' || c.name) from call c;
select is(pg_temp.try(c.name, tenant('yougo'), 0, 'auditor of installation'), case c.need when 'read' then pg_temp.try(c.name, tenant('yougo'), 0, 'owner of installation')
          else 'role-refused' end, 'the installation''s auditor reads: ' || c.name) from call c;
select ok(pg_temp.try(c.name, 0, 0, 'owner of installation') in ('unknown', 'nothing', 'invalid'), 'the installation has no settings: ' || c.name) from call c;

-- The list of tenants.
select results_eq($$select place from app.list_tenants(0, digest('auditor of installation'), null, 10)$$, array['kijun', 'yougo'], 'the installation sees all tenants');
select results_eq($$select place from app.list_tenants(0, digest('auditor of installation'), 'kijun', 10)$$, array['yougo'], 'from a place on');
select results_eq($$select place from app.list_tenants(tenant('yougo'), digest('auditor of yougo'), null, 10)$$, array['yougo'], 'others their own');
select is(outcome, 'operator-unknown', 'nobody none') from app.list_tenants(tenant('yougo'), digest('nobody'), null, 10);

-- A tenant: read, changed.
create function pg_temp.change(p_changes jsonb, p_version integer default 1) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.change_tenant(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_version, p_changes) $$;
select is(document, '{"slug": "yougo", "status": "active", "name": {"ja": "学術用語普及協会", "en": "Terminology Society"}, "systemName": {"ja": "会員セルフサービス", "en": "Member Self-Service"},
    "deskPhone": "", "deskAddress": "", "deskHours": {"ja": "", "en": ""}, "timeZone": "Asia/Tokyo", "locale": "ja", "memberIdLength": 6, "memberIdDigitsOnly": true,
    "sender": "no-reply@yougo.example", "baseUrl": "https://yougo.example"}'::jsonb, 'a tenant reads as one document')
  from app.read_tenant(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'));
select is(settings #>> '{texts,help-desk,ja}' ~ '電話|\{', false, 'no telephone is invented for a desk that named none') from app.read_settings(tenant('yougo'));
select is(settings #>> '{texts,mail-signature,ja}', '学術用語普及協会 会員窓口', 'nor in letters') from app.read_settings(tenant('yougo'));
select is(pg_temp.change('{"deskPhone": "03-1234-5678", "name": {"en": "Terms Society"}}'), 'saved 2', 'an owner changes some fields');
select is(settings #>> '{texts,mail-signature,en}', E'Terms Society, member desk\nTelephone 03-1234-5678', 'and the texts say so: name, telephone') from app.read_settings(tenant('yougo'));
select is(pg_temp.change('{"deskHours": {"ja": "平日 10時から16時まで", "en": "weekdays, 10 to 4"}}', 2), 'saved 3', 'and hours');
select is(settings #>> '{texts,mail-signature,ja}', E'学術用語普及協会 会員窓口\n電話 03-1234-5678\n（平日 10時から16時まで）', 'in every text') from app.read_settings(tenant('yougo'));
select is(pg_temp.change('{"deskPhone": "1"}', 2), 'conflict 3', 'who has read an older version does not');
select is(pg_temp.change('{"deskPhone": "03-1234-5678"}', 3), 'saved 3', 'what changes nothing is no new version');
select is(pg_temp.change(c::jsonb, 3), 'invalid 3 ' || r, r) from (values
    ('{"name": {"ja": " "}}', 'name=missing'), ('{"name": {"fr": "x"}}', 'name=unknown-language'), ('{"name": "x"}', 'name=wrong-type'),
    ('{"name": {"ja": 1}}', 'name=wrong-type'), ('{"deskPhone": null}', 'deskPhone=missing'), ('{"deskPhone": 3}', 'deskPhone=wrong-type'),
    ('{"deskHours": {"ja": "a\nb"}}', 'deskHours=malformed'), ('{"timeZone": "Asia/Nowhere"}', 'timeZone=unknown'), ('{"timeZone": "posix/Japan"}', 'timeZone=unknown'),
    ('{"locale": "fr"}', 'locale=unknown'), ('{"memberIdLength": 33}', 'memberIdLength=out-of-range'), ('{"memberIdLength": 6.5}', 'memberIdLength=wrong-type'),
    ('{"memberIdLength": 7}', 'memberIdLength=in-use'), ('{"memberIdLength": 1e300}', 'memberIdLength=out-of-range'),
    ('{"sender": "a b@c.example"}', 'sender=malformed'), ('{"sender": "x@y.example\r\nBcc: z@z.example"}', 'sender=malformed'),
    ('{"baseUrl": "javascript:alert(1)"}', 'baseUrl=malformed'), ('{"baseUrl": "https://u:p@h.example/"}', 'baseUrl=malformed'),
    ('{"slug": "other"}', 'slug=fixed'), ('{"status": "closed"}', 'status=fixed'), ('{"colour": "red"}', 'colour=unknown'),
    ('{"colour": "red", "locale": "fr"}', 'colour=unknown locale=unknown')) v (c, r);
select is(pg_temp.change(jsonb_build_object('name', jsonb_build_object('ja', repeat('あ', 201))), 3), 'invalid 3 name=too-long', 'a name of 201 characters');
select results_eq($$select act, actor, detail::jsonb from audit.events where tenant_id = tenant('yougo') and act = 'tenant-changed' order by event_no limit 1$$,
    $$values ('tenant-changed', 'owner@yougo.example', '{"name": "yougo", "fields": ["deskPhone", "name"],
              "was": {"deskPhone": "", "name": {"ja": "学術用語普及協会", "en": "Terminology Society"}},
              "is": {"deskPhone": "03-1234-5678", "name": {"ja": "学術用語普及協会", "en": "Terms Society"}}}'::jsonb)$$, 'the audit says which fields, what they were and are');
select is(pg_temp.change('{"sender": "desk@yougo.example"}', 3), 'saved 4', 'of a sender');
select is_empty($$select * from audit.events where detail::text like '%desk@yougo%'$$, 'the audit names the field alone');
select is(settings_changes, 3::bigint, 'servers learn that there was a change') from app.read_tenants() where slug = 'yougo';

-- Texts.
create function pg_temp.text(p_code text, p_changes jsonb, p_version integer) returns text language sql
    as $$ select concat_ws(' ', outcome, version, reasons[1]) from app.change_text(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, p_version, p_changes) $$;
select results_eq($$select place from app.list_texts(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, null, 10)$$,
    array['change-code', 'faq', 'help-desk', 'mail-signature', 'privacy'], 'texts are listed');
select is(document #>> '{body,ja}' like '%電話 {phone}（{hours}）%', true, 'as they are written') from app.list_texts(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'help-desk', null, 1);
select is(outcome, 'unknown', 'another is not') from app.list_texts(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'imprint', null, 1);
select is(pg_temp.text('faq', '{"body": {"en": "## Where?\nAt {tenant}, {phone}."}}', 1), 'saved 2', 'one language is changed');
select is(settings #>> '{texts,faq,en}', E'## Where?\nAt Terms Society, 03-1234-5678.', 'and shown') from app.read_settings(tenant('yougo'));
select is(settings #>> '{texts,faq,ja}' like '## 認証コード%', true, 'the other stays') from app.read_settings(tenant('yougo'));
select is(pg_temp.text('faq', '{"body": {"en": "x"}}', 1), 'conflict 2', 'at a version');
select is(pg_temp.text('faq', '{"body": {"en": ""}}', 2), 'invalid 2 missing', 'not emptied');
select is(pg_temp.text('faq', '{"body": {"en": "a\u0007"}}', 2), 'invalid 2 malformed', 'nor with control characters');
select is(pg_temp.text('mail-signature', jsonb_build_object('body', jsonb_build_object('en', repeat('x', 501))), 1), 'invalid 1 too-long', 'a signature is short');
select is(pg_temp.text('change-code', '{"body": {"ja": "再設定コード"}}', 1), 'saved 2', 'the code of a recovery has the tenant''s name');
select is(pg_temp.text('change-code', jsonb_build_object('body', jsonb_build_object('ja', t)), 2), 'invalid 2 ' || r, 'of one short line') from (values
    (E'再\n設定', 'malformed'), (repeat('あ', 31), 'too-long'), (' ', 'missing')) v (t, r);
select is(pg_temp.text('imprint', '{"body": {"en": "x"}}', 1), 'unknown', 'no text is invented');
select is_empty($$select * from audit.events where act = 'text-changed' and detail::text like '%Where%'$$, 'what a text says is not on the audit');
select is(app.fill_text(E'a {tenant}\nt {phone}（{hours}）\n（{hours}）\nb', 'N', p, h, '20 minutes'), r, 'filled: ' || replace(r, E'\n', ' · ')) from (values
    ('1', '9', E'a N\nt 1（9）\n（9）\nb'), ('1', '', E'a N\nt 1\n\nb'), ('', '9', E'a N\n（9）\nb'), ('', '', E'a N\n\nb')) v (p, h, r);

select is(app.fill_text('{minutes}分間', 'N', '', '', '450 seconds'), '7分間', 'and for how many minutes a code is valid');
update registry.policies set code_lifetime = '10 minutes' where tenant_id = tenant('kijun');
select is(settings #>> '{texts,faq,en}' like '%A code is valid for 10 minutes%', true, 'as the policy has it') from app.read_settings(tenant('kijun'));

-- Hosts: the installation's operators name them.
create function pg_temp.host(p_host text, p_slug text default 'yougo') returns text language sql
    as $$ select outcome from app.add_host(tenant(p_slug), 0, digest('owner of installation'), p_host) $$;
select is(pg_temp.host('members.yougo.example'), 'added', 'a host is added');
select is(pg_temp.host('members.yougo.example'), 'added', 'twice is once');
select is(pg_temp.host('members.yougo.example', 'kijun'), 'host-taken', 'and nobody else''s');
select is(pg_temp.host(h), 'invalid', 'no host: ' || h) from unnest(array['', 'A.example', 'a b', 'a.example:80', 'https://a.example', '-a.example', 'a..example', repeat('a.', 130)]) h;
select is(app.host_fault(h), r, 'refused: ' || h) from (values ('127.0.0.1', 'ip-address'), ('10.1', 'ip-address'), ('a.0x7f', 'ip-address'),
    ('localhost', 'localhost'), ('a.localhost', 'localhost'), ('localhost.localdomain', 'localhost'),
    ('xn--a', 'malformed'), ('xn--', 'malformed'), ('a.xn--99999999.example', 'malformed'), ('ab--c.example', 'malformed'),
    (repeat('a', 64) || '.example', 'malformed')) v (h, r);
select is(app.host_fault(h), null, 'taken: ' || h) from unnest(array['members.example', 'xn--r8jz45g.xn--zckzah', 'xn--bcher-kva.example', 'intranet', '1a.example', 'a-b.example']) h;
select results_eq($$select host from app.list_hosts(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'))$$, array['members.yougo.example'], 'it is listed');
select is(outcome, 'unknown', 'removed from another') from app.remove_host(tenant('kijun'), 0, digest('owner of installation'), 'members.yougo.example');
select is(outcome, 'removed', 'it is removed') from app.remove_host(tenant('yougo'), 0, digest('owner of installation'), 'members.yougo.example');
select is(outcome, 'unknown', 'once') from app.remove_host(tenant('yougo'), 0, digest('owner of installation'), 'members.yougo.example');

-- Policies: every bound by name.
create function pg_temp.policy(p_changes jsonb, p_version integer default 1) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.change_policy(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_version, p_changes) $$;
select is(document, '{"codeLifetimeSeconds": 1200, "codeForm": "letters", "codeTries": 5, "dayTries": 15, "mailGapSeconds": 60, "hourMails": 5, "addressDayCeiling": 100,
    "sessionIdleSeconds": 1800, "sessionLongestSeconds": 43200, "signInFreeTries": 5, "networkFreeTries": 50, "tokenFreeTries": 1000, "tarpitLongestSeconds": 900,
    "helpAfterSeconds": 1800, "auditKeptMonths": 84, "announcementsPerHour": 3600, "reminderDays": [30], "membershipClasses": [],
    "grantLifetimeSeconds": 900, "duplicateAddress": "choose", "passwordLeast": 15, "passwordMost": 128, "passwordWords": [], "coolingOffSeconds": 259200, "twoOperators": true,
    "offerLifetimeSeconds": 604800, "objectionSeconds": 259200, "handoverEffect": "at-acceptance"}'::jsonb, 'policies read as one document')
  from app.read_policy(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'));
select is(pg_temp.policy(jsonb_build_object(f, v)), 'invalid 1 ' || f || '=out-of-range', f || ': not ' || v) from (values
    ('codeLifetimeSeconds', 299, 1201), ('codeTries', 0, 6), ('dayTries', 0, 51), ('mailGapSeconds', 29, 3601), ('hourMails', 0, 6), ('addressDayCeiling', 9, 1001),
    ('sessionIdleSeconds', 59, 28801), ('sessionLongestSeconds', 59, 86401), ('signInFreeTries', 0, 11), ('networkFreeTries', 4, 1001), ('tokenFreeTries', 9, 100001),
    ('tarpitLongestSeconds', 59, 3601), ('helpAfterSeconds', 59, 86401), ('auditKeptMonths', 11, 1201), ('announcementsPerHour', 59, 100001),
    ('grantLifetimeSeconds', 299, 1801), ('passwordLeast', 14, 65), ('passwordMost', 63, 129),
    ('offerLifetimeSeconds', 86399, 2592001), ('objectionSeconds', 86399, 1209601)) b (f, low, high),
    unnest(array[low, high]) v;
select lives_ok(format($$select app.change_policy(%s, %s, %L, p.version, %L) from registry.policies p where p.tenant_id = %s$$, tenant('yougo'), tenant('yougo'),
    digest('owner of yougo'), jsonb_build_object(f, v), tenant('yougo')), f || ': ' || v || ' is kept by the table, too') from (values
    ('codeLifetimeSeconds', 300, 1200), ('codeTries', 1, 5), ('dayTries', 1, 50), ('mailGapSeconds', 30, 3600), ('hourMails', 1, 5), ('addressDayCeiling', 10, 1000),
    ('sessionIdleSeconds', 60, 28800), ('sessionLongestSeconds', 28800, 86400), ('signInFreeTries', 1, 10), ('networkFreeTries', 5, 1000), ('tokenFreeTries', 10, 100000),
    ('tarpitLongestSeconds', 60, 3600), ('helpAfterSeconds', 60, 86400), ('auditKeptMonths', 12, 1200), ('announcementsPerHour', 60, 100000),
    ('grantLifetimeSeconds', 300, 1800), ('passwordLeast', 15, 64), ('passwordMost', 64, 128),
    ('offerLifetimeSeconds', 86400, 2592000), ('objectionSeconds', 86400, 1209600)) b (f, low, high),
    unnest(array[low, high]) v;
update registry.policies set version = 9, session_idle = '30 minutes' where tenant_id = tenant('yougo');
select is(pg_temp.policy(c::jsonb, 9), 'invalid 9 ' || r, r || ' of ' || c) from (values
    ('{"codeForm": "emoji"}', 'codeForm=unknown'), ('{"duplicateAddress": "tell"}', 'duplicateAddress=unknown'), ('{"handoverEffect": "never"}', 'handoverEffect=unknown'), ('{"reminderDays": [1,2,3,4,5,6]}', 'reminderDays=too-many'), ('{"reminderDays": [0]}', 'reminderDays=out-of-range'),
    ('{"reminderDays": [367]}', 'reminderDays=out-of-range'), ('{"reminderDays": ["x"]}', 'reminderDays=wrong-type'), ('{"reminderDays": [7, 7]}', 'reminderDays=twice'),
    ('{"reminderDays": 7}', 'reminderDays=wrong-type'), ('{"codeTries": "3"}', 'codeTries=wrong-type'), ('{"codeTries": null}', 'codeTries=missing'),
    ('{"sessionIdleSeconds": 3600, "sessionLongestSeconds": 1800}', 'sessionIdleSeconds=longer-than-session'), ('{"hourMail": 3}', 'hourMail=unknown')) v (c, r);
select is(pg_temp.policy(jsonb_build_object('membershipClasses', c::jsonb), 9), 'invalid 9 membershipClasses=' || r, r || ': ' || left(c, 20)) from (values
    ('"full"', 'wrong-type'), ('[1]', 'wrong-type'), ('["full", "　"]', 'missing'), ('["full", "full"]', 'twice'), ('["a\u202eb"]', 'malformed'), ('[" full"]', 'malformed'),
    (to_json(array[repeat('級', 101)])::text, 'too-long'), (to_json(array(select generate_series(1, 101)::text))::text, 'too-many')) v (c, r);
select is(pg_temp.policy('{"membershipClasses": ["正会員", "賛助会員"]}', 9), 'saved 10', 'the classes of members');
select is(membership_classes, array['正会員', '賛助会員'], 'are kept in their order') from registry.policies where tenant_id = tenant('yougo');
update registry.policies set version = 9 where tenant_id = tenant('yougo');
select is(pg_temp.policy('{"reminderDays": []}', 9), 'saved 10', 'no reminders at all');
select is(pg_temp.policy('{"codeTries": 4}', 9), 'conflict 10', 'policies have a version');

-- Founding, closing, reopening.
create function pg_temp.found(p_changes jsonb, p_key text default null, p_request text default 'a') returns text language sql
    as $$ select concat_ws(' ', f.outcome, (select string_agg(n || '=' || r, ' ' order by n) from unnest(f.fields, f.reasons) u (n, r)))
            from app.reserve_tenant(0, digest('owner of installation')) t,
                 app.found_tenant(0, digest('owner of installation'), t.tenant_id,
                     '{"preset": "inquiry-desk", "slug": "gakkai", "name": {"ja": "学会", "en": "Society"}, "sender": "no-reply@gakkai.example", "baseUrl": "https://gakkai.example",
                       "deskPhone": "06-1111-2222"}'::jsonb || p_changes, '\x01', 'w1', p_key, digest(p_request)) f $$;
select is(outcome, 'role-refused', 'an auditor founds none') from app.reserve_tenant(0, digest('auditor of installation'));
select is(outcome, 'tenant-unknown', 'nor a tenant''s owner') from app.reserve_tenant(tenant('yougo'), digest('owner of yougo'));
select is(outcome, 'tenant-unknown', 'not even with a number') from app.found_tenant(tenant('yougo'), digest('owner of yougo'), 1, '{}', '\x01', 'w1', null, null);
select throws_ok($$select app.found_tenant(0, digest('owner of installation'), 1000000, '{}', '\x01', 'w1', null, null)$$, 'P0001', null, 'a number that was not given');
select is(pg_temp.found('{"slug": "X"}'), 'invalid slug=malformed', 'a slug is checked');
select is(pg_temp.found('{"slug": "admin"}'), 'invalid slug=reserved', 'and must not be the path of something else');
select is(pg_temp.found('{"preset": "desk", "timeZone": "Tokyo"}'), 'invalid preset=unknown timeZone=unknown', 'every field by name');
select is(pg_temp.found('{"slug": "kijun"}', 'k1'), 'slug-taken', 'a slug is one tenant''s');
select is(pg_temp.found('{}', 'k1'), 'created', 'the key of a refused request is free');
select is(pg_temp.found('{}', 'k1'), 'replayed', 'the same request again makes none');
select is(pg_temp.found('{"slug": "other"}', 'k1', 'b'), 'key-reused', 'a key stands for one request');
select is(pg_temp.found('{}'), 'slug-taken', 'without a key, the slug is taken');
select results_eq($$select key_id, state from app.read_data_keys(tenant('gakkai'))$$, $$values (1, 'current')$$, 'it has its data key');
select is(settings #>> '{texts,help-desk,ja}' like '%電話 06-1111-2222%', true, 'and its own telephone') from app.read_settings(tenant('gakkai'));
select is(count(*), 3::bigint, 'and calendars, types, texts by its preset') from registry.credential_types where tenant_id = tenant('gakkai') and holder = 'organisation';
select is(actor, 'owner@installation.example', 'founded by somebody') from audit.events where tenant_id = tenant('gakkai') and act = 'tenant-created';
create function pg_temp.close(p_version integer) returns text language sql
    as $$ select concat_ws(' ', outcome, version) from app.close_tenant(tenant('gakkai'), 0, digest('owner of installation'), p_version) $$;
create function pg_temp.reopen(p_slug text, p_version integer, p_home integer default 0, p_who text default 'owner of installation') returns text language sql
    as $$ select concat_ws(' ', outcome, version) from app.reopen_tenant(p_home, digest(p_who), p_slug, p_version) $$;
select is(pg_temp.close(7), 'conflict 1', 'closing names a version');
select is(pg_temp.close(1), 'closed 2', 'it is closed');
select is(pg_temp.close(2), 'tenant-unknown', 'and then it is not there');
select is_empty($$select * from app.read_tenants() where slug = 'gakkai'$$, 'for nobody');
select is(document ->> 'status', 'closed', 'but on the installation''s list') from app.list_tenants(0, digest('owner of installation'), null, 10) where place = 'gakkai';
select is(pg_temp.reopen('gakkai', 1), 'conflict 2', 'reopening names a version');
select is(pg_temp.reopen('yougo', 4), 'conflict 4', 'of a closed tenant');
select is(pg_temp.reopen('nothing', 1), 'unknown', 'that is');
select is(pg_temp.reopen('gakkai', 2, 0, 'auditor of installation'), 'role-refused', 'by an owner of the installation');
select is(pg_temp.reopen('gakkai', 2, tenant('yougo'), 'owner of yougo'), 'tenant-unknown', 'and nobody else');
select is(pg_temp.reopen('gakkai', 2), 'reopened 3', 'it is open again');
select is(pg_temp.close(null), 'closed 4', 'who names no version means the one that stands');
select is(pg_temp.reopen('gakkai', null), 'reopened 5', 'both ways');
select * from finish();
rollback;
