-- What the code page shows of an inquiry; nothing in it depends on whether the address was registered.
-- Who may call: aikotoba_server. Locks nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read | inquiry-unknown | session-ended. state: open, redeemed, expired, exhausted.
set role aikotoba_definer;

create or replace function app.read_inquiry(p_tenant integer, p_session bytea, p_inquiry uuid)
returns table (
    outcome text, inquiry_type text, reference text, issued_at timestamptz, expires_at timestamptz,
    resend_after timestamptz, remaining_tries integer, state text, help_after timestamptz, form text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_found record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select t.code as type_code, t.proof, c.*, i.asked_at + c.help_after as help_at, c.issued_at + c.mail_gap as resend_after,
           s.session_id, s.organisation_id as session_organisation, s.last_used_at
      into v_found
      from registry.inquiries i
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = i.inquiry_id
      join registry.inquiry_types t on t.tenant_id = p_tenant and t.inquiry_type_id = i.inquiry_type_id
      left join app.live_session(p_tenant, p_session, v_now) s on t.proof = 'session'
     where i.tenant_id = p_tenant and i.inquiry_id = p_inquiry;

    outcome := case
        when not found then 'inquiry-unknown'
        when v_found.proof = 'session' and v_found.session_id is null then 'session-ended'
        when v_found.proof = 'session' and v_found.session_organisation <> v_found.organisation_id then 'inquiry-unknown'
        else 'read'
    end;
    if outcome = 'read' then
        if v_found.last_used_at < v_now - interval '1 minute' then
            perform app.touch_session(p_tenant, p_session, v_now);
        end if;
        inquiry_type := v_found.type_code;
        reference := v_found.reference;
        issued_at := v_found.issued_at;
        expires_at := v_found.expires_at;
        resend_after := v_found.resend_after;
        remaining_tries := v_found.max_tries - v_found.tries;
        state := case
            when v_found.redeemed_at is not null then 'redeemed'
            when v_found.expires_at <= v_now then 'expired'
            when remaining_tries = 0 then 'exhausted'
            else 'open'
        end;
        help_after := v_found.help_at;
        form := v_found.form;
    end if;
    return next;
end
$$;

comment on function app.read_inquiry(integer, bytea, uuid) is 'What the code page shows of an inquiry.';

reset role;
