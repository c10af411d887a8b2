-- Part of dba.self_check(): settings of the cluster and the database.
set role aikotoba_viewer;

create or replace function dba.check_settings() returns table (rule text, object text, finding text)
language sql stable set search_path = pg_catalog, pg_temp
as $$
    select 'PUBLIC has no right to the database', current_database()::text, a.privilege_type
      from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
     where d.datname = current_database() and a.grantee = 0
    union all
    select 'there is no schema public', n.nspname::text, 'exists' from pg_namespace n where n.nspname = 'public'
    union all
    select 'the encoding is UTF8', current_database()::text, pg_encoding_to_char(d.encoding)
      from pg_database d where d.datname = current_database() and pg_encoding_to_char(d.encoding) <> 'UTF8'
    union all
    -- Ciphertext and digests are all that crosses the wire; even these do not belong in a log.
    select 'logged statements leave out their values', s.name, s.setting
      from pg_settings s
     where s.name = 'log_parameter_max_length_on_error' and s.setting <> '0'
        or s.name = 'log_parameter_max_length' and s.setting <> '0'
           and (current_setting('log_statement') in ('mod', 'all')
                or current_setting('log_min_duration_statement') <> '-1'
                or current_setting('log_min_duration_sample') <> '-1'
                or current_setting('log_transaction_sample_rate')::numeric > 0)
    union all
    select 'no prepared transaction holds the audit back', 'max_prepared_transactions', s.setting
      from pg_settings s where s.name = 'max_prepared_transactions' and s.setting <> '0'
    union all
    select 'the server''s login has time limits', r.role || ': ' || l.name, 'not set'
      from (values ('aikotoba_server'), ('aikotoba_courier')) as r (role)
     cross join (values ('statement_timeout'), ('lock_timeout'), ('idle_in_transaction_session_timeout')) as l (name)
     where not exists (select from pg_db_role_setting s
                        where s.setrole = r.role::regrole and s.setdatabase = 0
                          and exists (select from unnest(s.setconfig) c where c like l.name || '=%'))
$$;

comment on function dba.check_settings() is 'Findings about settings of the cluster and the database; part of self_check().';

reset role;
