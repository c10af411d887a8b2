-- Whether a token may set its operator's password and second factor: an unlimited one, issued and not opened by signing in. With a
-- limited one, or a session left open, somebody could raise himself to all that the operator may.
-- Who may call: functions of app only. Locks nothing.
set role aikotoba_definer;

create or replace function app.may_enrol(p_home integer, p_token bytea) returns boolean
language plpgsql stable
as $$
begin
    return exists (select from registry.access_tokens a
                    where a.tenant_id = p_home and a.token_digest = p_token and a.kind = 'operator-token' and a.scopes = '{}');
end
$$;

reset role;
