-- Makes the months of the audit ahead, this one and three more.
-- Who may call: aikotoba_courier; once a day is plenty. Locks: audit.events, shortly, when a month is missing.
-- Returns: prepared (how many were made).
set role aikotoba_definer;

create or replace function app.prepare_audit()
returns table (outcome text, made integer)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
begin
    return query select 'prepared', audit.make_months(3);
end
$$;

comment on function app.prepare_audit() is 'Makes the months of the audit ahead.';

reset role;
