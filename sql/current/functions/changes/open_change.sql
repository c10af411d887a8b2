-- Writes an asking at My page that waits for a code, with its code and the mail that brings it.
-- Who may call: app.ask_proof, app.change_own_contact, which have charged the mail. Locks nothing: all rows are new.
-- Returns: expires_at, resend_after.
set role aikotoba_definer;

create or replace function app.open_change(
    p_tenant integer, p_change registry.changes, p_recipient text, p_purpose text, p_template text, p_key integer, p_digest bytea,
    p_reference text, p_locale text, p_mail uuid, p_payload bytea, p_form text, p_now timestamptz
) returns table (expires_at timestamptz, resend_after timestamptz)
language plpgsql
as $$
#variable_conflict use_column
begin
    insert into registry.changes values (p_change.*);
    select c.expires_at, c.resend_after into expires_at, resend_after
      from app.place_code(p_tenant, p_change.change_id, p_purpose, uuid_send(p_change.organisation_id), p_change.organisation_id,
                          p_change.organisation_id, p_template, p_recipient, false, p_key, p_digest, p_reference, p_locale, p_mail,
                          p_payload, p_form, p_now) c;
    return next;
end
$$;

reset role;
