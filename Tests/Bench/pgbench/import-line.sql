-- An import of one line: the functions that bring in many.
\set n :n + 1
begin;
select * from app.stage_import(
    :tenant, 0, decode(:token, 'hex'), ('01b2' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid,
    '{memberId,name,nameKana,membershipClass,contractFrom,contractUntil,contactEmail,contactName,contactRole}', '{}');
select * from app.add_import_lines(
    :tenant, 0, decode(:token, 'hex'), ('01b2' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid, '{2}',
    array[('018f' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid], array[(100000 + :n::int)::text],
    array['第' || :n::text || '会株式会社'], array['ダイ' || :n::text || 'カイ'], '{NULL}', '{正会員}', '{2026-04-01}', '{NULL}',
    array['contact@intake' || :n::text || '.example'], '{担当 太郎}', '{representative}', '{NULL}', '{NULL}',
    '{}', '{}', '{}', '{}', '{}', '{}', '{}', null, '{}');
select * from app.apply_import(
    :tenant, 0, decode(:token, 'hex'), ('01b2' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid, false, false);
select * from app.remove_import(
    :tenant, 0, decode(:token, 'hex'), ('01b2' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid);
end;
