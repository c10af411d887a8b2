\set n random(0, :members - 1)
select * from app.read_me(:tenant, sha256(convert_to('aikotoba-bench-session-' || lpad(:n::text, 9, '0'), 'UTF8')));
