import Testing

@testable import Postgres

extension AgainstPostgres {
    @Suite("A direct session")
    struct DirectSessionTests {
        @Test("a script of many statements is one transaction, unless it says otherwise")
        func script() throws {
            let session = try TestServer().session()
            try session.execute("create temp table t (n int); insert into t values (1), (2); do $$ begin insert into t values (3); end $$;")
            #expect(try session.query("select count(*) as n from t")[0].value("n") == 3)
            let error = try #require(throws: PostgresError.self) {
                try session.execute("insert into t values (4); select 1/0; insert into t values (5)")
            }
            #expect(error.kind == .server(sqlState: "22012"))
            #expect(try session.query("select count(*) as n from t")[0].value("n") == 3)
        }

        @Test("notices go to whoever asked for them")
        func notices() throws {
            var heard: [String] = []
            let session = try DirectSession(connectionString: TestServer().connectionString) { heard.append($0) }
            try session.execute("do $$ begin raise notice 'one'; raise warning 'two'; end $$")
            #expect(heard == ["one", "two"])
        }

        @Test("an error says where in the script it is, and its words only to those who debug")
        func position() throws {
            let session = try TestServer().session()
            let error = try #require(throws: PostgresError.self) { try session.execute("select 1;\nselect geheim") }
            #expect(error.report?.position == 18)
            #expect(error.description == "the server answered with SQLSTATE 42703")
            #expect(error.debugDescription.contains("geheim"))
        }

        @Test("a COPY with the client is refused and ends the session")
        func copy() throws {
            let session = try TestServer().session()
            #expect(throws: PostgresError.self) { try session.execute("copy pg_class to stdout") }
            #expect(throws: PostgresError.self) { try session.query("select 1") }
        }

        @Test("a server that is not there is unavailable, and a string that is no connection string is not quoted")
        func noServer() throws {
            let away = try #require(throws: PostgresError.self) {
                try DirectSession(connectionString: "host=/nonexistent user=u password=geheim")
            }
            #expect(away.kind == .unavailable)
            #expect(!away.debugDescription.contains("geheim"))
            let wrong = try #require(throws: PostgresError.self) { try DirectSession(connectionString: "pasword=geheim") }
            #expect(wrong.kind == .usage)
            #expect(!wrong.debugDescription.contains("geheim"))
        }
    }
}
