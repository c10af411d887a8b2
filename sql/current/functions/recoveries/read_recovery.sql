-- What the code page shows of a recovery; nothing in it depends on whether the address was registered.
-- Who may call: aikotoba_server. Locks nothing, changes nothing.
-- Returns: read | recovery-unknown. state: open, redeemed, expired, exhausted. help_after: from when the page points at the desk.
set role aikotoba_definer;

create or replace function app.read_recovery(p_tenant integer, p_recovery uuid)
returns table (
    outcome text, reference text, issued_at timestamptz, expires_at timestamptz, resend_after timestamptz, remaining_tries integer,
    state text, help_after timestamptz, form text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap, c.max_tries - c.tries,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                else 'open' end,
           r.asked_at + c.help_after, c.form
      from registry.recoveries r
      join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = r.recovery_id
     where r.tenant_id = p_tenant and r.recovery_id = p_recovery;
    if not found then
        outcome := 'recovery-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_recovery(integer, uuid) is 'What the code page shows of a recovery.';

reset role;
