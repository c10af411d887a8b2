-- One word for one thing: announced_to of a credential type are roles; of a rotation it was how far its letters have gone.
-- And what is taken away by its name is removed.
set role aikotoba_owner;

-- squawk-ignore-file renaming-column, ban-drop-function
-- (Only functions read these columns, and they change with them in the same transaction.)

alter table registry.rotations rename column announced_to to announced_up_to;
alter table registry.reissues rename column notified_to to notified_up_to;

reset role;

set role aikotoba_definer;
drop function if exists app.rotation_rule(integer, uuid);
drop function if exists app.drop_identifier(integer, integer, bytea, uuid, text);
reset role;
