-- The codes were stored by prepare_codes() under the same ids; their digests are computable.
\set done :done + 1
\set n :done * 8 + :client_id
select * from app.redeem_code(
    :tenant, sha256(convert_to('aikotoba-bench-session-' || lpad(:n::text, 9, '0'), 'UTF8')),
    (lpad(to_hex(:run::int), 8, '0') || '8' || lpad(to_hex(:n::int), 23, '0'))::uuid,
    array[sha256(convert_to(:n::text, 'UTF8'))],
    (lpad(to_hex(:run::int), 8, '0') || '9' || lpad(to_hex(:n::int), 23, '0'))::uuid, 'D26-0406-8K3P', '\x7f000001');
