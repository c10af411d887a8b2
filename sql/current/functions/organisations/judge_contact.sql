-- What is wrong with a contact's fields; the one place that decides it, for forms and files alike.
-- Who may call: functions of app only; inlined. Addresses: lenient before the @, since many that break the rules exist, and strict
-- about all that could end a header or begin a second recipient. Names stand in letters to others, and are no address of the web.
-- Dates, where there are any: p_from NULL begins now, p_until NULL lasts; a beginning of today, which p_now has passed, is not of
-- the past.
-- Returns: one row; reason, column (by its name in the API) and what stands there, all NULL when nothing is wrong.
set role aikotoba_definer;

create or replace function app.judge_contact(
    p_role text, p_person text, p_address text, p_department text default null, p_phone text default null,
    p_locale text default null, p_from timestamptz default null, p_until timestamptz default null, p_now timestamptz default null
) returns table (reason text, reason_column text, value text)
language sql immutable
as $$
    select split_part(j.found, ' ', 2), split_part(j.found, ' ', 1),
           case split_part(j.found, ' ', 1)
               when 'address' then p_address when 'role' then p_role when 'person' then p_person
               when 'department' then p_department when 'phone' then p_phone when 'locale' then p_locale end
      from (select case
                when coalesce(p_address, '') = '' then 'address address-missing'
                when length(p_address) > 254
                  or p_address !~* '^[!#-''*+./0-9=?A-Z^_`a-z{|}~-]+@([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$'
                    then 'address address-malformed'
                when btrim(coalesce(p_person, ''), ' 　') = '' then 'person person-missing'
                when length(p_person) > 200 then 'person too-long'
                when app.ill_formed(p_person) or p_person ~* '://|www\.' then 'person text-malformed'
                when p_role not in ('representative', 'deputy', 'technical') or p_role is null then 'role role-unknown'
                when length(p_department) > 200 then 'department too-long'
                when app.ill_formed(p_department) or p_department ~* '://|www\.' then 'department text-malformed'
                when length(p_phone) > 50 then 'phone too-long'
                when app.ill_formed(p_phone) then 'phone text-malformed'
                when p_locale not in ('ja', 'en') then 'locale locale-unknown'
                when p_from <= p_now - interval '1 day' then 'validFrom date-over'
                when p_until <= p_now then 'validUntil date-over'
                when p_until <= p_from then 'validUntil office-ends-before-it-begins'
            end as found) j
$$;

reset role;
