-- The credentials of an organisation, or (p_organisation NULL) of the whole tenant, the latest first: what they are, never what
-- they read.
-- Who may call: aikotoba_server, for operators. Locks nothing.
-- p_type NULL: of all types. p_after_from and p_after: beginning and id of the last one before.
-- Returns: read, a row per credential (valid_until, grace_until NULL: without an end) | unknown | type-unknown | a refusal of operator_acting.
set role aikotoba_definer;

create or replace function app.list_credentials(
    p_tenant integer, p_home integer, p_token bytea, p_organisation uuid, p_type text, p_after_from timestamptz, p_after uuid,
    p_limit integer
) returns table (
    outcome text, credential_id uuid, type_code text, period_code text, period_label_ja text, period_label_en text,
    generation integer, origin text, valid_from timestamptz, valid_until timestamptz, grace_until timestamptz,
    revoked_at timestamptz, reason text, state text, rotation_id uuid
)
language plpgsql security definer set search_path = pg_catalog, pg_temp set "aikotoba.tenant" = ''
as $$
#variable_conflict use_column
declare
    v_now timestamptz := identity.clock();
    v_operator record;
begin
    select * into v_operator from app.operator_acting(p_tenant, p_home, p_token, 'read');
    if v_operator.refusal is not null then
        outcome := v_operator.refusal;
        return next;
        return;
    end if;
    if p_organisation is not null and not exists (
            select from registry.organisations o where o.tenant_id = p_tenant and o.organisation_id = p_organisation) then
        outcome := 'unknown';
    elsif p_type is not null and not exists (
            select from registry.credential_types t where t.tenant_id = p_tenant and t.code = p_type) then
        outcome := 'type-unknown';
    end if;
    if outcome is not null then
        return next;
        return;
    end if;
    return query
    select 'read', c.credential_id, t.code, r.code, r.label_ja, r.label_en, c.generation, c.origin, c.valid_from,
           nullif(c.valid_until, 'infinity'), nullif(c.grace_until, 'infinity'), c.revoked_at, c.reason,
           app.credential_state(c.valid_from, c.valid_until, c.grace_until, c.revoked_at, v_now), c.rotation_id
      from registry.credentials c
      join registry.credential_types t on t.tenant_id = p_tenant and t.type_id = c.type_id
      join registry.periods r on r.tenant_id = p_tenant and r.period_id = c.period_id
     where c.tenant_id = p_tenant
       and c.holder_id = coalesce(p_organisation, '00000000-0000-0000-0000-000000000000'::uuid)
       and (p_type is null or t.code = p_type)
       and (p_after is null or (c.valid_from, c.credential_id) < (p_after_from, p_after))
     order by c.valid_from desc, c.credential_id desc limit p_limit;
end
$$;

comment on function app.list_credentials(integer, integer, bytea, uuid, text, timestamptz, uuid, integer) is
    'The credentials of an organisation or of the whole tenant, never their values.';

reset role;
