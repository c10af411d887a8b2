import Postgres

/// Brings a database to the state of the carried files. Any number of migrators may run at once: each step takes one lock
/// of the database and looks again at what is there.
public struct Migrator: Sendable {
    private let connectionString: String
    private let files: [SQLFile]
    private let lockTimeout: Int

    /// - Parameter lockTimeout: seconds to wait for a table. A backup, or a reader that never ends, must not let a migration
    ///   queue up everybody behind it.
    public init(connectionString: String, files: [SQLFile] = EmbeddedSQL.files, lockTimeout: Int = 10) {
        self.connectionString = connectionString
        self.files = files
        self.lockTimeout = lockTimeout
    }

    /// Roles (as superuser), then each migration that is missing, then `current/` when it changed; each in one transaction.
    /// - Parameter report: gets a line for each step that changed something.
    @discardableResult
    public func migrate(report: (String) -> Void = { _ in }) throws(SchemaError) -> MigrationReport {
        let files = try SchemaFiles(files)
        let session = try SchemaSession(connectionString: connectionString, lockTimeout: lockTimeout)
        defer { session.session.close() }
        if let roles = files.roles { try prepare(roles, session) }

        var applied: [String] = []
        while let path = try applyNext(files.migrations, session) {
            applied.append(path)
            report("applied \(path)")
        }
        let reapplied = try applyCurrent(files, session)
        if reapplied { report("applied current/") }
        if !applied.isEmpty {
            try session.telling("migrations") { session throws(PostgresError) in try Analysis.run(session) }
            report("analysed the tables")
        }
        return MigrationReport(applied: applied, currentReapplied: reapplied)
    }

    /// What is wrong with the database: its migrations, what `sql/checks/` and `dba.self_check()` find. Changes nothing.
    public func check() throws(SchemaError) -> [Finding] {
        let files = try SchemaFiles(files)
        let session = try SchemaSession(connectionString: connectionString, lockTimeout: lockTimeout)
        defer { session.session.close() }
        return try session.telling("checks") { session throws(PostgresError) in
            try Examination(files: files, session: session).findings()
        }
    }

    private func prepare(_ roles: SQLFile, _ session: SchemaSession) throws(SchemaError) {
        let missing = try session.telling(roles.path) { session throws(PostgresError) -> [String]? in
            try Roles.isAdministrator(session) ? nil : Roles.missing(of: roles, session)
        }
        guard let missing else {
            return try session.step(roles.path) { () throws(SchemaError) in
                // Roles belong to the cluster: migrators of two databases would meet in the same rows of its catalogue and one
                // would fail with "tuple concurrently updated". This lock is the cluster's, and stops only its like.
                try session.telling(roles.path) { session throws(PostgresError) in
                    try session.execute("lock table pg_catalog.pg_authid in share update exclusive mode")
                }
                try session.run(roles)
            }
        }
        if !missing.isEmpty { throw .unprepared(missing: missing) }
    }

    /// Looks at the ledger under the lock, so that a migration applied by another migrator meanwhile is seen as applied.
    private func applyNext(_ migrations: [Migration], _ session: SchemaSession) throws(SchemaError) -> String? {
        try session.step("migrations") { () throws(SchemaError) -> String? in
            guard let next = try ledger(session).pending(of: migrations).first else { return nil }
            // As owner under FORCE, a backfill would change no row without a word; with row security off it is an error.
            try session.telling(next.file.path) { session throws(PostgresError) in try session.execute("set local row_security = off") }
            try session.run(next.file)
            try session.telling(next.file.path) { session throws(PostgresError) in try Ledger.add(next, session) }
            return next.file.path
        }
    }

    private func applyCurrent(_ files: SchemaFiles, _ session: SchemaSession) throws(SchemaError) -> Bool {
        guard !files.current.isEmpty else { return false }
        return try session.step("current") { () throws(SchemaError) -> Bool in
            let ledger = try ledger(session)
            // A migrator of a newer version may have come between.
            _ = try ledger.pending(of: files.migrations)
            guard ledger.currentChecksum != files.current.checksum else { return false }
            try CurrentSQL(files: files.current, session: session).apply()
            try session.telling("current") { session throws(PostgresError) in
                try Ledger.note(current: files.current.checksum, session)
            }
            return true
        }
    }

    private func ledger(_ session: SchemaSession) throws(SchemaError) -> Ledger {
        try session.telling("migrations") { session throws(PostgresError) in try Ledger(session) }
    }
}

/// What `migrate()` changed.
public struct MigrationReport: Sendable, Equatable {
    /// Paths of the migrations, in order.
    public let applied: [String]
    public let currentReapplied: Bool
}

extension MigrationReport: CustomStringConvertible {
    public var description: String {
        if applied.isEmpty && !currentReapplied { return "The schema is up to date." }
        let migrations = applied.count == 1 ? "1 migration" : "\(applied.count) migrations"
        return "The schema was brought up to date: \(migrations)\(currentReapplied ? " and sql/current" : "")."
    }
}
