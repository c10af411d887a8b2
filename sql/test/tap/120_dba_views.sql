-- What a DBA sees: figures that add up, nothing secret.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan((42 + 2 * (select count(*) from pg_class where relnamespace = 'dba'::regnamespace and relkind = 'v'))::integer);
select stop_clock('2026-04-06 14:00+09');
select is(sign_in(tenant('yougo'), '100001', 's-password2026', 'a'), 'signed-in', 'signed in');
select is(ask(tenant('yougo'), 'a', 'k-password', 'k', 'm.saeki@midorigaoka.example'), 'asked', 'asked');
select is(ask(tenant('yougo'), 'a', 'm-password', 'm', 'stranger@else.example'), 'asked', 'a decoy');
select is(count(*), 1::bigint, 'claimed') from app.claim_mail(10, 10);
select is(outcome, 'settled', 'handed over') from app.settle_mail(tenant('yougo'), id('mail k'), 1, 'handed-over', null);
select is(redeem(tenant('yougo'), 'a', 'k', 'wrong'), 'code-incorrect', 'a wrong code');
select is(redeem(tenant('yougo'), 'a', 'k', 'code of k'), 'redeemed', 'the right one');

select results_eq($$select type, period, organisations, with_credential, without, without_contact from dba.coverage
                     where tenant = 'yougo' and (type = 'm-password' and period in ('2026', '2028') or type = 'archive-password')$$,
    $$values ('archive-password', '29.0', 1::bigint, 1::bigint, 0::bigint, 0::bigint), ('archive-password', '30.0', 1, 0, 1, 0),
             ('m-password', '2026', 3, 2, 1, 0), ('m-password', '2028', 3, 0, 3, 0)$$, 'coverage');
update registry.contacts set role = 'technical' where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
select is(without_contact, 1::bigint, 'an organisation without a representative shows') from dba.coverage where tenant = 'yougo' and type = 'm-password' and period = '2026';

select results_eq($$select member_id, period, by from dba.accepted_credentials_at('2026-04-06 14:00+09') where tenant = 'yougo' and type = 's-password' and member_id = '100001'$$,
    $$values ('100001', '2025', 'grace'), ('100001', '2026', 'validity')$$, 'two generations are accepted in grace');
select set_eq($$select period from dba.accepted_credentials_at('2026-03-31 23:59:59.999999+09') where tenant = 'yougo' and type = 's-password'$$, array['2025'], 'one before the turn of the year');
select set_eq($$select period from dba.accepted_credentials_at('2026-05-01 00:00+09') where tenant = 'yougo' and type = 's-password'$$, array['2026'], 'one after the grace');
select results_eq($$select member_id, period from dba.accepted_credentials_at('2026-04-06') where tenant = 'yougo' and type = 'archive-password'$$, $$values (null::text, '29.0')$$, 'and the tenant''s own');

select results_eq($$select day, type, asked, withheld, handed_over, redeemed, expired, wrong_tries from dba.inquiry_funnel where tenant = 'yougo'$$,
    $$values ('2026-04-06'::date, 'k-password', 1::bigint, 0::bigint, 1::bigint, 1::bigint, 0::bigint, 1::bigint), ('2026-04-06', 'm-password', 1, 1, 0, 0, 0, 0)$$, 'the funnel');
select later('20 minutes');
select is(expired, 1::bigint, 'what nobody redeemed has expired') from dba.inquiry_funnel where tenant = 'yougo' and type = 'm-password';
select set_eq($$select template, state, n, oldest_age from dba.outbox_state where tenant = 'yougo'$$,
    $$values ('code', 'handed-over', 1::bigint, interval '20 minutes'), ('code', 'withheld', 1, '20 minutes'), ('disclosure-notice', 'queued', 1, '20 minutes')$$, 'the outbox by state');
select results_eq($$select member_id, opened_at, ends_at, network_masked from dba.sessions where tenant = 'yougo'$$,
    $$values ('100001', clock() - interval '20 minutes', clock() + interval '11 hours 40 minutes', '192.0.2.x')$$, 'sessions, their network cut');
update registry.sessions set network = '\x20010db8aaaa0001';
select is(network_masked, '2001:0db8:aaaa::x', 'IPv6 to its /48') from dba.sessions where tenant = 'yougo';
select results_eq($$select member_id, inquiry_type, type, generation, receipt from dba.disclosures where tenant = 'yougo'$$,
    $$values ('100001', 'k-password', 'k-password', 1, 'D26-0406-8K3P'), ('100001', 'k-password', 'k-password', 1, 'D26-0406-8K3P')$$, 'disclosures');
select is(count(*), (select count(*) from audit.events where tenant_id = tenant('yougo')), 'the audit in full') from dba.audit_events where tenant = 'yougo';
select results_eq($$select address_masked, delivery from dba.contact_health where tenant = 'yougo' and member_id = '100001' and role = 'representative'$$,
    $$values ('M***@midorigaoka.example', 'reached')$$, 'addresses are masked');

select is_empty($$select * from dba.lockouts where tenant = 'yougo'$$, 'nobody is locked out');
select is(sign_in(tenant('yougo'), '100002', 'wrong', 'x'), 'sign-in-refused', 'wrong') from generate_series(1, 5);
update registry.throttles set tries = 15 where tenant_id = tenant('yougo') and purpose = 'inquiry:k-password';
select set_eq($$select purpose, tries, blocked_until from dba.lockouts where tenant = 'yougo'$$,
    $$values ('sign-in', 5, clock() + interval '5 seconds'), ('inquiry:k-password', 15, clock() - interval '20 minutes' + interval '1 day')$$, 'who is turned away, and until when');
select ok(bool_and(length(subject_digest_prefix) <= 12), 'by a prefix that names nobody') from dba.throttles where tenant = 'yougo';
select results_eq($$select calendar, periods_ahead from dba.calendar_horizon where tenant = 'yougo'$$, $$values ('fiscal', 2::bigint), ('release', 1::bigint)$$, 'how far calendars reach');
select results_eq($$select "table", rows from dba.key_usage where tenant = 'yougo' and key_id = 1$$,
    $$values ('credentials', 43::bigint), ('import_values', 0::bigint), ('one_time_codes', 2::bigint), ('operators', 0::bigint), ('outbox', 0::bigint),
             ('sealed_values', 43::bigint), ('seals', 0::bigint)$$, 'what stands on a key');
update registry.operators set password_digest = '\x00', password_key_id = 1, password_kdf = '{}', password_salt = '\x00' where tenant_id = tenant('yougo') and role = 'owner';
select is(rows, 1::bigint, 'an operator''s password, too') from dba.key_usage where tenant = 'yougo' and key_id = 1 and "table" = 'operators';
update registry.operators set totp_sealed = '\x00', totp_key_id = 2 where tenant_id = tenant('yougo') and role = 'auditor';
insert into vault.data_keys select (jsonb_populate_record(k, '{"key_id": 2, "state": "readable"}')).* from vault.data_keys k where k.tenant_id = tenant('yougo') and k.key_id = 1;
select is(rows, 1::bigint, 'and his second factor') from dba.key_usage where tenant = 'yougo' and key_id = 2 and "table" = 'operators';
insert into audit.seals (tenant_id, seal_no, era, cluster, from_xact, to_xact, last_event, events, root, head, key_id, signature, sealed_at)
values (tenant('yougo'), 1, 1, 1, '1', '2', 1, 1, '\x00', '\x00', 2, '\x00', clock());
select is(rows, 1::bigint, 'the audit''s seals') from dba.key_usage where tenant = 'yougo' and key_id = 2 and "table" = 'seals';
update registry.credentials set digest_key = 2 where tenant_id = tenant('yougo') and credential_id = (select min(c.credential_id::text)::uuid from registry.credentials c where c.tenant_id = tenant('yougo') and c.digest is not null);
select is(rows, 1::bigint, 'and a password of which a digest is all there is, like a member''s own') from dba.key_usage where tenant = 'yougo' and key_id = 2 and "table" = 'credentials';
select is(count(*), 0::bigint, 'all that ends has a successor') from (select stop_clock('2027-03-20')) c, dba.expiring_credentials where tenant = 'yougo' and type = 'k-password' and not successor_exists and member_id <> '100003';
select is(count(*), 8::bigint, 'what ends is seen 60 days before, grace included') from dba.expiring_credentials where tenant = 'yougo' and grace_until = '2027-05-01 00:00+09' and type in ('k-password', 's-password') and member_id <> '100003';
select is(split_part(name, ' ', 1), 'tenant_id', name || ' begins with the tenant') from (
    select a.attname || ' ' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dba'
      join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 where c.relkind = 'v') v;
select is_empty($$select c.relname, a.attname from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'dba'
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 where a.attname in ('digest', 'sealed', 'salt', 'payload', 'wrapped', 'address', 'recipient', 'token_digest')$$, 'no view has a secret column');


-- Offices and who is in them; 100004 is suspended, 100005 withdrawn.
select stop_clock('2026-04-06 14:00+09');
update registry.contacts set delivery = 'refused' where tenant_id = tenant('yougo') and organisation_id = id('yougo100003');
update registry.contacts set valid_until = '2026-04-01' where tenant_id = tenant('yougo') and organisation_id = id('yougo100002') and role = 'deputy';
select results_eq($$select member_id, roles_filled, reachable from dba.contact_coverage where tenant = 'yougo'$$,
    $$values ('100001', 'deputy, representative, technical', true), ('100002', 'representative', true), ('100003', 'technical', false)$$, 'offices held, and who would not be reached');
update registry.contacts set valid_until = '2026-04-01' where tenant_id = tenant('yougo') and organisation_id = id('yougo100002');
select results_eq($$select roles_filled, reachable from dba.contact_coverage where tenant = 'yougo' and member_id = '100002'$$, $$values ('', false)$$, 'nobody in office');
select is(outcome, 'lifted', 'an operator acts') from app.lift_lockout(tenant('yougo'), tenant('yougo'), digest('operator of yougo'), '100002', digest('member 100002'));
select results_eq($$select operator, act, day, n from dba.operator_activity where tenant = 'yougo'$$,
    $$values ('operator@yougo.example', 'lockout-lifted', '2026-04-06'::date, 1::bigint)$$, 'what the desk did, by day');

-- Every view is read by those it is for.
create function pg_temp.reads(p_role text, p_view text) returns text language plpgsql as $$
declare v text;
begin
    execute format('set local role %I', p_role);
    execute format('select count(*) >= 0 from dba.%I', p_view) into v;
    reset role;
    return v;
exception when others then
    reset role;
    return sqlerrm;
end $$;
select is(pg_temp.reads('aikotoba_dba', relname), 'true', 'a DBA reads ' || relname) from pg_class where relnamespace = 'dba'::regnamespace and relkind = 'v' order by 1;

select * from finish();
rollback;
