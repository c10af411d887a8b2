-- Contacts at the desk, and what credentials an organisation has.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(90);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.who(p_role text) returns bytea language sql as $$ select digest(p_role || ' of yougo') $$;
create function pg_temp.add(p_who text, p_contact text, p_organisation text, p_fields jsonb, p_key text default null, p_tenant text default 'yougo')
returns text language sql as $$
    select concat_ws(' ', outcome, version, reason_column, reason)
      from (select '{"role": "deputy", "person": "浜 千鳥", "address": "hama@umibe.example"}'::jsonb || p_fields as f) g,
           app.add_contact(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_contact), id(p_organisation), f ->> 'role', f ->> 'person',
               f ->> 'department', f ->> 'phone', f ->> 'address', f ->> 'locale', (f ->> 'validFrom')::timestamptz,
               (f ->> 'validUntil')::timestamptz, p_key, digest(p_fields::text)) $$;
create function pg_temp.change(p_who text, p_contact text, p_version integer, p_fields jsonb, p_tenant text default 'yougo')
returns text language sql as $$
    select concat_ws(' ', outcome, case contact_id when id(p_contact) then 'it' when id(p_contact || ' next') then 'next' end, version, reason_column, reason)
      from app.change_contact(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_contact), p_version,
          array(select jsonb_object_keys(p_fields)), id(p_contact || ' next'), p_fields ->> 'role', p_fields ->> 'person',
          p_fields ->> 'department', p_fields ->> 'phone', p_fields ->> 'address', p_fields ->> 'locale',
          (p_fields ->> 'validFrom')::timestamptz, (p_fields ->> 'validUntil')::timestamptz) $$;
create function pg_temp.list() returns text language sql as $$
    select string_agg(c ->> 'address', ' ' order by c ->> 'address')
      from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100003')) r, json_array_elements(r.contacts) c
     where (c ->> 'inOffice')::boolean $$;
create function pg_temp.finish(p_who text, p_contact text, p_version integer, p_tenant text default 'yougo') returns text language sql as $$
    select concat_ws(' ', outcome, version) from app.end_contact(tenant(p_tenant), tenant(p_tenant), digest(p_who), id(p_contact), p_version) $$;

-- Putting into office.
select is(pg_temp.add('auditor of yougo', 'c', 'yougo100003', '{}'), 'role-refused', 'an auditor adds none');
select is(pg_temp.add('operator of yougo', 'c', 'yougo100003', '{"phone": " ", "person": " 浜 千鳥"}', 'k1'), 'added 1', 'an operator does');
select is(pg_temp.add('operator of yougo', 'c2', 'yougo100003', '{"phone": " ", "person": " 浜 千鳥"}', 'k1'), 'replayed', 'once');
select is(pg_temp.add('operator of yougo', 'c2', 'yougo100003', '{}', 'k1'), 'key-reused', 'a key stands for one request');
select is(pg_temp.add('operator of yougo', 'c2', 'yougo100003', '{"address": "HAMA@umibe.example"}'), 'exists', 'an address holds a role once');
select is(pg_temp.add('operator of yougo', 'd', 'nobody', '{}'), 'unknown', 'in an organisation there is');
select is(pg_temp.add('owner of kijun', 'd', 'yougo100003', '{}', null, 'kijun'), 'unknown', 'in this tenant');
select is(pg_temp.add('operator of yougo', 'd', 'yougo100003', '{"address": "d@umibe.example"}'::jsonb || f, 'k2'), 'invalid ' || o, f::text)
  from (values ('{"address": ""}'::jsonb, 'address address-missing'), ('{"address": null}', 'address address-missing'), ('{"address": "umibe"}', 'address address-malformed'),
               ('{"address": "a@b@c.example"}', 'address address-malformed'), ('{"address": "a@b,c@d"}', 'address address-malformed'),
               ('{"address": "a@b.example\nBcc: x@y.example"}', 'address address-malformed'), ('{"address": "a b@c.example"}', 'address address-malformed'),
               ('{"address": "絵@c.example"}', 'address address-malformed'), ('{"address": "a@-c.example"}', 'address address-malformed'),
               ('{"address": "a@c-.example"}', 'address address-malformed'), (jsonb_build_object('address', repeat('a', 250) || '@b.jp'), 'address address-malformed'),
               ('{"person": null}', 'person person-missing'), ('{"person": "　"}', 'person person-missing'), ('{"person": "a\u2067b"}', 'person text-malformed'),
               (jsonb_build_object('person', repeat('人', 201)), 'person too-long'), (jsonb_build_object('department', repeat('部', 201)), 'department too-long'),
               ('{"person": "至急 https://evil.example で確認を"}', 'person text-malformed'), ('{"department": "WWW.evil.example"}', 'department text-malformed'),
               ('{"department": "😀"}', 'department text-malformed'), (jsonb_build_object('phone', repeat('0', 51)), 'phone too-long'), ('{"phone": "0\n3"}', 'phone text-malformed'),
               ('{"role": "chief"}', 'role role-unknown'), ('{"role": null}', 'role role-unknown'), ('{"locale": "fr"}', 'locale locale-unknown'),
               ('{"validFrom": "2026-04-05 14:00+09"}', 'validFrom date-over'), ('{"validUntil": "2026-04-06 14:00+09"}', 'validUntil date-over'),
               ('{"validFrom": "2026-05-01", "validUntil": "2026-05-01"}', 'validUntil office-ends-before-it-begins')) v (f, o);
select is((select count(*) from registry.contacts where contact_id = id('d')), 0::bigint, 'nothing of that was written');
select is(pg_temp.add('operator of yougo', 'd', 'yougo100003', '{"role": "technical", "person": "先 行", "address": "a..b@umibe.example", "validFrom": "2026-05-01", "locale": "en"}', 'k2'),
    'added 1', 'from a day to come, at an address that breaks rules and exists');
select is(pg_temp.add('operator of yougo', 'e', 'yougo100003', '{"address": "today@umibe.example", "validFrom": "2026-04-06 00:00+09", "validUntil": "2026-04-08"}'), 'added 1', 'a day that has begun');
select is((select valid_from from registry.contacts where contact_id = id('e')), clock(), 'counts from now on');
select is(pg_temp.list(), 'desk@shared.example hama@umibe.example today@umibe.example', 'who is in office');
select is(ask(tenant('yougo'), null, 'member-id', 'now', 'hama@umibe.example'), 'asked', 'the new one asks');
select is((select state from registry.outbox where mail_id = id('mail now')), 'queued', 'and is written to');
select is(ask(tenant('yougo'), null, 'member-id', 'early', 'a..b@umibe.example', null, '\xc6336402'), 'asked', 'the one to come asks');
select is((select state from registry.outbox where mail_id = id('mail early')), 'withheld', 'and is not, yet');

-- Changing.
select is(pg_temp.change('auditor of yougo', 'c', 1, '{"person": "x"}'), 'role-refused', 'an auditor changes nothing');
select is(pg_temp.change('operator of yougo', 'c', 1, '{"person": "浜 ちどり", "phone": "03-0000-0000"}'), 'saved it 2', 'a change keeps the contact');
select is(pg_temp.change('operator of yougo', 'c', 2, '{"address": "hama@UMIBE.example"}'), 'saved it 3', 'also the same address in other letters');
select is(pg_temp.change('operator of yougo', 'c', 3, '{"person": "浜 ちどり", "validFrom": "2026-04-06 14:00+09", "validUntil": null}'), 'saved it 3', 'what was read and sent back changes nothing');
select is(pg_temp.change('operator of yougo', 'c', 1, '{"person": "x"}'), 'conflict it 3', 'who read an earlier version is told');
select is(pg_temp.change('owner of kijun', 'c', 3, '{"person": "x"}', 'kijun'), 'unknown', 'another tenant changes nothing');
select is(pg_temp.change('operator of yougo', 'nobody', 1, '{"person": "x"}'), 'unknown', 'what is not there is not changed');
select is(pg_temp.change('operator of yougo', 'c', 3, f), 'invalid it 3 ' || o, f::text)
  from (values ('{"person": ""}'::jsonb, 'person person-missing'), ('{"address": "x"}', 'address address-malformed'), ('{"role": null}', 'role role-unknown'),
               ('{"validUntil": "2026-04-06 13:00+09"}', 'validUntil date-over'), ('{"validFrom": "2026-04-08"}', 'validFrom already-begun'),
               ('{"role": "technical", "validFrom": "2026-04-08", "validUntil": "2026-04-07"}', 'validUntil office-ends-before-it-begins')) v (f, o);
select is(pg_temp.change('operator of yougo', 'e', 1, '{"address": "later@umibe.example", "validFrom": "2026-04-09"}'), 'invalid it 1 validFrom office-ends-before-it-begins',
    'who follows does not begin after the end');
select is(pg_temp.change('operator of yougo', 'c', 3, '{"address": "TODAY@umibe.example"}'), 'exists', 'an address holds a role once');
select later('1 hour');
select is(pg_temp.change('operator of yougo', 'c', 3, '{"address": "chidori@umibe.example"}'), 'saved next 1', 'another address is another office');
select results_eq($$select valid_until, replaced_by, address, version from registry.contacts where contact_id = id('c')$$,
    $$values (clock(), id('c next'), 'hama@UMIBE.example', 4)$$, 'the former ends');
select results_eq($$select role, person, phone, address, valid_from, valid_until, delivery from registry.contacts where contact_id = id('c next')$$,
    $$values ('deputy', '浜 ちどり', '03-0000-0000', 'chidori@umibe.example', clock(), 'infinity'::timestamptz, 'unknown')$$, 'and the other begins, for the rest as it was');
select results_eq($$select recipient, locale, due_at, code_for, facts::jsonb from app.claim_mail(9, 9) c join registry.outbox o using (tenant_id, mail_id, template, locale, recipient, code_for) where template = 'address-changed'$$,
    $$values ('hama@UMIBE.example', 'ja', clock(), id('c'), '{"person": "浜 ちどり", "role": "deputy", "address": "chidori@umibe.example"}'::jsonb)$$,
    'whose address is told: nobody at the desk moves an office in silence');
select is(pg_temp.change('operator of yougo', 'c', 4, '{"person": "x"}'), 'ended it 4', 'who is over is not changed');
select is(pg_temp.change('operator of yougo', 'c next', 1, '{"validUntil": "2027-04-01 00:00+09"}'), 'saved it 2', 'an end is set');
select is(pg_temp.change('operator of yougo', 'c next', 2, '{"validUntil": null}'), 'saved it 3', 'and taken back');
select is(pg_temp.change('operator of yougo', 'c next', 3, '{"role": "technical", "validFrom": "2026-07-01 00:00+09"}'), 'saved next 1', 'another role, from a day to come');
select results_eq($$select role, valid_from, valid_until, replaced_by from registry.contacts where contact_id in (id('c next'), id('c next next')) order by valid_from$$,
    $$values ('deputy', clock(), '2026-07-01 00:00+09'::timestamptz, id('c next next')), ('technical', '2026-07-01 00:00+09', 'infinity', null)$$, 'until then he stays what he is');
select is((select count(*) from registry.outbox where template = 'address-changed'), 1::bigint, 'whose address stays is not told');
select is(pg_temp.change('operator of yougo', 'd', 1, '{"role": "representative", "address": "saki@umibe.example", "validFrom": "2026-06-01 00:00+09"}'), 'saved it 2', 'what has not begun is changed as it stands');
select results_eq($$select role, address, valid_from from registry.contacts where contact_id = id('d')$$,
    $$values ('representative', 'saki@umibe.example', '2026-06-01 00:00+09'::timestamptz)$$, 'whole');
select results_eq($$select act, detail ->> 'fields' from audit.events where organisation_id = id('yougo100003') and subject in (id('c'), id('c next')) order by event_no$$,
    $$values ('contact-added', null), ('contact-changed', '["person","phone"]'), ('contact-changed', '["address"]'),
             ('contact-changed', '["address"]'), ('contact-changed', '["validUntil"]'), ('contact-changed', '["validUntil"]'), ('contact-changed', '["role"]')$$,
    'the audit names what changed, never how');

-- Ending.
select is(pg_temp.finish('auditor of yougo', 'c next', 4), 'role-refused', 'an auditor ends none');
select is(pg_temp.finish('owner of kijun', 'c next', 4, 'kijun'), 'unknown', 'nor another tenant');
select is(pg_temp.finish('operator of yougo', 'c next', 3), 'conflict 4', 'nor does who read an earlier version');
select is(pg_temp.finish('operator of yougo', 'c next', 4), 'ended 5', 'an operator does, at the moment it began as well');
select is((select replaced_by from registry.contacts where contact_id = id('c next')), id('c next next'), 'who follows stays who it was');
select is(pg_temp.finish('operator of yougo', 'd', 2), 'ended 3', 'and one to come never comes');
select later('1 second');
select is(pg_temp.finish('operator of yougo', 'c next', 5), 'ended 5', 'once');
select is(pg_temp.list(), 'desk@shared.example today@umibe.example', 'who is over is in office no more');
select is((select json_array_length(contacts) from app.read_organisation(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100003'))), 6, 'but kept');

-- Credentials, without values.
create function pg_temp.credentials(p_type text, p_after_from timestamptz default null, p_after uuid default null, p_limit integer default 100) returns text language sql as $$
    select string_agg(concat_ws(' ', type_code, period_code, generation, state), ', ')
      from app.list_credentials(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100003'), p_type, p_after_from, p_after, p_limit) $$;
update registry.credentials set revoked_at = clock() where credential_id = id('yougok-password2026100003');
select is(pg_temp.credentials('s-password'), 's-password 2027 1 next, s-password 2026 1 current, s-password 2025 1 previous', 'what there is, the latest first, and how it stands');
select is(pg_temp.credentials('k-password', null, null, 2), 'k-password 2027 1 next, k-password 2026 1 revoked', 'a page of it');
select is((select pg_temp.credentials('k-password', valid_from, credential_id, 2) from registry.credentials where credential_id = id('yougok-password2026100003')),
    'k-password 2025 1 previous', 'and the next one');
select is(pg_temp.credentials('m-password'), null, 'none of a type it does not have');
select is(outcome, 'type-unknown', 'nor of a type there is none of') from app.list_credentials(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), id('yougo100003'), 'z', null, null, 10);
select is(app.credential_state(clock() - interval '3 days', clock() - interval '2 days', clock(), null, clock()), 'over', 'at the end of its grace it is over');
select results_eq($$select type_code, origin, rotation_id from app.list_credentials(tenant('yougo'), tenant('yougo'), pg_temp.who('auditor'), null, null, null, null, 100)$$,
    $$select 'archive-password', 'generated', null::uuid$$, 'those of the whole tenant');
select is(outcome, 'unknown', 'another tenant sees none') from app.list_credentials(tenant('kijun'), tenant('kijun'), digest('owner of kijun'), id('yougo100003'), null, null, null, 10);
select is(outcome, 'tenant-unknown', 'here neither') from app.list_credentials(tenant('yougo'), tenant('kijun'), digest('owner of kijun'), id('yougo100003'), null, null, null, 10);
select is((select count(*) from pg_proc p, unnest(p.proargnames) n where p.proname = 'list_credentials' and n in ('digest', 'sealed', 'salt', 'kdf')), 0::bigint, 'never a digest, never a seal');
select * from finish();
rollback;
