-- What the page of a case shows to whom its letters name it: how far it has come, what is wanted of him, his code.
-- Who may call: aikotoba_server. Locks nothing, changes nothing. Nothing in it comes from the register.
-- Returns: read | case-unknown. code_state: NULL before one was sent, open, redeemed, expired, exhausted.
set role aikotoba_definer;

create or replace function app.read_case_standing(p_tenant integer, p_case uuid)
returns table (
    outcome text, case_number text, purpose text, state text, organisation_name text, person text, address text, wanted text[],
    prove_until timestamptz, cooling_until timestamptz, code_state text, reference text, issued_at timestamptz, expires_at timestamptz,
    resend_after timestamptz, remaining_tries integer, help_after timestamptz, form text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', h.case_number, h.purpose, app.case_state(h.state, h.prove_until, h.cooling_until, v_now), h.organisation_name, h.person,
           h.address, h.wanted, h.prove_until, h.cooling_until,
           case when c.redeemed_at is not null then 'redeemed'
                when c.expires_at <= v_now then 'expired'
                when c.tries >= c.max_tries then 'exhausted'
                when c.code_for is not null then 'open' end,
           c.reference, c.issued_at, c.expires_at, c.issued_at + c.mail_gap, c.max_tries - c.tries, c.issued_at + c.help_after, c.form
      from registry.handover_cases h
      left join registry.one_time_codes c on c.tenant_id = p_tenant and c.code_for = h.case_id and c.purpose = 'handover-case'
     where h.tenant_id = p_tenant and h.case_id = p_case;
    if not found then
        outcome := 'case-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_case_standing(integer, uuid) is 'What the page of a case shows to whom its letters name it.';

reset role;
