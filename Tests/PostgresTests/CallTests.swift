import Testing

@testable import Postgres

extension AgainstPostgres {
    @Suite("Calls")
    struct CallTests {
        let server: TestServer

        init() throws {
            server = try TestServer()
        }

        static let echo = Statement("echo", "select $1::int8 as number", lane: .read)
        static let write = Statement("write", "select $1::int8 as number", lane: .write)
        static let divide = Statement("divide", "select 1 / $1::int4 as number", lane: .read)

        @Test("a call made before the database runs waits for it")
        func beforeRun() async throws {
            try await server.withDatabase { database async throws in
                #expect(try await database.call(Self.echo, [.long(7)])[0].value("number") == 7)
            }
        }

        @Test("sixteen calls share a pipeline: one fails, the others do not notice")
        func errorIsolation() async throws {
            let gate = try Gate(server)
            try await server.withDatabase(read: 1) { database async throws in
                // The first waits in the server, so that the rest is certainly behind it in one pipeline.
                async let first = database.call(Gate.waiting(.read), [.long(gate.number)])
                try await eventually("the first call waits in the server") { try gate.waiters() == 1 }
                try await withThrowingTaskGroup(of: (Int, Int64?, PostgresError?).self) { group in
                    for number in 1...15 {
                        group.addTask {
                            do {
                                if number == 7 { _ = try await database.call(Self.divide, [.int(0)]) }
                                return (number, try await database.call(Self.echo, [.long(Int64(number))])[0].value("number"), nil)
                            } catch {
                                return (number, nil, error as? PostgresError)
                            }
                        }
                    }
                    try await eventually("sixteen calls are on their way") { database.state.read.inFlight == 16 }
                    try gate.open()
                    for try await (number, answer, error) in group {
                        if number == 7 {
                            #expect(error?.kind == .server(sqlState: "22012"))
                        } else {
                            #expect(answer == Int64(number))
                        }
                    }
                }
                #expect(try await first[0].value("passed") == true)
                #expect(database.state.read.connected == 1)
            }
        }

        @Test("a slow write blocks no other write")
        func slowWrite() async throws {
            let gate = try Gate(server)
            try await server.withDatabase(write: 2) { database async throws in
                async let slow = database.call(Gate.waiting(.write), [.long(gate.number)])
                try await eventually("the slow call waits in the server") { try gate.waiters() == 1 }
                for number in 0..<20 {
                    #expect(try await database.call(Self.write, [.long(Int64(number))])[0].value("number") == number)
                }
                #expect(try gate.waiters() == 1)
                try gate.open()
                _ = try await slow
            }
        }

        @Test("bulk has connections that writes cannot take, and takes none of theirs")
        func bulk() async throws {
            let gate = try Gate(server)
            let store = Statement("store", "select count(*) as stored from unnest($1)", lane: .bulk)
            try await server.withDatabase(write: 1, bulk: 1) { database async throws in
                async let slow = database.call(Gate.waiting(.write), [.long(gate.number)])
                try await eventually("the only writer is taken") { try gate.waiters() == 1 }
                #expect(try await database.call(store, [.ints([1, 2, 3])])[0].value("stored") == 3)
                try gate.open()
                _ = try await slow
            }
        }

        @Test("cancelling ends the waiting for a connection, and the call is never sent")
        func cancelledWhileWaiting() async throws {
            let gate = try Gate(server)
            let mark = Statement("mark", "select pg_advisory_lock_shared(4711)", lane: .write)
            try await server.withDatabase(write: 1) { database async throws in
                async let slow = database.call(Gate.waiting(.write), [.long(gate.number)])
                try await eventually("the only writer is taken") { try gate.waiters() == 1 }
                await withTaskGroup(of: PostgresError?.self) { group in
                    group.addTask { await failure { try await database.call(mark, []) } }
                    try? await eventually("one call waits") { database.state.write.waiting == 1 }
                    group.cancelAll()
                    #expect(await group.next()??.kind == .cancelled)
                }
                #expect(database.state.write.inFlight == 1)
                try gate.open()
                _ = try await slow
                let locks = try server.session().query("select count(*) as n from pg_locks where locktype = 'advisory' and objid = 4711")
                #expect(try locks[0].value("n") == 0)
            }
        }

        @Test("a call already sent is finished although its task was cancelled")
        func cancelledAfterSending() async throws {
            let gate = try Gate(server)
            try await server.withDatabase(write: 1) { database async throws in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    group.addTask { try await database.call(Gate.waiting(.write), [.long(gate.number)])[0].value("passed") }
                    try await eventually("the call waits in the server") { try gate.waiters() == 1 }
                    group.cancelAll()
                    try gate.open()
                    #expect(try await group.next() == true)
                }
            }
        }

        @Test("waiting too long for a connection is unavailable, and nothing was sent")
        func waitTimeout() async throws {
            let gate = try Gate(server)
            try await server.withDatabase(write: 1) {
                $0.waitTimeout = .milliseconds(100)
            } _: { database async throws in
                async let slow = database.call(Gate.waiting(.write), [.long(gate.number)])
                try await eventually("the only writer is taken") { try gate.waiters() == 1 }
                #expect(await failure { try await database.call(Self.write, [.long(1)]) }?.kind == .unavailable)
                try gate.open()
                _ = try await slow
            }
        }

        static let patient = Statement("patient", "select pg_sleep(0.5), $1::int8 as number", lane: .bulk, longest: .seconds(20))
        static let hasty = Statement("hasty", "select pg_sleep(0.5)", lane: .bulk)
        static let impossible = Statement("impossible", "select 1 / $1::int4 as number", lane: .bulk, longest: .seconds(20))

        @Test("a statement that may take longer is waited for, here and at the server, and no other after it", arguments: [true, false])
        func patience(named: Bool) async throws {
            let hurry: KeyValuePairs = ["options": "-c statement_timeout=200"]
            try await server.withDatabase(hurry, change: { $0.namedStatements = named }) { database async throws in
                for number in 1...2 {
                    #expect(try await database.call(Self.patient, [.long(Int64(number))])[0].value("number") == Int64(number))
                    #expect(await failure { try await database.call(Self.hasty, []) }?.kind == .server(sqlState: "57014"))
                    #expect(await failure { try await database.call(Self.impossible, [.int(0)]) }?.kind == .server(sqlState: "22012"))
                    #expect(try await database.call(Self.impossible, [.int(1)])[0].value("number", as: Int32.self) == 1)
                }
            }
            try await server.withDatabase(change: { $0.callTimeout = .milliseconds(200) }) { database async throws in
                #expect(try await database.call(Self.patient, [.long(3)])[0].value("number") == Int64(3))
            }
        }

        @Test("a call that takes too long is a timeout, and its connection is replaced")
        func callTimeout() async throws {
            let gate = try Gate(server)
            try await server.withDatabase(write: 1) {
                $0.callTimeout = .milliseconds(100)
            } _: { database async throws in
                let error = await failure { try await database.call(Gate.waiting(.write), [.long(gate.number)]) }
                #expect(error?.kind == .timeout)
                #expect(try await database.call(Self.write, [.long(1)])[0].value("number") == 1)
                try gate.open()
            }
        }

        @Test("a value that the server refuses is in no description, only where people debug")
        func safeDescriptions() async throws {
            try await server.withDatabase { database async throws in
                let cast = Statement("cast", "select ($1 || 'heim')::int4 as number", lane: .read)
                let error = await failure { try await database.call(cast, [.text("ge")]) }
                #expect(error?.description == "statement cast: the server answered with SQLSTATE 22P02")
                #expect(error?.debugDescription.contains("geheim") == true)
            }
        }

        @Test("text with a NUL is refused without a connection")
        func nul() async throws {
            try await server.withDatabase { database async throws in
                let error = await failure { try await database.call(Self.echo, [.text("a\0")]) }
                #expect(error?.kind == .usage)
                #expect(error?.description == "statement echo: parameter $1: text holds a NUL character")
            }
        }

        @Test("an error at commit is the answer, although the statement succeeded before")
        func deferredConstraint() async throws {
            let session = try server.session()
            try session.execute(
                "drop table if exists deferred; create table deferred (n int unique deferrable initially deferred); insert into deferred values (1)"
            )
            defer { try? session.execute("drop table deferred") }
            try await server.withDatabase { database async throws in
                let insert = Statement("insert", "insert into deferred values ($1) returning n", lane: .write)
                let error = await failure { try await database.call(insert, [.int(1)]) }
                #expect(error?.kind == .server(sqlState: "23505"))
                #expect(error?.report?.constraint == "deferred_n_key")
                #expect(try await database.call(insert, [.int(2)])[0].value("n") == 2)
                #expect(try session.query("select count(*) as n from deferred")[0].value("n") == 2)
            }
        }

        @Test("a stop answers what was sent, refuses what comes later, and leaves no connection")
        func stop() async throws {
            let gate = try Gate(server)
            var kept: Database?
            try await server.withDatabase(["application_name": "stopping"]) { database async throws in
                kept = database
                try await withThrowingTaskGroup(of: Bool?.self) { group in
                    group.addTask { try await database.call(Gate.waiting(.write), [.long(gate.number)])[0].value("passed") }
                    try await eventually("the call waits in the server") { try gate.waiters() == 1 }
                    database.inbox.stop()
                    try await eventually("the idle connections are closed") {
                        database.state.read.connected == 0 && database.state.write.connected == 1
                    }
                    #expect(await failure { try await database.call(Self.echo, [.long(1)]) }?.kind == .unavailable)
                    try gate.open()
                    #expect(try await group.next() == true)
                }
            }
            #expect(kept?.state.write.connected == 0)
            try await eventually("the server has no such session") {
                try server.session().query("select count(*) as n from pg_stat_activity where application_name = 'stopping'")[0].value("n")
                    == 0
            }
            #expect(await failure { try await kept!.call(Self.echo, [.long(1)]) }?.kind == .unavailable)
        }
    }
}
