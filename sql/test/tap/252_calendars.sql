-- Calendars and periods: what has begun or is promised stays.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select no_plan();
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.calendar(p_code text, p_version integer, p_changes jsonb, p_key text default null) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.save_calendar(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, p_version, p_changes, gen_random_uuid(), p_key, digest(p_changes::text)) $$;
create function pg_temp.years(p_code text) returns setof text language sql
    as $$ select e.code || ' ' || to_char(e.starts_at at time zone c.time_zone, 'YYYY-MM-DD') || ' ' || to_char(e.ends_at at time zone c.time_zone, 'YYYY-MM-DD')
            from registry.periods e join registry.calendars c on c.tenant_id = e.tenant_id and c.calendar_id = e.calendar_id
           where e.tenant_id = tenant('yougo') and c.code = p_code order by e.starts_at $$;

select is(pg_temp.calendar(null, null, c::jsonb), 'invalid ' || r, r) from (values
    ('{"code": "X", "kind": "release", "timeZone": "UTC"}', 'code=malformed'), ('{"kind": "release", "timeZone": "UTC"}', 'code=missing'),
    ('{"code": "x", "kind": "lunar", "timeZone": "UTC"}', 'kind=unknown'), ('{"code": "x", "kind": "release"}', 'timeZone=missing'),
    ('{"code": "x", "kind": "release", "timeZone": "Mars/Base"}', 'timeZone=unknown'),
    ('{"code": "x", "kind": "fiscal-year", "timeZone": "UTC"}', 'startDay=missing startMonth=missing'),
    ('{"code": "x", "kind": "fiscal-year", "timeZone": "UTC", "startMonth": 13, "startDay": 1}', 'startMonth=out-of-range'),
    ('{"code": "x", "kind": "fiscal-year", "timeZone": "UTC", "startMonth": 2, "startDay": 29}', 'startDay=not-every-year'),
    ('{"code": "x", "kind": "fiscal-year", "timeZone": "UTC", "startMonth": 4, "startDay": 31}', 'startDay=no-such-day'),
    ('{"code": "x", "kind": "release", "timeZone": "UTC", "startMonth": 4, "startDay": 1}', 'startDay=not-a-fiscal-year startMonth=not-a-fiscal-year')) v (c, r);
select is(pg_temp.calendar(null, null, '{"code": "fiscal", "kind": "release", "timeZone": "UTC"}'), 'code-taken 1', 'a code is one calendar''s');
select is(pg_temp.calendar(null, null, '{"code": "school", "kind": "fiscal-year", "timeZone": "Asia/Tokyo", "startMonth": 9, "startDay": 1}', 'k'), 'saved 1', 'a fiscal year is made');
select is(pg_temp.calendar(null, null, '{"code": "school", "kind": "fiscal-year", "timeZone": "Asia/Tokyo", "startMonth": 9, "startDay": 1}', 'k'), 'replayed', 'once');
select results_eq($$select pg_temp.years('school')$$, array['2024 2024-09-01 2025-09-01', '2025 2025-09-01 2026-09-01', '2026 2026-09-01 2027-09-01', '2027 2027-09-01 2028-09-01'],
    'with its periods');
select is(pg_temp.calendar('school', 1, '{"startMonth": 1}'), 'saved 2', 'another start');
select results_eq($$select pg_temp.years('school')$$, array['2024 2024-09-01 2025-09-01', '2025 2025-09-01 2026-09-01', '2026 2026-09-01 2027-01-01', '2027 2027-01-01 2028-01-01',
    '2028 2028-01-01 2029-01-01'], 'leaves what has begun, and has one short year');
select is(pg_temp.calendar('school', 2, '{"startMonth": 8, "startDay": 25}'), 'saved 3', 'a few days earlier');
select results_eq($$select pg_temp.years('school')$$, array['2024 2024-09-01 2025-09-01', '2025 2025-09-01 2026-09-01', '2026 2026-09-01 2027-08-25', '2027 2027-08-25 2028-08-25'],
    'without a gap');
select is(pg_temp.calendar('school', 3, '{"startMonth": 9, "startDay": 8}'), 'saved 4', 'a few days later');
select results_eq($$select pg_temp.years('school')$$, array['2024 2024-09-01 2025-09-01', '2025 2025-09-01 2026-09-01', '2026 2026-09-01 2027-09-08', '2027 2027-09-08 2028-09-08'],
    'no year of a week');
select is(pg_temp.calendar('school', 3, '{"startDay": 1}'), 'conflict 4', 'at a version');
select is(pg_temp.calendar('nothing', 1, '{"startDay": 1}'), 'unknown', 'of a calendar that is');
select is(pg_temp.calendar('school', 4, '{"kind": "release", "code": "x"}'), 'invalid 4 code=fixed kind=fixed', 'which stays what it is');
create temporary table before as select e.* from registry.periods e where e.tenant_id = tenant('yougo');
select is(pg_temp.calendar('fiscal', 1, '{"startMonth": 10}'), 'period-in-use 1', 'a year ahead that has credentials is promised');
select is(pg_temp.calendar('fiscal', 1, '{"timeZone": "UTC"}'), 'period-in-use 1', 'also where it begins');
select without_credentials(tenant('yougo'), '2027');
select is(plan_rotation(tenant('yougo'), 'operator of yougo', 'r', 'k-password', '2027'), 'planned', 'as is one that a rotation');
select is(pg_temp.calendar('fiscal', 1, '{"startMonth": 10}'), 'period-in-use 1', 'is planned for');
select results_eq($$select e.* from registry.periods e where e.tenant_id = tenant('yougo') order by period_id$$, $$select * from before order by period_id$$, 'none of them moved');
delete from registry.rotation_items; delete from registry.rotations;
select is(pg_temp.calendar('fiscal', 1, '{"startMonth": 10}'), 'saved 2', 'with neither it changes');
select results_eq($$select pg_temp.years('fiscal')$$, array['2025 2025-04-01 2026-04-01', '2026 2026-04-01 2027-04-01', '2027 2027-04-01 2027-10-01', '2027-10 2027-10-01 2028-10-01'],
    'after the year that runs');
select is(count(*), 5::bigint, 'credentials of the running year are as they were') from registry.credentials c join registry.credential_types t on t.tenant_id = c.tenant_id and t.type_id = c.type_id
 where c.tenant_id = tenant('yougo') and t.code = 's-password' and c.valid_from = '2026-04-01 00:00+09' and c.valid_until = '2027-04-01 00:00+09';
select stop_clock('2027-11-01 00:00+09');
select is((app.make_fiscal_periods(tenant('yougo'), calendar_id, clock())).code, '2027-10', 'and years go on from there') from registry.calendars where tenant_id = tenant('yougo') and code = 'fiscal';
select results_eq($$select pg_temp.years('fiscal') offset 3$$, array['2027-10 2027-10-01 2028-10-01', '2028 2028-10-01 2029-10-01', '2029 2029-10-01 2030-10-01'], 'a year each');
select results_eq($$select place, document ->> 'kind' from app.list_calendars(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, null, 10)$$,
    $$values ('fiscal', 'fiscal-year'), ('release', 'release'), ('school', 'fiscal-year')$$, 'calendars are listed');
select is(outcome, 'unknown', 'one by its code') from app.list_calendars(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'lunar', null, 10);

-- Releases: dated by hand.
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.period(p_id text, p_version integer, p_changes jsonb, p_key text default null) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.save_period(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), coalesce((select e.period_id from registry.periods e
                    where e.tenant_id = tenant('yougo') and e.code = p_id), id(p_id)), p_version, p_changes, p_key, digest(p_changes::text)) $$;
create function pg_temp.release(p_changes jsonb default '{}') returns jsonb language sql
    as $$ select '{"calendar": "release", "code": "31.0", "label": {"ja": "第31版", "en": "Version 31"}, "startsAt": "2028-04-01", "endsAt": "2028-11-15T12:00:00+09:00"}'::jsonb || p_changes $$;
select is(pg_temp.period('new', null, pg_temp.release(c::jsonb)), 'invalid ' || r, r) from (values
    ('{"startsAt": "2028-02-30"}', 'startsAt=not-an-instant'), ('{"startsAt": "2028-04-01T25:00:00Z"}', 'startsAt=not-an-instant'), ('{"startsAt": "spring"}', 'startsAt=not-an-instant'),
    ('{"endsAt": "2028-04-01"}', 'endsAt=not-after-start'), ('{"endsAt": "2050-01-01"}', 'endsAt=out-of-range'), ('{"startsAt": "2028-03-31T14:59:59Z"}', 'startsAt=overlaps'),
    ('{"calendar": "lunar"}', 'calendar=unknown'), ('{"code": "a b"}', 'code=malformed'), ('{"label": {"ja": "x"}}', 'label=missing'),
    ('{"colour": 1}', 'colour=unknown')) v (c, r);
select is(pg_temp.period('new', null, pg_temp.release('{"calendar": "school"}')) like 'invalid calendar=not-a-release%', true, 'a fiscal year makes its own');
select is(pg_temp.period('new', null, pg_temp.release('{"code": "30.0"}')), 'code-taken', 'a code once in a calendar');
select is(pg_temp.period('new', null, pg_temp.release(), 'p'), 'saved 1', 'a release is added');
select is(pg_temp.period('newer', null, pg_temp.release(), 'p'), 'replayed', 'once');
select results_eq($$select starts_at, ends_at from registry.periods where tenant_id = tenant('yougo') and code = '31.0'$$,
    $$values ('2028-04-01 00:00+09'::timestamptz, '2028-11-15 12:00+09'::timestamptz)$$, 'from a day of its zone to an instant');
select is(pg_temp.period('31.0', 1, '{"endsAt": "2029-01-01", "label": {"en": "Release 31"}}'), 'saved 2', 'while nothing stands on it, it moves');
select is(pg_temp.period('31.0', 1, '{"endsAt": "2029-02-01"}'), 'conflict 2', 'at a version');
select is(pg_temp.period('29.0', 1, '{"startsAt": "2026-02-01"}'), 'period-begun 1', 'what has begun stays');
select is(pg_temp.period('29.0', 1, '{"endsAt": "2027-03-01"}'), 'period-begun 1', 'to its end');
select is(pg_temp.period('29.0', 1, '{"label": {"en": "Release 29"}}'), 'saved 2', 'under whatever label');
insert into registry.credentials (tenant_id, credential_id, type_id, period_id, generation, origin, valid_from, valid_until, grace_until)
select e.tenant_id, id('ahead'), t.type_id, e.period_id, 1, 'generated', e.starts_at, e.ends_at, e.ends_at from registry.periods e
  join registry.credential_types t on t.tenant_id = e.tenant_id and t.code = 'archive-password' where e.tenant_id = tenant('yougo') and e.code = '30.0';
select is(pg_temp.period('30.0', 1, '{"startsAt": "2027-04-02"}'), 'period-in-use 1', 'as does one that has a credential');
select is(pg_temp.period('30.0', 1, '{"calendar": "fiscal"}'), 'invalid 1 calendar=fixed', 'in its calendar');
select is(pg_temp.period('none', 1, '{"label": {"en": "x"}}') like 'unknown%', true, 'a period that is not');
select is(array_agg(document ->> 'code'), array['28.0', '29.0', '30.0', '31.0'], 'periods of one calendar are listed by their beginning')
  from app.list_periods(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'release', null, null, 10);
select is(array_agg(l.document ->> 'code'), array['30.0', '31.0'], 'from a place on')
  from app.list_periods(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'release', null, null, 2) with ordinality f (outcome, place, version, document, n),
       app.list_periods(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'release', null, f.place, 10) l where f.n = 2;
select is(outcome, 'unknown', 'another tenant''s is not one') from registry.periods e, app.list_periods(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), null, e.period_id, null, 1)
 where e.tenant_id = tenant('kijun') and e.code = '29.0';
select results_eq($$select distinct act from audit.events where tenant_id = tenant('yougo') and (act like 'calendar-%' or act like 'period-%') order by act$$,
    array['calendar-changed', 'calendar-created', 'period-changed', 'period-created'], 'all on the audit');

-- Credential types.
create function pg_temp.type(p_code text, p_version integer, p_changes jsonb) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.save_credential_type(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, p_version, p_changes, gen_random_uuid(), null, null) $$;
create function pg_temp.new_type(p_changes jsonb default '{}') returns text language sql
    as $$ select pg_temp.type(null, null, '{"code": "w-password", "name": {"ja": "W", "en": "W"}, "purpose": {"ja": "", "en": ""}, "calendar": "fiscal",
                                            "generator": {"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": 18}}'::jsonb || p_changes) $$;
select is(pg_temp.new_type(c::jsonb), 'invalid ' || r, r || ' of ' || c) from (values
    ('{"generator": {"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": 17}}', 'generator=too-weak'), ('{"generator": {"alphabet": "ABCDEFGHJKA", "length": 64}}', 'generator=alphabet'),
    ('{"generator": {"alphabet": "ABC", "length": 64}}', 'generator=alphabet'), ('{"generator": {"alphabet": "あいうえおかきくけこ", "length": 64}}', 'generator=alphabet'),
    ('{"generator": {"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": 65}}', 'generator=length'), ('{"generator": {"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": "18"}}', 'generator=wrong-type'),
    ('{"generator": null}', 'generator=missing'), ('{"origin": "imported"}', 'generator=not-generated'), ('{"calendar": "lunar"}', 'calendar=unknown'),
    ('{"holder": "tenant", "signsIn": true}', 'signsIn=held-by-the-tenant'), ('{"origin": "member-chosen", "generator": null}', 'mayBeDisclosed=member-chosen'),
    ('{"origin": "member-chosen", "generator": null, "mayBeDisclosed": false, "holder": "tenant"}', 'holder=member-chosen'), ('{"graceDays": 367}', 'graceDays=out-of-range'),
    ('{"announcedTo": []}', 'announcedTo=missing'), ('{"announcedTo": ["everybody"]}', 'announcedTo=unknown'), ('{"holder": "nobody"}', 'holder=unknown'),
    ('{"signsIn": "yes"}', 'signsIn=wrong-type'), ('{"position": -1}', 'position=out-of-range'), ('{"code": "W!"}', 'code=malformed'), ('{"secret": 1}', 'secret=unknown')) v (c, r);
select is(pg_temp.new_type('{"code": "k-password"}'), 'code-taken 1', 'a code is one type''s');
select is(pg_temp.new_type(), 'saved 1', 'a type is made');
select is(pg_temp.type('w-password', 1, '{"signsIn": true, "calendar": "school", "graceDays": 14, "generator": {"length": 20}}'), 'saved 2', 'and changed, while it has no credentials');
select is(document -> 'generator', '{"alphabet": "ABCDEFGHJKLMNPQRSTUVWXYZ", "length": 20}'::jsonb, 'field by field')
  from app.list_credential_types(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'w-password', null, 1);
select is(pg_temp.type('k-password', 1, '{"holder": "tenant", "origin": "imported", "generator": null}'), 'invalid 1 holder=in-use origin=in-use', 'one that has some stays what it is');
select is(pg_temp.type('k-password', 1, '{"code": "l-password"}'), 'invalid 1 code=fixed', 'and what it is called by programs');
select is(pg_temp.type('k-password', 1, '{"mayBeDisclosed": false, "name": {"en": "K"}}'), 'saved 2', 'it may be shown no more');
select is(pg_temp.type('k-password', 1, '{"name": {"en": "L"}}'), 'conflict 2', 'at a version');
select is(pg_temp.type('z-password', 1, '{}'), 'unknown', 'a type that is not');
select is(outcome, 'unknown', 'nor to read') from app.list_credential_types(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), 'z-password', null, 1);

-- Inquiry types.
create function pg_temp.inquiry(p_code text, p_version integer, p_changes jsonb) returns text language sql
    as $$ select concat_ws(' ', outcome, version, (select string_agg(f || '=' || r, ' ' order by f) from unnest(fields, reasons) u (f, r)))
            from app.save_inquiry_type(tenant('yougo'), tenant('yougo'), digest('owner of yougo'), p_code, p_version, p_changes, gen_random_uuid(), null, null) $$;
create function pg_temp.new_inquiry(p_changes jsonb default '{}') returns text language sql
    as $$ select pg_temp.inquiry(null, null, '{"code": "w-password", "name": {"ja": "W", "en": "W"}, "purpose": {"ja": "", "en": ""}, "proof": "session", "reveals": "credential",
                                               "credentialType": "w-password"}'::jsonb || p_changes) $$;
insert into registry.return_pages (tenant_id, code, name_ja, name_en, url) values (tenant('yougo'), 'members', 'm', 'm', '/members/');
select is(pg_temp.new_inquiry(c::jsonb), 'invalid ' || r, r || ' of ' || c) from (values
    ('{"proof": "address"}', 'proof=too-little'), ('{"proof": "none"}', 'proof=unknown'), ('{"reveals": "everything"}', 'reveals=unknown'), ('{"credentialType": null}', 'credentialType=missing'),
    ('{"credentialType": "z"}', 'credentialType=unknown'), ('{"credentialType": "k-password"}', 'credentialType=not-disclosed'), ('{"reveals": "member-id"}', 'credentialType=not-revealed'),
    ('{"reveals": "external-id", "credentialType": null}', 'identifierKind=missing'), ('{"identifierKind": "x"}', 'identifierKind=not-revealed'), ('{"code": "members"}', 'code=taken'),
    ('{"code": "my-page"}', 'code=taken'), ('{"name": null}', 'name=missing')) v (c, r);
select is(pg_temp.new_inquiry(), 'saved 1', 'an inquiry type is made');
select is(pg_temp.new_inquiry(), 'code-taken 1', 'once');
select is(pg_temp.inquiry('w-password', 1, '{"name": {"en": "Word"}, "position": 3}'), 'saved 2', 'renamed in its place');
select is(count(*), 1::bigint, 'it is one row') from registry.inquiry_types where tenant_id = tenant('yougo') and code = 'w-password';
select is(pg_temp.inquiry('w-password', 2, '{"showsNext": true}'), 'saved 3', 'asked for otherwise');
select results_eq($$select version, replaced_at is null from registry.inquiry_types where tenant_id = tenant('yougo') and code = 'w-password' order by version$$,
    $$values (2, false), (3, true)$$, 'it is another, and the old one keeps its askings');
select is(pg_temp.inquiry('w-password', 2, '{"position": 1}'), 'conflict 3', 'at a version');
select is(pg_temp.inquiry('z', 1, '{}'), 'unknown', 'one that is not');
select is(count(*), 7::bigint, 'listed once each') from app.list_inquiry_types(tenant('yougo'), tenant('yougo'), digest('auditor of yougo'), null, null, 20);
select is(count(*), 1::bigint, 'and once in the settings') from app.read_settings(tenant('yougo')), json_array_elements(settings -> 'inquiryTypes') i where i ->> 'code' = 'w-password';
select * from finish();
rollback;
