-- What the tests stand on: a clock that can be set, and two invented tenants made by the functions the product uses.
-- Loaded by run.sh into its scratch database, after the checks that want the real clock.
\set ON_ERROR_STOP 1

create schema tap;
create extension pgtap with schema tap;
grant usage on schema tap to public;
-- Grants on new objects of the administrator: the tests ask as every role.
grant execute on all functions in schema tap to public;

-- aikotoba_test.now stands still; unset, the clock runs.
create or replace function identity.clock() returns timestamptz
    language sql volatile parallel safe
    as $$ select coalesce(nullif(current_setting('aikotoba_test.now', true), '')::timestamptz, clock_timestamp()) $$;

create schema fixture;
grant usage on schema fixture to public;

create function fixture.id(p_name text) returns uuid language sql immutable
    as $$ select md5(p_name)::uuid $$;
create function fixture.digest(p_name text) returns bytea language sql immutable
    as $$ select sha256(convert_to(p_name, 'UTF8')) $$;
create function fixture.tenant(p_slug text) returns integer language sql stable security definer
    as $$ select tenant_id from registry.tenants where slug = p_slug $$;
create function fixture.stop_clock(p_at timestamptz) returns void language sql
    as $$ select set_config('aikotoba_test.now', p_at::text, false) $$;
create function fixture.later(p_time interval) returns void language sql
    as $$ select set_config('aikotoba_test.now', (identity.clock() + p_time)::text, false) $$;
grant execute on function identity.clock() to public;

-- Calls with the arguments that no test varies.
create function fixture.sign_in(p_tenant integer, p_member_id text, p_typed text, p_session text, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.sign_in(p_tenant, p_member_id, fixture.digest('member ' || p_member_id),
              array[fixture.digest('former key'), fixture.digest(p_tenant || p_member_id || p_typed)],
              fixture.digest('session ' || p_session), fixture.id('session ' || p_session), 'Mozilla/5.0', p_network) $$;
create function fixture.ask(p_tenant integer, p_session text, p_type text, p_inquiry text, p_address text,
                            p_member_id text default null, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.ask_code(p_tenant, fixture.digest('session ' || p_session), p_type,
              fixture.id('inquiry ' || p_inquiry), p_member_id, p_address, fixture.digest('address ' || p_address), 1,
              fixture.digest('code of ' || p_inquiry), 'REF1', 'ja', fixture.id('mail ' || p_inquiry), '\xc0de', p_network) $$;
create function fixture.resend(p_tenant integer, p_session text, p_inquiry text, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.resend_code(p_tenant, fixture.digest('session ' || p_session),
              fixture.id('inquiry ' || p_inquiry), 1, fixture.digest('second code of ' || p_inquiry), 'REF2', 'ja',
              fixture.id('second mail ' || p_inquiry), '\xc0de', p_network) $$;
create function fixture.redeem(p_tenant integer, p_session text, p_inquiry text, p_code text, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select min(outcome) from app.redeem_code(p_tenant, fixture.digest('session ' || p_session),
              fixture.id('inquiry ' || p_inquiry), array[fixture.digest(p_code)], fixture.id('notice ' || p_inquiry),
              'D26-0406-8K3P', p_network) $$;
create function fixture.set_status(p_tenant integer, p_organisation text, p_status text) returns text language sql
    as $$ select outcome from app.change_organisation(p_tenant, p_tenant, fixture.digest('operator of yougo'), fixture.id(p_organisation), null,
              array['status'], null, null, null, null, null, null, null, p_status) $$;
create function fixture.create_organisation(p_tenant integer, p_organisation text, p_member_id text) returns text language sql
    as $$ select outcome from app.create_organisation(p_tenant, p_tenant, fixture.digest('operator of yougo'), fixture.id(p_organisation), p_member_id, 'x', null,
              'x', 'full', null, null, null, null, null, null, null, null, null, null, null, null, null) $$;
-- A relying site whose client token has the digest of its name, and what it asks.
create function fixture.admit_site(p_tenant integer, p_site text, p_types text[]) returns void language sql
    as $$ insert into registry.access_tokens (tenant_id, token_digest, token_id, kind, name, types, created_at, ends_at)
          values (p_tenant, fixture.digest(p_site), fixture.id(p_site), 'client-token', p_site, p_types, identity.clock(), '2100-01-01') $$;
create function fixture.verify(p_tenant integer, p_site text, p_type text, p_member_id text, p_typed text)
returns text language sql
    as $$ select outcome from app.verify_credential(p_tenant, fixture.digest(p_site), p_type, p_member_id, fixture.digest('member ' || p_member_id),
              array[fixture.digest('former key'), fixture.digest(p_tenant || p_member_id || p_typed), fixture.digest(p_typed)], '\xc6336401') $$;
-- A second password beside the generated ones: the member's own, which a recovery registers.
create function fixture.offer_own_passwords(p_tenant integer) returns void language sql
    as $$ insert into registry.credential_types (tenant_id, type_id, code, name_ja, name_en, purpose_ja, purpose_en, position, calendar_id, origin, signs_in, may_be_disclosed)
          select p_tenant, fixture.id('own password'), 'password', 'パスワード', 'Password', '', '', 9, calendar_id, 'member-chosen', true, false
            from registry.calendars where tenant_id = p_tenant and code = 'fiscal' $$;
create function fixture.ask_recovery(p_tenant integer, p_recovery text, p_address text, p_member_id text default null, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.ask_recovery(p_tenant, fixture.id('recovery ' || p_recovery), p_member_id, p_address, fixture.digest('address ' || p_address), 1,
              fixture.digest('code of ' || p_recovery), 'REF1', 'ja', fixture.id('mail ' || p_recovery), '\xc0de', p_network) $$;
create function fixture.resend_recovery(p_tenant integer, p_recovery text, p_network bytea default '\xc0000201') returns text language sql
    as $$ select outcome from app.resend_recovery(p_tenant, fixture.id('recovery ' || p_recovery), 1, fixture.digest('second code of ' || p_recovery), 'REF2', 'en',
              fixture.id('second mail ' || p_recovery), '\xc0df', p_network) $$;
create function fixture.verify_recovery(p_tenant integer, p_recovery text, p_code text, p_grant text default null, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select min(outcome) from app.verify_recovery(p_tenant, fixture.id('recovery ' || p_recovery), array[fixture.digest('former key'), fixture.digest(p_code)],
              fixture.digest(coalesce(p_grant, 'grant of ' || p_recovery)), p_network) $$;
create function fixture.register_password(p_tenant integer, p_recovery text, p_member_id text, p_password text, p_choice integer default null, p_grant text default null)
returns text language sql
    as $$ select outcome from app.register_password(p_tenant, fixture.id('recovery ' || p_recovery), fixture.digest(coalesce(p_grant, 'grant of ' || p_recovery)), p_choice,
              fixture.id('credential ' || p_password), fixture.digest(p_tenant || p_member_id || p_password), 1, '{"memory": 1}', fixture.digest('salt ' || p_password),
              fixture.id('notice ' || p_password), '\xc0000201') $$;
-- A case, and what operators and asker do about it: the operator of yougo first, its owner as the second.
create function fixture.open_case(p_tenant integer, p_case text, p_purpose text default 'contact-left', p_address text default 's.murase@midorigaoka.example',
                                  p_organisation text default 'みどり丘製薬株式会社', p_network bytea default '\xc0000201')
returns text language sql
    as $$ select min(outcome) from app.open_case(p_tenant, fixture.id('case ' || p_case), 'H26-0406-' || upper(p_case), p_purpose, '東京都千代田区神田0-0-0', p_organisation,
              '薬事部', '佐伯　真理子', '村瀬 悟', '03-0000-1187', p_address, fixture.digest('address ' || p_address), 'ja', fixture.id('received ' || p_case), p_network) $$;
create function fixture.approve_case(p_tenant integer, p_who text, p_case text, p_version integer) returns text language sql
    as $$ select outcome from app.approve_case(p_tenant, p_tenant, fixture.digest(p_who), fixture.id('case ' || p_case), p_version, '代表番号に電話した',
              fixture.id('approved ' || p_case)) $$;
create function fixture.refuse_case(p_tenant integer, p_who text, p_case text, p_version integer, p_reason text default 'evidence-differs') returns text language sql
    as $$ select outcome from app.refuse_case(p_tenant, p_tenant, fixture.digest(p_who), fixture.id('case ' || p_case), p_version, p_reason, '住所が違う',
              fixture.id('refused ' || p_case)) $$;
create function fixture.ask_case_code(p_tenant integer, p_case text, p_issue text default 'code') returns text language sql
    as $$ select outcome from app.ask_case_code(p_tenant, fixture.id('case ' || p_case), 1, fixture.digest(p_issue || ' of ' || p_case), 'REF1', 'ja',
              fixture.id(p_issue || ' mail ' || p_case), '\xc0de', '\xc0000201') $$;
create function fixture.prove_case(p_tenant integer, p_case text, p_code text, p_network bytea default '\xc0000201') returns text language sql
    as $$ select outcome from app.prove_case(p_tenant, fixture.id('case ' || p_case), array[fixture.digest(p_code)], fixture.id('successor ' || p_case),
              fixture.digest('objection ' || p_case), 1, '\x0b1ec7', fixture.id('notice ' || p_case), fixture.id('done ' || p_case), p_network) $$;
create function fixture.object_to_case(p_tenant integer, p_case text, p_secret text) returns text language sql
    as $$ select outcome from app.object_to_case(p_tenant, fixture.id('case ' || p_case), fixture.digest(p_secret), '\xc0000201') $$;
-- My page: a proof by code, changes of a contact (p_fields as its JSON), and what they wait for.
create function fixture.ask_proof(p_tenant integer, p_session text, p_change text) returns text language sql
    as $$ select outcome from app.ask_proof(p_tenant, fixture.digest('session ' || p_session), fixture.id('change ' || p_change), 1,
              fixture.digest('code of ' || p_change), 'REF1', 'ja', fixture.id('mail ' || p_change), '\xc0de', '\xc0000201') $$;
create function fixture.change_contact(p_tenant integer, p_session text, p_contact text, p_version integer, p_fields jsonb, p_change text default 'none')
returns text language sql
    as $$ select concat_ws(' ', outcome, version, reason_column, reason)
            from app.change_own_contact(p_tenant, fixture.digest('session ' || p_session), fixture.id(p_contact), p_version, array(select jsonb_object_keys(p_fields)),
                p_fields ->> 'person', p_fields ->> 'department', p_fields ->> 'phone', p_fields ->> 'address', p_fields ->> 'locale',
                fixture.id('change ' || p_change), 1, fixture.digest('code of ' || p_change), 'REF1', fixture.id('mail ' || p_change), '\xc0de', '\xc0000201') $$;
create function fixture.resend_change(p_tenant integer, p_session text, p_change text) returns text language sql
    as $$ select outcome from app.resend_change(p_tenant, fixture.digest('session ' || p_session), fixture.id('change ' || p_change), 1,
              fixture.digest('second code of ' || p_change), 'REF2', 'ja', fixture.id('second mail ' || p_change), '\xc0df', '\xc0000201') $$;
create function fixture.prove_change(p_tenant integer, p_session text, p_change text, p_code text default null) returns text language sql
    as $$ select concat_ws(' ', outcome, remaining_tries, version)
            from app.prove_change(p_tenant, fixture.digest('session ' || p_session), fixture.id('change ' || p_change),
                array[fixture.digest('former key'), fixture.digest(coalesce(p_code, 'code of ' || p_change))], fixture.id('notice ' || p_change), '\xc0000201') $$;
create function fixture.prove_own_password(p_tenant integer, p_session text, p_member_id text, p_typed text) returns text language sql
    as $$ select outcome from app.prove_own_password(p_tenant, fixture.digest('session ' || p_session), fixture.digest('member ' || p_member_id),
              array[fixture.digest('former key'), fixture.digest(p_tenant || p_member_id || p_typed)], '\xc0000201') $$;
-- Handovers: codes are "code of <handover>", secrets to object with "objection to <handover>".
create function fixture.offer_handover(p_tenant integer, p_session text, p_handover text, p_contact text, p_address text, p_person text default '高橋 新',
                                       p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.offer_handover(p_tenant, fixture.digest('session ' || p_session), fixture.id('handover ' || p_handover), fixture.id(p_contact), p_person,
              '企画部', '03-0000-0000', p_address, 'ja', 1, fixture.digest('code of ' || p_handover), 'REF1', fixture.id('mail ' || p_handover), '\xc0de', p_network) $$;
create function fixture.resend_handover(p_tenant integer, p_handover text, p_network bytea default '\xc0000201') returns text language sql
    as $$ select outcome from app.resend_handover(p_tenant, fixture.id('handover ' || p_handover), 1, fixture.digest('second code of ' || p_handover), 'REF2',
              fixture.id('second mail ' || p_handover), '\xc0df', p_network) $$;
create function fixture.prove_handover(p_tenant integer, p_handover text, p_code text, p_accepts boolean default true, p_network bytea default '\xc0000201')
returns text language sql
    as $$ select outcome from app.prove_handover(p_tenant, fixture.id('handover ' || p_handover), array[fixture.digest('former key'), fixture.digest(p_code)], p_accepts,
              fixture.id('successor ' || p_handover), fixture.digest('objection to ' || p_handover), 1, '\xc0e0', fixture.id('told ' || p_handover),
              fixture.id('done ' || p_handover), p_network) $$;
create function fixture.withdraw_handover(p_tenant integer, p_session text, p_handover text) returns text language sql
    as $$ select outcome from app.withdraw_handover(p_tenant, fixture.digest('session ' || p_session), fixture.id('handover ' || p_handover),
              fixture.id('withdrawn ' || p_handover), '\xc0000201') $$;
create function fixture.object_to_handover(p_tenant integer, p_handover text, p_secret text) returns text language sql
    as $$ select outcome from app.object_to_handover(p_tenant, fixture.id('handover ' || p_handover), fixture.digest(p_secret), fixture.id('restored ' || p_handover),
              array[fixture.id('stopped ' || p_handover), fixture.id('stopped all ' || p_handover)], fixture.id('case of ' || p_handover),
              'H26-0406-' || upper(p_handover), '\xc0000201') $$;
-- A session that has just typed its own password again.
create function fixture.prove_session(p_tenant integer, p_session text) returns void language sql
    as $$ update registry.sessions set proven_until = 'infinity' where tenant_id = p_tenant and token_digest = fixture.digest('session ' || p_session) $$;
-- Who is in an office of an organisation, by address.
create function fixture.in_office(p_tenant integer, p_organisation text, p_role text) returns text language sql
    as $$ select string_agg(address, ' ' order by address) from registry.contacts
           where tenant_id = p_tenant and organisation_id = fixture.id(p_organisation) and role = p_role
             and valid_from <= identity.clock() and valid_until > identity.clock() $$;
-- A session without signing in, for tests that run by the real clock and have no credential then.
create function fixture.open_session(p_tenant integer, p_organisation uuid, p_session text) returns void language sql
    as $$ insert into registry.sessions (tenant_id, token_digest, session_id, organisation_id, credential_id, opened_at, last_used_at, idle, ends_at)
          values (p_tenant, fixture.digest('session ' || p_session), fixture.id('session ' || p_session), p_organisation, fixture.id('none'),
                  identity.clock(), identity.clock(), '8 hours', identity.clock() + interval '8 hours') $$;
-- The year's turn, by an operator of the tenant (p_who: "operator of yougo"). A generator's values are "<type><period>g<generation>".
create function fixture.plan_rotation(p_tenant integer, p_who text, p_rotation text, p_type text, p_period text default null, p_days integer default null)
returns text language sql
    as $$ select outcome from app.plan_rotation(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), p_type, p_period, p_days, null, null, null) $$;
create function fixture.generate(p_tenant integer, p_who text, p_rotation text, p_limit integer default 1000) returns text language plpgsql
as $$
declare
    v record;
begin
    select min(t.outcome) as outcome, array_agg(fixture.id(p_rotation || t.holder_id || t.generation)) as ids, array_agg(t.holder_id) as holders,
           array_agg(t.generation) as generations,
           array_agg(fixture.digest(p_tenant || coalesce(t.member_id, '') || t.type_code || t.period_code || 'g' || t.generation)) as digests,
           array_agg(convert_to('sealed ' || t.type_code || t.period_code || 'g' || t.generation || coalesce(t.member_id, ''), 'UTF8')) as sealed into v
      from app.take_rotation_batch(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), null, p_limit) t;
    if v.outcome <> 'taken' then
        return v.outcome;
    end if;
    return (select concat_ws(' ', outcome, stored, skipped)
              from app.store_rotation_batch(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), v.ids, v.holders, v.generations, 1,
                                            v.digests, 1, v.sealed));
end
$$;
create function fixture.reissue(p_tenant integer, p_who text, p_reissue text, p_limit integer default 1000) returns text language plpgsql
as $$
declare
    v record;
begin
    select min(t.outcome) as outcome, array_agg(fixture.id(p_reissue || t.holder_id || t.generation)) as ids, array_agg(t.holder_id) as holders,
           array_agg(t.generation) as generations,
           array_agg(fixture.digest(p_tenant || coalesce(t.member_id, '') || t.type_code || t.period_code || 'g' || t.generation)) as digests,
           array_agg(convert_to('sealed ' || t.type_code || t.period_code || 'g' || t.generation || coalesce(t.member_id, ''), 'UTF8')) as sealed into v
      from app.take_reissue_batch(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_reissue), null, p_limit) t;
    if v.outcome <> 'taken' then
        return v.outcome;
    end if;
    return (select concat_ws(' ', outcome, reissued)
              from app.reissue_credential(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_reissue), v.ids, v.holders, v.generations, 1,
                                          v.digests, 1, v.sealed));
end
$$;
create function fixture.announce(p_tenant integer, p_who text, p_rotation text, p_limit integer default 1000) returns text language sql
    as $$ select concat_ws(' ', outcome, announced, unannounced)
            from app.announce_rotation_batch(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), p_limit) $$;
create function fixture.cancel_rotation(p_tenant integer, p_who text, p_rotation text, p_version integer default null, p_limit integer default 1000) returns text language sql
    as $$ select concat_ws(' ', outcome, revoked)
            from app.cancel_rotation(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), p_version, 'planned too early', p_limit) $$;
create function fixture.close_rotation(p_tenant integer, p_who text, p_rotation text, p_force boolean default false) returns text language sql
    as $$ select outcome from app.close_rotation(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation), null, p_force) $$;
-- "planned generated announced skipped unannounced", as an operator reads them.
create function fixture.books(p_tenant integer, p_who text, p_rotation text) returns text language sql
    as $$ select concat_ws(' ', state, planned, generated, announced, skipped, unannounced)
            from app.read_rotation(p_tenant, p_tenant, fixture.digest(p_who), fixture.id(p_rotation)) $$;
-- What a period's rotation has still to make: the fixture stores generations ahead.
create function fixture.without_credentials(p_tenant integer, p_period text) returns void language sql
    as $$ delete from registry.credentials c using registry.periods p
           where c.tenant_id = p_tenant and p.tenant_id = p_tenant and p.period_id = c.period_id and p.code = p_period $$;
-- What a spec leaves behind; specs commit.
create function fixture.clear_rotations() returns void language sql
    as $$ delete from registry.reminders; delete from registry.reissues; delete from registry.credentials where rotation_id is not null;
          delete from registry.rotation_items; delete from registry.rotations $$;
create function fixture.clear_desk() returns void language sql
    as $$ delete from registry.disclosures; delete from registry.outbox; delete from registry.one_time_codes; delete from registry.inquiries;
          delete from registry.throttles; delete from registry.sessions;
          delete from registry.desk_messages; delete from registry.handover_cases; delete from registry.handovers;
          update registry.contacts set valid_until = 'infinity', replaced_by = null where valid_until < 'infinity';
          delete from registry.contacts where valid_from > '2020-01-01';
          delete from registry.recoveries; delete from registry.changes; delete from registry.credentials where origin = 'member-chosen';
          delete from registry.credential_types where origin = 'member-chosen' $$;
grant execute on all functions in schema fixture to public;

-- 学術用語普及協会 and 全国規準協会, on 6 April 2026: the fiscal year has just turned, last year's grace is running.
-- An owner, an operator and an auditor, whose tokens have the digests of "owner of <slug>" and so on.
create function fixture.found_operators(p_tenant integer, p_slug text) returns void language sql
    as $$ select app.found_operator(p_tenant, fixture.id(r || ' of ' || p_slug), r || '@' || p_slug || '.example', initcap(r), r,
              fixture.id('token of ' || r || ' of ' || p_slug), fixture.digest(r || ' of ' || p_slug), 'first', '2100-01-01')
            from unnest(array['owner', 'operator', 'auditor']) r $$;

create function fixture.fill(p_slug text, p_name_ja text, p_name_en text) returns void language plpgsql
as $$
declare
    v_tenant integer;
    v_ids uuid[];
    v_members text[] := array['100001', '100002', '100003', '100004', '100005'];
    v_type text;
    v_period text;
begin
    select tenant_id into strict v_tenant
      from app.create_tenant('inquiry-desk', p_slug, p_name_ja, p_name_en, 'no-reply@' || p_slug || '.example',
                             'https://' || p_slug || '.example', 'Asia/Tokyo');
    perform app.store_data_key(v_tenant, 1, '\x01', 'w1');
    perform fixture.found_operators(v_tenant, p_slug);
    v_ids := array(select fixture.id(p_slug || m) from unnest(v_members) m);
    perform app.store_organisations(v_tenant, v_ids, v_members,
        array['みどり丘製薬株式会社', '青空試験所', '海辺研究会', '休止中の会', '退会した会'],
        array['Midorigaoka Pharma', 'Aozora Laboratory', null, null, null],
        array['ミドリガオカセイヤク', 'アオゾラシケンジョ', 'ウミベケンキュウカイ', 'キュウシチュウノカイ', 'タイカイシタカイ'],
        array['full', 'full', 'supporting', 'full', 'full']);
    -- 100002 and 100003 share an address.
    perform app.store_contacts(v_tenant,
        array(select fixture.id(p_slug || 'contact' || n) from generate_series(1, 8) n),
        array[v_ids[1], v_ids[1], v_ids[1], v_ids[2], v_ids[2], v_ids[3], v_ids[4], v_ids[5]],
        array['representative', 'deputy', 'technical', 'representative', 'deputy', 'representative', 'representative', 'representative'],
        array['佐伯 真理子', '高橋 健', '田中 実', '木村 香', '森 進', '森 進', '林 望', '岡 正'],
        array['薬事部', null, null, null, null, null, null, null],
        array['M.Saeki@midorigaoka.example', 'takahashi@midorigaoka.example', 'tanaka@midorigaoka.example',
              'kimura@aozora.example', 'desk@shared.example', 'desk@shared.example', 'hayashi@kyushi.example', 'oka@taikai.example'],
        array['ja', 'en', 'ja', 'ja', 'ja', 'ja', 'ja', 'ja']);
    perform app.store_identifiers(v_tenant, v_ids[1:1], 'registrant-id', array['R-0001']);
    foreach v_type in array array['s-password', 'k-password', 'm-password'] loop
        foreach v_period in array array['2025', '2026', '2027'] loop
            -- 100003 has no M-password.
            perform app.store_credentials(v_tenant, v_type, v_period,
                array(select fixture.id(p_slug || v_type || v_period || m) from unnest(v_members) with ordinality u (m, n)
                       where n <> 3 or v_type <> 'm-password'),
                array(select v_ids[n] from unnest(v_members) with ordinality u (m, n) where n <> 3 or v_type <> 'm-password'),
                1,
                array(select fixture.digest(v_tenant || m || v_type || v_period) from unnest(v_members) with ordinality u (m, n)
                       where n <> 3 or v_type <> 'm-password'),
                1,
                array(select convert_to('sealed ' || v_type || v_period || m, 'UTF8') from unnest(v_members) with ordinality u (m, n)
                       where n <> 3 or v_type <> 'm-password'));
        end loop;
    end loop;
    perform app.store_credentials(v_tenant, 'archive-password', '29.0', array[fixture.id(p_slug || 'archive')],
        array[null]::uuid[], 1, array[fixture.digest('archive')], 1, array[convert_to('sealed archive', 'UTF8')]);
    update registry.organisations set status = 'suspended' where tenant_id = v_tenant and member_id = '100004';
    update registry.organisations set status = 'withdrawn' where tenant_id = v_tenant and member_id = '100005';
end
$$;

select fixture.stop_clock('2026-04-06 14:00+09');
select fixture.found_operators(0, 'installation');
select fixture.fill('yougo', '学術用語普及協会', 'Terminology Society');
select fixture.fill('kijun', '全国規準協会', 'Standards Society');
-- Addresses stand from before any moment a test goes back to.
update registry.contacts set valid_from = '2020-01-01';
select fixture.stop_clock(null);
