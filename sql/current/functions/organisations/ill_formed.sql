-- Whether a text holds what no name, department or number of a telephone is written with: controls, ends of lines, marks that
-- turn the direction of what follows or cannot be seen, emoji. The selectors of variants of kanji (辻󠄀) stay.
-- Who may call: functions of app only; inlined.
set role aikotoba_definer;

create or replace function app.ill_formed(p_text text) returns boolean
language sql immutable
as $$
    select p_text ~ '[\u0001-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufe0f\ufeff\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e007f]'
$$;

reset role;
