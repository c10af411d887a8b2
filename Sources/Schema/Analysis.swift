import Postgres

/// Statistics right after a migration: until autovacuum comes by, a new index or a filled column is planned blindly.
enum Analysis {
    static func run(_ session: DirectSession) throws(PostgresError) {
        let row = try session.query(
            """
            select string_agg(format('%I.%I', n.nspname, c.relname), ', ') as tables
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p') and pg_get_userbyid(c.relowner) = 'aikotoba_owner'
            """
        ).first
        guard let tables: String = try row?.value("tables", as: String?.self) else { return }
        try session.execute("set role aikotoba_owner; analyze \(tables); reset role")
    }
}
