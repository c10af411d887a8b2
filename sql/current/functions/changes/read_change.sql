-- What the code page shows of an asking at My page.
-- Who may call: aikotoba_server. Locks nothing, changes nothing (a session over a minute old is touched, SKIP LOCKED).
-- Returns: read | change-unknown | session-ended. state: open, redeemed, expired, exhausted. address: where the code went, the
-- representative's or the new one. mail_state, mail_at: what the courier knows of the last mail, of a proof alone: whether a server takes
-- mail for an address that is nobody's yet is not told.
set role aikotoba_definer;

create or replace function app.read_change(p_tenant integer, p_session bytea, p_change uuid)
returns table (
    outcome text, kind text, contact_id uuid, address text, reference text, issued_at timestamptz, expires_at timestamptz,
    resend_after timestamptz, remaining_tries integer, state text, help_after timestamptz, form text, mail_state text, mail_at timestamptz
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_session record;
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    select * into v_session from app.proven_session(p_tenant, p_session, v_now);
    if v_session.refusal = 'session-ended' then
        outcome := 'session-ended';
        return next;
        return;
    end if;
    return query
    select 'read', h.kind, h.contact_id, m.recipient, c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap,
           c.max_tries - c.tries,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                else 'open' end,
           h.asked_at + c.help_after, c.form,
           case when h.kind = 'proof' then m.state end, case when h.kind = 'proof' then m.settled_at end
      from registry.changes h
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = h.change_id
      join registry.outbox m on m.tenant_id = p_tenant and m.mail_id = c.mail_id
     where h.tenant_id = p_tenant and h.change_id = p_change
       and app.own_change(h, v_session.session_id, v_session.organisation_id);
    if not found then
        outcome := 'change-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_change(integer, bytea, uuid) is 'What the code page shows of an asking at My page.';

reset role;
