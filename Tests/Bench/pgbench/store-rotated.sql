-- What a rotation stores in bulk, for one organisation of the crowd at a time.
\set n :n + 1
select * from app.store_rotation_batch(
    :tenant, 0, decode(:token, 'hex'), :rotation::uuid,
    array[('01b1' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid],
    array[('018f' || lpad(to_hex(:n::int), 8, '0') || '70008000000000000000')::uuid],
    array[1], :key, array[sha256(convert_to(:n::text, 'UTF8'))], :key,
    array['\x01000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b'::bytea]);
