-- A key may be retired when no row names it any more.
set role aikotoba_viewer;

create or replace view dba.key_usage as
select t.tenant_id, t.slug as tenant, k.key_id, k.state, u."table", u.rows
  from vault.data_keys k
  join registry.tenants t on t.tenant_id = k.tenant_id
 cross join lateral (
    select 'sealed_values' as "table", count(*) as rows from vault.sealed_values v
     where v.tenant_id = k.tenant_id and v.key_id = k.key_id
    union all
    select 'credentials' as "table", count(*) as rows from registry.credentials c
     where c.tenant_id = k.tenant_id and c.digest_key = k.key_id
    union all
    select 'one_time_codes' as "table", count(*) as rows from registry.one_time_codes c
     where c.tenant_id = k.tenant_id and c.key_id = k.key_id
    union all
    select 'outbox' as "table", count(*) as rows from registry.outbox m
     where m.tenant_id = k.tenant_id and m.key_id = k.key_id and m.state = 'queued'
    union all
    select 'import_values' as "table", count(*) as rows from vault.import_values v
     where v.tenant_id = k.tenant_id and k.key_id in (v.key_id, v.digest_key)
    union all
    select 'operators' as "table", count(*) as rows from registry.operators o
     where o.tenant_id = k.tenant_id and k.key_id in (o.password_key_id, o.totp_key_id)
    union all
    -- Signed by the key: whoever verifies the chain needs it for as long as there is one.
    select 'seals' as "table", count(*) as rows from audit.seals s
     where s.tenant_id = k.tenant_id and s.key_id = k.key_id) u
 order by t.tenant_id, k.key_id, u."table";

comment on view dba.key_usage is 'Which data key still stands behind how many rows.';
comment on column dba.key_usage.tenant_id is 'Number of the tenant.';
comment on column dba.key_usage.tenant is 'Slug of the tenant.';
comment on column dba.key_usage.key_id is 'Number of the key within the tenant.';
comment on column dba.key_usage.state is 'current, readable or retired.';
comment on column dba.key_usage."table" is 'Where it is named.';
comment on column dba.key_usage.rows is 'By how many rows.';

reset role;
