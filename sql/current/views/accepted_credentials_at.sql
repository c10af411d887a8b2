-- Which generations are accepted at an instant: so that "the old one stops" can be proved.
set role aikotoba_viewer;

create or replace function dba.accepted_credentials_at(p_at timestamptz)
returns table (
    tenant_id integer, tenant text, member_id text, type text, generation integer, period text, valid_from timestamptz,
    valid_until timestamptz, grace_until timestamptz, "by" text
)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select t.tenant_id, t.slug, o.member_id, y.code, c.generation, p.code, c.valid_from, c.valid_until, c.grace_until,
           case when c.valid_until > p_at then 'validity' else 'grace' end
      from registry.credentials c
      join registry.tenants t on t.tenant_id = c.tenant_id
      join registry.credential_types y on y.tenant_id = c.tenant_id and y.type_id = c.type_id
      join registry.periods p on p.tenant_id = c.tenant_id and p.period_id = c.period_id
      left join registry.organisations o on o.tenant_id = c.tenant_id and o.organisation_id = c.organisation_id
     where c.valid_from <= p_at and c.grace_until > p_at and (c.revoked_at is null or c.revoked_at > p_at)
     order by t.tenant_id, o.member_id, y.code, c.valid_from
$$;

comment on function dba.accepted_credentials_at(timestamptz) is
    'Which generations sign-in accepts at an instant. by: validity, or grace after it. member_id is NULL for what the whole tenant holds.';

reset role;
