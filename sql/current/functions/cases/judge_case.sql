-- What is wrong with what somebody tells the desk; the one place that decides it. The new person's name stands in letters that others
-- get: it is no address of the web.
-- Who may call: functions of app only.
-- Returns: a row per field that is refused: reason and column (by its name in the API).
set role aikotoba_definer;

create or replace function app.judge_case(
    p_purpose text, p_postal_address text, p_organisation text, p_department text, p_predecessor text, p_person text, p_phone text,
    p_address text
) returns table (reason text, reason_column text)
language plpgsql immutable
as $$
#variable_conflict use_column
begin
    return query
    select j.reason, j.reason_column
      from (select case
                       when f.required and btrim(coalesce(f.given, ''), ' 　') = '' then f.missing
                       when length(f.given) > f.most then 'too-long'
                       when app.ill_formed(f.given) then 'text-malformed'
                       when f.reason_column = 'person' and f.given ~* '://|www\.' then 'text-malformed'
                   end as reason, f.reason_column, f.position
              from (values (1, 'postalAddress', p_postal_address, true, 300, 'postal-address-missing'),
                           (2, 'organisation', p_organisation, true, 200, 'organisation-missing'),
                           (3, 'department', p_department, false, 200, ''),
                           (4, 'predecessor', p_predecessor, false, 200, ''),
                           (5, 'person', p_person, true, 200, 'person-missing'),
                           (6, 'phone', p_phone, true, 50, 'phone-missing'))
                   as f (position, reason_column, given, required, most, missing)
            union all
            select a.reason, 'email', 7 from app.judge_contact('representative', 'x', p_address) a
            union all
            select case when p_purpose in ('contact-left', 'member-id-unknown') then null else 'purpose-unknown' end, 'purpose', 0) j
     where j.reason is not null
     order by j.position;
end
$$;

reset role;
