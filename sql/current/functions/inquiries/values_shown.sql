-- The generations of a password that an inquiry shows of one organisation: the current one, the next where the type shows
-- it (p_next_from), the previous while its grace lasts.
-- Who may call: app.redeem_code only; inlined into its statement. Locks nothing.
-- Not "revoked_at is null": the planner would choose the index of the exclusion constraint, dearer than the holder's.
-- Returns: a row per generation; place 1 current, 2 next, 3 previous. None for a type that may not be disclosed.
set role aikotoba_definer;

create or replace function app.values_shown(
    p_tenant integer, p_organisation uuid, p_type uuid, p_next_from timestamptz, p_now timestamptz
) returns table (
    place integer, credential_id uuid, holder_id uuid, type_code text, generation integer, key_id integer, sealed bytea,
    period_code text, period_label_ja text, period_label_en text, state text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz
)
language sql stable
as $$
    select case when c.valid_from > p_now then 2 when c.valid_until > p_now then 1 else 3 end,
           c.credential_id, c.organisation_id, t.code, c.generation, v.key_id, v.sealed, r.code, r.label_ja, r.label_en,
           case when c.valid_from > p_now then 'next' when c.valid_until > p_now then 'current' else 'previous' end,
           c.valid_from, c.valid_until, c.grace_until
      from registry.credential_types t
      join registry.credentials c
        on c.tenant_id = p_tenant and c.type_id = t.type_id
       and c.holder_id = case t.holder when 'tenant' then '00000000-0000-0000-0000-000000000000'::uuid
                                       else p_organisation end
       and coalesce(c.revoked_at > p_now, true) and c.grace_until > p_now
       and (c.valid_from <= p_now or c.valid_from = p_next_from)
      join vault.sealed_values v on v.tenant_id = p_tenant and v.credential_id = c.credential_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where t.tenant_id = p_tenant and t.type_id = p_type and t.may_be_disclosed
$$;

reset role;
