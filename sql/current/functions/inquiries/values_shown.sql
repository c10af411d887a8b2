-- What an inquiry shows of one organisation: identifiers, or the current generation of a password, then the next where
-- the type shows it, then the previous while its grace lasts.
-- Who may call: app.redeem_code only; inlined into its statement. Locks nothing. Returns: a row per value, in order of place.
set role aikotoba_definer;

create or replace function app.values_shown(
    p_tenant integer, p_organisation uuid, p_member_id text, p_reveals text, p_type uuid, p_identifier_kind text,
    p_shows_next boolean, p_now timestamptz
) returns table (
    place integer, credential_id uuid, holder_id uuid, type_code text, generation integer, value text, key_id integer,
    sealed bytea, period_code text, period_label_ja text, period_label_en text, state text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz
)
language sql stable
as $$
    select case when c.valid_from > p_now then 2 when c.valid_until > p_now then 1 else 3 end,
           c.credential_id, c.organisation_id, t.code, c.generation, null::text, v.key_id, v.sealed, r.code, r.label_ja,
           r.label_en,
           case when c.valid_from > p_now then 'next' when c.valid_until > p_now then 'current' else 'previous' end,
           c.valid_from, c.valid_until, c.grace_until
      from registry.credential_types t
      join registry.credentials c
        on c.tenant_id = p_tenant and c.type_id = t.type_id
       and c.holder_id = case t.holder when 'tenant' then '00000000-0000-0000-0000-000000000000'::uuid
                                       else p_organisation end
       and c.revoked_at is null and c.grace_until > p_now
       and (c.valid_from <= p_now or p_shows_next and c.valid_from = (
                select min(n.valid_from) from registry.credentials n
                 where n.tenant_id = p_tenant and n.holder_id = c.holder_id and n.type_id = c.type_id
                   and n.revoked_at is null and n.valid_from > p_now))
      join vault.sealed_values v on v.tenant_id = p_tenant and v.credential_id = c.credential_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where p_reveals = 'credential' and t.tenant_id = p_tenant and t.type_id = p_type and t.may_be_disclosed
    union all
    select 1, null, null, null, null, p_member_id, null, null, null, null, null, null, null, null, null
     where p_reveals = 'member-id'
    union all
    select 1, null, null, null, null, x.value, null, null, null, null, null, null, null, null, null
      from registry.external_identifiers x
     where p_reveals = 'external-id' and x.tenant_id = p_tenant and x.organisation_id = p_organisation
       and x.kind = p_identifier_kind
$$;

reset role;
