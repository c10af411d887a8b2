import Testing

@testable import Postgres

extension AgainstPostgres {
    @Suite("Prepared statements")
    struct StatementTests {
        let server: TestServer
        let session: DirectSession

        init() throws {
            server = try TestServer()
            session = try server.session()
        }

        static let known = Statement(
            "known", "select count(*) as n from pg_prepared_statements where name not like 'known.%'", lane: .write)

        @Test("a statement is parsed once per connection")
        func parsedOnce() async throws {
            try await server.withDatabase(write: 1) { database async throws in
                let echo = Statement("echo", "select $1 as n", lane: .write)
                for number in 0..<5 { _ = try await database.call(echo, [.int(Int32(number))]) }
                #expect(try await database.call(Self.known, [])[0].value("n") == 1)
            }
        }

        @Test("without named statements nothing is left on the server")
        func unnamed() async throws {
            try await server.withDatabase(write: 1) {
                $0.namedStatements = false
            } _: { database async throws in
                let echo = Statement("echo", "select $1 as n", lane: .write)
                #expect(try await database.call(echo, [.int(3)])[0].value("n") == 3)
                #expect(try await database.call(Self.known, [])[0].value("n") == 0)
            }
        }

        @Test("a NULL first does not fix the type of the value that follows")
        func nullFirst() async throws {
            try await server.withDatabase(write: 1) { database async throws in
                let echo = Statement("echo", "select coalesce($1, 9::int8) as n", lane: .write)
                #expect(try await database.call(echo, [.null])[0].value("n") == 9)
                #expect(try await database.call(echo, [.int(5)])[0].value("n") == 5)
                #expect(try await database.call(echo, [.null])[0].value("n") == 9)
                #expect(try await database.call(echo, [.long(6)])[0].value("n") == 6)
            }
        }

        @Test("a statement that could not be prepared works as soon as the server can")
        func failedPreparation() async throws {
            try await server.withDatabase(read: 1) { database async throws in
                let read = Statement("late", "select n from late_table", lane: .read)
                try session.execute("drop table if exists late_table")
                await withTaskGroup(of: PostgresError?.self) { group in
                    for _ in 0..<16 { group.addTask { await failure { try await database.call(read, []) } } }
                    // Each of the sixteen has its own true error, also those that were sent behind a Parse that failed.
                    for await error in group { #expect(error?.sqlState == "42P01") }
                }
                try session.execute("create table late_table as select 5 as n")
                defer { try? session.execute("drop table late_table") }
                #expect(try await database.call(read, [])[0].value("n") == 5)
                #expect(database.state.read.connected == 1)
            }
        }

        @Test("a function that a migration gave another shape answers in the new one")
        func changedShape() async throws {
            try session.execute("create or replace function shape() returns table (a int) language sql begin atomic select 1; end")
            defer { try? session.execute("drop function shape()") }
            try await server.withDatabase(read: 1) { database async throws in
                let read = Statement("shape", "select * from shape()", lane: .read)
                #expect(try await database.call(read, []).columns == ["a"])
                try session.execute(
                    "drop function shape(); create function shape() returns table (a int, b text) language sql begin atomic select 1, 'b'; end"
                )
                for _ in 0..<2 { #expect(try await database.call(read, []).columns == ["a", "b"]) }
            }
        }

        @Test("a statement that the server forgot is sent again")
        func forgotten() async throws {
            try await server.withDatabase(write: 1) { database async throws in
                let echo = Statement("echo", "select $1 as n", lane: .write)
                _ = try await database.call(echo, [.int(1)])
                _ = try await database.call(Statement("forget", "deallocate all", lane: .write), [])
                for number in 2...4 { #expect(try await database.call(echo, [.int(Int32(number))])[0].value("n") == number) }
            }
        }
    }
}
