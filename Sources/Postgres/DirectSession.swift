import CLibPQ

/// One blocking connection for migrations, commands and tests, used from one thread. The server uses `Database`.
public final class DirectSession {
    private final class Notices {
        let tell: (String) -> Void

        init(_ tell: @escaping (String) -> Void) {
            self.tell = tell
        }
    }

    private var connection: OpaquePointer?
    private let notices: Notices

    /// - Parameter onNotice: gets what the server says besides its answers; discarded by default, never on stderr.
    public init(connectionString: String, onNotice: @escaping (String) -> Void = { _ in }) throws(PostgresError) {
        notices = Notices(onNotice)
        let parameters = try ConnectionParameters(connectionString, connectTimeout: .seconds(5), callTimeout: .seconds(60))
        guard let connection = parameters.connect() else { throw PostgresError(.unavailable, reason: "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            // For who sits at the terminal: libpq names host, port and role, never a password.
            let words = message.split { $0.isNewline || $0 == "\t" }.joined(separator: " ")
            throw PostgresError(
                .unavailable, reason: "the database cannot be reached: \(words)",
                report: .init(message: message, detail: nil, hint: nil, context: nil, constraint: nil, position: nil))
        }
        self.connection = connection
        // Unretained: `deinit` finishes the connection before `notices` goes.
        _ = PQsetNoticeReceiver(
            connection,
            { notices, result in
                guard let notices, let result, let message = clibpq_error_field(result, clibpq_field_message) else { return }
                Unmanaged<Notices>.fromOpaque(notices).takeUnretainedValue().tell(String(cString: message))
            }, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        close()
    }

    /// Runs a script of any number of statements, without parameters. Unless it says BEGIN itself, all of it is one
    /// transaction. The position in an error's report counts from the script's first character.
    public func execute(_ script: String) throws(PostgresError) {
        let connection = try open()
        if script.utf8.contains(0) { throw PostgresError(.usage, reason: "the script holds a NUL character") }
        let rows = try answer(PQexec(connection, script))
        switch PQresultStatus(rows.result) {
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            // There is no way back from COPY but through its data, which nobody has.
            close()
            throw PostgresError(.usage, reason: "the script begins a COPY with the client; the session is closed")
        default: _ = try rows.checked(statement: nil)
        }
    }

    /// Runs one statement with parameters, as `Database.call` does.
    public func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
        let connection = try open()
        if sql.utf8.contains(0) { throw PostgresError(.usage, reason: "the statement holds a NUL character") }
        let encoded = try EncodedParameters(parameters)
        let result = encoded.withPointers { count, types, values, lengths, formats in
            PQexecParams(connection, sql, count, types, values, lengths, formats, 1)
        }
        return try answer(result).checked(statement: nil)
    }

    public func close() {
        if let connection = connection.take() { PQfinish(connection) }
    }

    private func open() throws(PostgresError) -> OpaquePointer {
        guard let connection else { throw PostgresError(.usage, reason: "the session is closed") }
        return connection
    }

    private func answer(_ result: OpaquePointer?) throws(PostgresError) -> Rows {
        guard let result else { throw PostgresError(.connectionLost(outcomeUnknown: true), reason: "the connection broke") }
        return Rows(owning: result)
    }
}
