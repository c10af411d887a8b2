-- What the successor's page shows of an offer: what the letter said already, and how its code stands.
-- Who may call: aikotoba_server, for whoever has the URL. Locks nothing, changes nothing.
-- Returns: read | handover-unknown. state: see handover_state. code_state: open, expired, exhausted; the columns of a code are NULL where
-- it is long past. help_after: from when the page points at the desk.
set role aikotoba_definer;

create or replace function app.read_handover(p_tenant integer, p_handover uuid)
returns table (
    outcome text, state text, role text, organisation_name text, organisation_name_en text, offer_until timestamptz,
    effective_at timestamptz, code_state text, reference text, expires_at timestamptz, resend_after timestamptz,
    remaining_tries integer, help_after timestamptz, form text
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
begin
    perform set_config('aikotoba.tenant', p_tenant::text, true);

    return query
    select 'read', app.handover_standing(p_tenant, h, v_now), c.role, o.name, o.name_en, h.offer_until, h.effective_at,
           case when k.expires_at > v_now and k.tries < k.max_tries then 'open' when k.expires_at > v_now then 'exhausted' else 'expired' end,
           k.reference, k.expires_at, k.issued_at + k.mail_gap, k.max_tries - k.tries, h.offered_at + k.help_after, k.form
      from registry.handovers h
      join registry.contacts c on c.tenant_id = p_tenant and c.contact_id = h.contact_id
      join registry.organisations o on o.tenant_id = p_tenant and o.organisation_id = h.organisation_id
      left join registry.one_time_codes k on k.tenant_id = p_tenant and k.code_for = h.handover_id and k.purpose = 'handover'
     where h.tenant_id = p_tenant and h.handover_id = p_handover;
    if not found then
        outcome := 'handover-unknown';
        return next;
    end if;
end
$$;

comment on function app.read_handover(integer, uuid) is 'What the successor''s page shows of an offer.';

reset role;
