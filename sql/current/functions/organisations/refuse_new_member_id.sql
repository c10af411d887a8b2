-- A member ID is for ever: credentials' digests are keyed over it, and it is what members know of themselves.
set role aikotoba_owner;

create or replace function registry.refuse_new_member_id() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'the member ID of organisation % is immutable', old.organisation_id
        using errcode = 'integrity_constraint_violation';
end
$$;

create or replace trigger "a member ID is immutable" before update on registry.organisations
    for each row when (old.member_id is distinct from new.member_id)
    execute function registry.refuse_new_member_id();

reset role;
