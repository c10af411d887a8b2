-- A reason for the records is a sentence or two, whoever writes it: the API and the command line say so, and here it is kept.
set row_security = off;
set role aikotoba_owner;

-- squawk-ignore-file prefer-robust-stmts, constraint-missing-not-valid
-- (A rotation and a reissue a year: the tables are small.)

alter table registry.rotations no force row level security;
update registry.rotations set reason = left(reason, 500) where char_length(reason) > 500;
alter table registry.rotations force row level security;
alter table registry.reissues no force row level security;
update registry.reissues set reason = left(reason, 500) where char_length(reason) > 500;
alter table registry.reissues force row level security;

alter table registry.rotations add constraint "a reason has at most 500 characters" check (char_length(reason) <= 500);
alter table registry.reissues add constraint "a reason has at most 500 characters" check (char_length(reason) <= 500);

reset role;
reset row_security;
