-- Size and upkeep of the tables; over all tenants, and of no tenant's content.
set role aikotoba_viewer;

create or replace view dba.table_health as
select null::integer as tenant_id, null::text as tenant, s.schemaname || '.' || s.relname as "table",
       s.n_live_tup as rows, s.n_dead_tup as dead_rows,
       round(s.n_tup_hot_upd::numeric / nullif(s.n_tup_upd, 0), 3) as hot_share,
       pg_total_relation_size(s.relid) as size, s.last_autovacuum
  from pg_catalog.pg_stat_user_tables s
 where s.schemaname in ('registry', 'vault', 'identity', 'audit')
 order by 7 desc;

comment on view dba.table_health is 'Size and upkeep of the tables.';
comment on column dba.table_health.tenant_id is 'NULL: tables hold all tenants.';
comment on column dba.table_health.tenant is 'NULL: tables hold all tenants.';
comment on column dba.table_health."table" is 'Schema and name.';
comment on column dba.table_health.rows is 'Live rows, estimated.';
comment on column dba.table_health.dead_rows is 'Dead rows, estimated.';
comment on column dba.table_health.hot_share is 'Share of updates that stayed on their page.';
comment on column dba.table_health.size is 'Bytes, with indexes.';
comment on column dba.table_health.last_autovacuum is 'When autovacuum last came by.';

reset role;
