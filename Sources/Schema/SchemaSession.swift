import Postgres

/// A connection on which the schema changes step by step, each step one transaction that either happens or does not.
struct SchemaSession {
    let session: DirectSession
    private let lockTimeout: Int

    init(connectionString: String, lockTimeout: Int) throws(SchemaError) {
        self.lockTimeout = lockTimeout
        do throws(PostgresError) {
            session = try DirectSession(connectionString: connectionString)
            try session.execute("set client_min_messages = warning")
        } catch {
            throw .unreachable(error)
        }
    }

    /// One transaction, alone among the migrators of this database; `name` is what an error names when no file is at fault.
    func step<Answer>(_ name: String, _ body: () throws(SchemaError) -> Answer) throws(SchemaError) -> Answer {
        try telling(name) { session throws(PostgresError) in
            try session.execute(
                """
                begin;
                -- Waiting for another migrator is right, however long its migration takes.
                set local lock_timeout = 0;
                set local statement_timeout = 0;
                do $$ begin perform pg_catalog.pg_advisory_xact_lock(\(Self.lock)); end $$;
                set local lock_timeout = '\(lockTimeout)s';
                """)
        }
        do throws(SchemaError) {
            let answer = try body()
            try telling(name) { session throws(PostgresError) in try session.execute("commit") }
            return answer
        } catch {
            // Should this fail too, the connection is gone and the server rolls back by itself.
            try? session.execute("rollback")
            throw error
        }
    }

    /// A file sets its role itself, so that `psql -f` does the same; what it leaves behind does not reach the next one.
    func run(_ file: SQLFile) throws(SchemaError) {
        try telling(file.path, file.text) { session throws(PostgresError) in
            try session.execute(file.text)
            try session.execute("reset role")
        }
    }

    /// Gives an error the name of the file, and the line in its text.
    @discardableResult
    func telling<Answer>(
        _ path: String, _ text: String = "", _ body: (DirectSession) throws(PostgresError) -> Answer
    ) throws(SchemaError) -> Answer {
        do throws(PostgresError) {
            return try body(session)
        } catch {
            switch error.kind {
            case .server(sqlState: "55P03"): throw .blocked(path: path, seconds: lockTimeout)
            case .server: throw .refused(path: path, line: Self.line(of: error.report?.position, in: text), error)
            default: throw .lost(path: path, error)
            }
        }
    }

    private static func line(of position: Int?, in text: String) -> Int? {
        guard let position, !text.isEmpty else { return nil }
        return 1 + text.unicodeScalars.prefix(position - 1).count { $0 == "\n" }
    }

    /// Any number will do that nobody else takes: "aikotoba" in ASCII.
    private static let lock: Int64 = 0x6169_6B6F_746F_6261
}
