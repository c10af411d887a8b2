-- The day that a text names (2026-04-01, 2026/4/1); NULL for anything else, also for days that do not exist.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.day_of(p_text text) returns date
language plpgsql immutable
as $$
declare
    v_parts integer[];
    v_month date;
begin
    if p_text !~ '^[12][0-9]{3}([-/])[0-9]{1,2}\1[0-9]{1,2}$' or p_text is null then
        return null;
    end if;
    v_parts := string_to_array(replace(p_text, '/', '-'), '-');
    if v_parts[2] not between 1 and 12 then
        return null;
    end if;
    v_month := make_date(v_parts[1], v_parts[2], 1);
    if v_parts[3] not between 1 and (v_month + interval '1 month')::date - v_month then
        return null;
    end if;
    return v_month + (v_parts[3] - 1);
end
$$;

reset role;
