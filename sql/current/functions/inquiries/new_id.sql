-- A version 7 id for a row that the server did not name: the batches of app.purge follow these ids through time.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.new_id(p_at timestamptz) returns uuid
language sql volatile
as $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
               placing substring(int8send((extract(epoch from p_at) * 1000)::bigint) from 3) from 1 for 6),
               52, 1), 53, 1), 'hex')::uuid
$$;

reset role;
