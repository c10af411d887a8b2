import Postgres

/// What `registry.migrations` and `registry.current_sql` say this database has. Migration 0001 makes both tables.
struct Ledger: Sendable {
    struct Entry: Sendable {
        let number: Int32
        let name: String
        let checksum: String
        let breaking: Bool
    }

    let entries: [Entry]
    let currentChecksum: String?
    /// False before the first migration.
    let exists: Bool

    /// Reads as the owner: a login that may only migrate has no right of its own.
    init(_ session: DirectSession) throws(PostgresError) {
        // Not to_regclass(): it fails where the schema may not be used.
        let table = try session.query(
            """
            select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'registry' and c.relname = 'migrations'
            """)
        exists = !table.isEmpty
        guard exists else {
            entries = []
            currentChecksum = nil
            return
        }
        try session.execute("set role aikotoba_owner")
        var entries: [Entry] = []
        for row in try session.query("select number, name, checksum, breaking from registry.migrations order by number") {
            entries.append(
                Entry(
                    number: try row.value("number"), name: try row.value("name"), checksum: try row.value("checksum"),
                    breaking: try row.value("breaking")))
        }
        self.entries = entries
        currentChecksum = try session.query("select checksum from registry.current_sql").first?.value("checksum")
        try session.execute("reset role")
    }

    /// The migrations that this database lacks, in order.
    /// - Throws: `edited` or `newer` when ledger and files contradict each other.
    func pending(of migrations: [Migration]) throws(SchemaError) -> [Migration] {
        let known = Dictionary(uniqueKeysWithValues: entries.map { ($0.number, $0) })
        for migration in migrations {
            if let entry = known[migration.number], !migration.isOf(entry.checksum) { throw .edited(path: migration.file.path) }
        }
        let newer = entries.filter { $0.number > migrations.count }
        if newer.contains(where: \.breaking) { throw .newer(names: newer.map(\.name)) }
        return migrations.filter { known[$0.number] == nil }
    }

    /// Written in the migration's own transaction. What is in `current/` may name what the migration changed, so its
    /// note goes: should the migrator die before it comes to `current/`, the next one will apply it.
    static func add(_ migration: Migration, _ session: DirectSession) throws(PostgresError) {
        try session.execute("set role aikotoba_owner; delete from registry.current_sql")
        _ = try session.query(
            "insert into registry.migrations (number, name, checksum, breaking) values ($1, $2, $3, $4)",
            [
                .int(migration.number), .text(String(migration.file.path.dropFirst("migrations/".count))), .text(migration.checksum),
                .bool(migration.breaking),
            ])
        try session.execute("reset role")
    }

    static func note(current checksum: String, _ session: DirectSession) throws(PostgresError) {
        try session.execute("set role aikotoba_owner; delete from registry.current_sql")
        _ = try session.query("insert into registry.current_sql (checksum) values ($1)", [.text(checksum)])
        try session.execute("reset role")
    }
}
