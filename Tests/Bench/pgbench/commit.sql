-- The floor of every write: one row, one commit.
insert into bench.commits (at, body) values (clock_timestamp(), 'a row of a floor');
