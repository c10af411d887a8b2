-- Ids ascend by time, as the server's do.
\set done :done + 1
\set n (:done * 8 + :client_id) % :members
select * from app.ask_code(
    :tenant, sha256(convert_to('aikotoba-bench-session-' || lpad(:n::text, 9, '0'), 'UTF8')), 'm-password',
    (lpad(to_hex(:run::int), 8, '0') || lpad(to_hex(:n::int), 24, '0'))::uuid, null,
    'contact@member' || :n::text || '.example',
    sha256(convert_to('subject' || :n::text, 'UTF8')), 1, sha256(convert_to(:n::text, 'UTF8')), 'ABCD', 'ja',
    (lpad(to_hex(:run::int), 8, '0') || '7' || lpad(to_hex(:n::int), 23, '0'))::uuid,
    '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627', '\x7f000001');
