-- Members of the last block: their digests were replaced by ones that SQL can compute.
\set done :done + 1
\set n :from + (:done * 8 + :client_id) % :count
select * from app.sign_in(
    :tenant, lpad((4821 + :n::int)::text, 6, '0'), sha256(convert_to('subject' || :n::text, 'UTF8')),
    array[sha256(convert_to('aikotoba-bench-password-' || :n::text, 'UTF8'))],
    sha256(convert_to(:run::text || '-' || :done::text || '-' || :client_id::text, 'UTF8')), gen_random_uuid(), 'pgbench',
    '\x7f000001');
