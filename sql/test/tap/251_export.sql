-- What is written out is what an import reads.
begin;
set local search_path = fixture, tap, identity, pg_catalog;
select plan(9);
select stop_clock('2026-04-06 14:00+09');
create function pg_temp.export(p_status text default null, p_after text default null, p_limit integer default 100, p_who text default 'auditor of yougo', p_slug text default 'yougo')
returns table (o text) language sql
    as $$ select concat_ws('|', outcome, member_id, name, name_kana, name_en, membership_class, contract_from, contract_until, contact_address, contact_person, contact_role)
            from app.export_organisations(tenant(p_slug), tenant(p_slug), digest(p_who), p_status, p_after, p_limit) $$;
update registry.organisations set contract_from = '2026-04-01', contract_until = '2027-04-01' where tenant_id = tenant('yougo') and member_id = '100001';
update registry.contacts set valid_until = clock() where contact_id = id('yougocontact4');
update registry.contacts set valid_from = '2026-05-01' where contact_id = id('yougocontact6');

select is((select o from pg_temp.export(p_who => 'operator of kijun')), 'operator-unknown', 'another tenant''s operator reads nothing');
select is((select o from pg_temp.export() limit 1), 'read|100001|みどり丘製薬株式会社|ミドリガオカセイヤク|Midorigaoka Pharma|full|2026-04-01|2027-04-01|M.Saeki@midorigaoka.example|佐伯 真理子|representative', 'an organisation with its representative');
select is((select o from pg_temp.export() offset 1 limit 1), 'read|100002|青空試験所|アオゾラシケンジョ|Aozora Laboratory|full|desk@shared.example|森 進|deputy', 'or who else is in office');
select is((select o from pg_temp.export() offset 2 limit 1), 'read|100003|海辺研究会|ウミベケンキュウカイ|supporting', 'or nobody');
select is(count(*), 5::bigint, 'of whatever status') from pg_temp.export();
select is((select string_agg(o, ' ') from pg_temp.export('suspended')), 'read|100004|休止中の会|キュウシチュウノカイ|full|hayashi@kyushi.example|林 望|representative', 'or of one');
select is((select string_agg(split_part(o, '|', 2), ' ') from pg_temp.export(null, '100002', 2)), '100003 100004', 'page by page');
select is(count(*), 5::bigint, 'each list that was begun is on the audit') from audit.events where act = 'organisations-exported' and actor = 'auditor@yougo.example' and at = clock();
select is(count(*), 5::bigint, 'of one tenant only') from pg_temp.export(p_who => 'auditor of kijun', p_slug => 'kijun');

select * from finish();
rollback;
