-- What is wrong with an operator's note about what was checked; NULL when nothing is.
-- Who may call: functions of app only.
set role aikotoba_definer;

create or replace function app.note_fault(p_note text) returns text
language plpgsql immutable
as $$
begin
    return case
        when btrim(coalesce(p_note, ''), ' 　') = '' then 'note-missing'
        when length(p_note) > 500 then 'too-long'
        when app.ill_formed(p_note) then 'text-malformed' end;
end
$$;

reset role;
