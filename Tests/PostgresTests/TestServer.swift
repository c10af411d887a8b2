import Foundation
import Logging
import Synchronization
import Testing

@testable import Postgres

/// Everything that needs a server runs one test after the other: several count what the whole process holds.
@Suite("Against PostgreSQL", .serialized)
enum AgainstPostgres {}

/// The server that the environment names.
struct TestServer {
    struct NotThere: Error, CustomStringConvertible {
        let description = "PostgreSQL is not there: run `make test`, which starts one"
    }

    let connectionString: String

    init() throws {
        guard let string = ProcessInfo.processInfo.environment["AIKOTOBA_TEST_DATABASE"], !string.isEmpty else { throw NotThere() }
        connectionString = string
    }

    func session() throws(PostgresError) -> DirectSession {
        try DirectSession(connectionString: connectionString)
    }

    /// The socket the server listens on, and its number.
    func socket() throws -> (directory: String, port: String) {
        let row = try session().query(
            "select split_part(current_setting('unix_socket_directories'), ',', 1) as directory, current_setting('port') as port")[0]
        return (try row.value("directory"), try row.value("port"))
    }

    /// The same connection string, with some settings said once more: the last one counts.
    func connectionString(with settings: KeyValuePairs<String, String>) -> String {
        let isURI = connectionString.hasPrefix("postgres://") || connectionString.hasPrefix("postgresql://")
        var string = connectionString
        for (keyword, value) in settings {
            if isURI {
                string += string.contains("?") ? "&" : "?"
                string += "\(keyword)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics)!)"
            } else {
                string += " \(keyword)='\(value)'"
            }
        }
        return string
    }

    /// Runs a database around `body`; it is closed when `body` ends.
    func withDatabase(
        _ settings: KeyValuePairs<String, String> = [:], read: Int = 1, write: Int = 2, bulk: Int = 1,
        change: (inout DatabaseOptions) -> Void = { _ in },
        _ body: (Database) async throws -> Void
    ) async throws {
        var options = DatabaseOptions(
            connectionString: connectionString(with: settings), readConnections: read, writeConnections: write, bulkConnections: bulk)
        change(&options)
        let database = Database(options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.run() }
            defer { group.cancelAll() }
            try await body(database)
        }
    }
}

/// Waits for what another thread or process does, a little at a time and not for ever.
func eventually(_ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ isTrue: () throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !isTrue() {
        if ContinuousClock.now > deadline {
            Issue.record("waited in vain: \(what)", sourceLocation: sourceLocation)
            return
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// What went wrong, or nil.
func failure(of call: () async throws -> Rows) async -> PostgresError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// Held by a test, it keeps a call waiting inside the server for exactly as long as the test wants.
final class Gate: Sendable {
    private let session: Mutex<DirectSession>
    let number: Int64 = .random(in: 1...(.max))

    init(_ server: TestServer) throws {
        let session = try server.session()
        _ = try session.query("select pg_advisory_lock($1)", [.long(number)])
        self.session = Mutex(session)
    }

    func open() throws {
        _ = try session.withLock { try $0.query("select pg_advisory_unlock($1)", [.long(number)]) }
    }

    /// A call that ends when the gate opens.
    static func waiting(_ lane: Lane) -> Statement {
        Statement("wait", "with waited as materialized (select pg_advisory_xact_lock($1)) select true as passed from waited", lane: lane)
    }

    /// Calls that wait at the gate now, on their way over whatever connection.
    func waiters() throws -> Int {
        let sql =
            "select count(*) as n from pg_locks where locktype = 'advisory' and not granted and (classid::int8 << 32 | objid::int8) = $1"
        return try session.withLock { try $0.query(sql, [.long(number)])[0].value("n") }
    }
}
