import Foundation
import Postgres
import Testing

@testable import Schema

/// Each test has its own database, and each of them blocks its thread: one after the other.
@Suite("Schema", .serialized)
enum SchemaSuite {}

/// An empty database, dropped with its last owner.
final class TestDatabase {
    struct NotThere: Error, CustomStringConvertible {
        let description = "PostgreSQL is not there: run `make test`, which starts one"
    }

    let connectionString: String
    let name: String
    private let administrator: String

    init() throws {
        guard let server = ProcessInfo.processInfo.environment["AIKOTOBA_TEST_DATABASE"], !server.isEmpty else { throw NotThere() }
        administrator = server
        name = "schema_" + UUID().uuidString.lowercased().replacing("-", with: "")
        // Said twice, the last one counts.
        connectionString = "\(server) dbname=\(name)"
        try DirectSession(connectionString: administrator).execute("create database \(name) template template0")
    }

    deinit {
        try? DirectSession(connectionString: administrator).execute("drop database \(name) with (force)")
    }

    func execute(_ script: String, as user: String? = nil) throws {
        try DirectSession(connectionString: connectionString + (user.map { " user=\($0)" } ?? "")).execute(script)
    }

    /// The first column of the first row, as text; nil when there is no row or it is NULL.
    func text(_ query: String) throws -> String? {
        let rows = try DirectSession(connectionString: connectionString).query("select (\(query))::text as answer")
        return try rows.first?.value("answer")
    }

    /// Everything but rows, without what differs between two databases that are the same.
    func dump() throws -> String {
        let dump = try run("pg_dump", ["--schema-only"])
        #expect(dump.status == 0)
        // Each dump carries a random key against injected commands.
        return dump.output.split(separator: "\n").filter { !$0.contains("restrict ") }.joined(separator: "\n").replacing(name, with: "")
    }

    /// What psql or pg_dump says about this database.
    func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/lib/postgresql/15/bin/\(program)")
        process.arguments = ["--dbname=\(connectionString)"] + arguments
        // As in the migrator: a function may call one that comes later in the alphabet.
        process.environment = ["PGOPTIONS": "-c check_function_bodies=off -c client_min_messages=warning"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }
}
