-- What a letter tells of its asking is its facts, whatever kind of asking it is.
set role aikotoba_definer;

-- squawk-ignore-file ban-drop-function
drop function if exists app.claim_mail(integer, integer);

reset role;
