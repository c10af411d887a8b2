import Dispatch
import Postgres
import Synchronization
import Testing

@testable import Schema

extension SchemaSuite {
    @Suite("Migrations")
    struct Migrations {
        let database: TestDatabase
        var schema = SmallSchema()

        private func refusal(_ schema: SmallSchema, lockTimeout: Int = 10) -> SchemaError? {
            #expect(throws: SchemaError.self) { try schema.migrate(database, lockTimeout: lockTimeout) }
        }

        init() throws {
            database = try TestDatabase()
        }

        @Test("an empty database gets every migration in order, then sql/current, and each step is told")
        func empty() throws {
            var told: [String] = []
            let report = try Migrator(connectionString: database.connectionString, files: schema.list).migrate { told.append($0) }
            #expect(report.applied == ["migrations/0001_ledger.sql", "migrations/0002_shelves.sql"])
            #expect(report.currentReapplied)
            #expect(told == report.applied.map { "applied \($0)" } + ["applied current/", "analysed the tables"])
            let names = try database.text("select string_agg(name, ' ' order by number) from registry.migrations")
            #expect(names == "0001_ledger.sql 0002_shelves.sql")
            #expect(try database.text("app.count_shelves()") == "1")
            #expect(try database.text("select reltuples from pg_class where oid = 'registry.shelves'::regclass") == "1")
        }

        @Test("a second time nothing changes")
        func twice() throws {
            try schema.migrate(database)
            let before = try database.text("select applied_at from registry.current_sql")
            let report = try schema.migrate(database)
            #expect(report == MigrationReport(applied: [], currentReapplied: false))
            #expect(report.description == "The schema is up to date.")
            #expect(try database.text("select applied_at from registry.current_sql") == before)
        }

        @Test("an edited migration is refused by name and changes nothing, not even what is pending")
        mutating func edited() throws {
            try schema.migrate(database)
            schema["migrations/0002_shelves.sql"]? += "-- one more word\n"
            schema["migrations/0003_more.sql"] = "set role aikotoba_owner; create table registry.more ();"
            let error = refusal(schema)
            #expect(error?.description.contains("sql/migrations/0002_shelves.sql is not the text that was applied") == true)
            #expect(try database.text("to_regclass('registry.more')") == nil)
        }

        @Test("a migration that was mended is taken for the one that was applied, if it names it; another is not")
        mutating func mended() throws {
            try schema.migrate(database)
            let path = "migrations/0002_shelves.sql"
            let applied = Migration.checksum([SQLFile(path: path, text: try #require(schema[path]))])
            schema[path]? += "-- one more word\n-- formerly \(String(applied.reversed()))\n"
            #expect(refusal(schema) != nil)
            schema[path]? += "-- formerly \(applied)\n"
            #expect(try schema.migrate(database).applied == [])
        }

        @Test("a migration that a newer version marked as breaking is refused; one that it did not is tolerated", arguments: [true, false])
        mutating func newer(breaking: Bool) throws {
            var newer = schema
            newer["migrations/0003_more.sql"] = "\(breaking ? "-- breaking\n" : "")set role aikotoba_owner; create table registry.more ();"
            try newer.migrate(database)
            if breaking {
                let error = refusal(schema)
                #expect(error?.description.contains("newer version (0003_more.sql)") == true)
            } else {
                #expect(try schema.migrate(database) == MigrationReport(applied: [], currentReapplied: false))
            }
        }

        @Test("a migration that fails in its last line leaves nothing behind, names file and line, and runs when corrected")
        mutating func rollsBack() throws {
            schema["migrations/0003_more.sql"] = "set role aikotoba_owner;\ncreate table registry.more ();\nselect nothing_such;\n"
            let error = refusal(schema)
            let sentence = #"sql/migrations/0003_more.sql line 3: column "nothing_such" does not exist (42703)"#
            #expect(error?.description.contains(sentence) == true)
            #expect(try database.text("to_regclass('registry.more')") == nil)
            #expect(try database.text("select max(number) from registry.migrations") == "2")
            schema["migrations/0003_more.sql"] = "set role aikotoba_owner;\ncreate table registry.more ();\n"
            #expect(try schema.migrate(database).applied == ["migrations/0003_more.sql"])
        }

        @Test("migrators that start at once apply each migration once and all end well")
        mutating func atOnce() throws {
            schema["migrations/0003_slow.sql"] = "set role aikotoba_owner; create table registry.slow (); select pg_sleep(0.3);"
            let outcomes = Mutex<[Result<MigrationReport, any Error>]>([])
            let files = schema.list
            let connectionString = database.connectionString
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                let outcome = Result<MigrationReport, any Error> {
                    try Migrator(connectionString: connectionString, files: files).migrate()
                }
                outcomes.withLock { $0.append(outcome) }
            }
            let reports = try outcomes.withLock { try $0.map { try $0.get() } }
            #expect(reports.flatMap(\.applied).sorted() == files.map(\.path).filter { $0.hasPrefix("migrations/") }.sorted())
            #expect(try database.text("select count(*) from registry.migrations") == "3")
        }

        @Test("migrators of two databases of one cluster do not meet in the catalogue of roles")
        mutating func twoDatabases() throws {
            schema["roles.sql"]? += "\nalter role aikotoba_owner set lock_timeout = '9s'; alter role aikotoba_owner reset lock_timeout;"
            let databases = try (0..<4).map { _ in try TestDatabase() }
            let strings = databases.map(\.connectionString)
            let files = schema.list
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: strings.count) { index in
                do {
                    try Migrator(connectionString: strings[index], files: files).migrate()
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }

        @Test("a migration that finds a table locked gives up whole, instead of holding everybody up")
        mutating func blocked() throws {
            try schema.migrate(database)
            let holder = try DirectSession(connectionString: database.connectionString)
            try holder.execute("begin; select from registry.shelves")
            schema["migrations/0003_more.sql"] = """
                set role aikotoba_owner;
                create table registry.more ();
                alter table registry.shelves add note text;
                """
            let error = refusal(schema, lockTimeout: 1)
            #expect(error?.description.contains("sql/migrations/0003_more.sql waited 1 s for a lock") == true)
            #expect(try database.text("to_regclass('registry.more')") == nil)
            try holder.execute("commit")
            #expect(try schema.migrate(database, lockTimeout: 1).applied == ["migrations/0003_more.sql"])
        }

        @Test("a backfill that row security would silence fails instead of changing no row")
        mutating func rowSecurityOff() throws {
            schema["current/policies/shelves.sql"]? += "\nalter table registry.shelves force row level security;"
            try schema.migrate(database)
            schema["migrations/0003_fill.sql"] = "set role aikotoba_owner; update registry.shelves set label = 'x';"
            let error = refusal(schema)
            #expect(error?.description.contains("row-level security policy") == true)
        }

        @Test(
            "files that have no place or no number are refused before anything is changed",
            arguments: ["migrations/0004_gap.sql", "migrations/third.sql", "current/extras.sql"])
        mutating func misplaced(path: String) throws {
            schema[path] = "select 1"
            let error = refusal(schema)
            #expect(error?.description.contains("sql/\(path)") == true)
            #expect(try database.text("to_regnamespace('registry')") == nil)
        }

        @Test("a login that may only migrate is told which roles and schemas the administrator has to make")
        mutating func unprepared() throws {
            try database.execute(
                "do $$ begin create role schema_test_login login; exception when duplicate_object or unique_violation then null; end $$")
            schema["roles.sql"] = "create role aikotoba_absent; create schema if not exists absence;"
            let migrator = Migrator(connectionString: database.connectionString + " user=schema_test_login", files: schema.list)
            let error = #expect(throws: SchemaError.self) { try migrator.migrate() }
            #expect(error?.description.contains("lacks role aikotoba_absent, schema absence.") == true)
        }

        @Test("a database that cannot be reached is said to be unreachable")
        func unreachable() throws {
            let migrator = Migrator(connectionString: database.connectionString + " dbname=there_is_none", files: schema.list)
            let error = #expect(throws: SchemaError.self) { try migrator.migrate() }
            #expect(error?.description.contains(#"database "there_is_none" does not exist"#) == true)
            // Also said by the command that only looks.
            let looked = #expect(throws: SchemaError.self) { try migrator.check() }
            #expect(looked?.description.hasPrefix("Nothing was done: ") == true)
        }
    }
}
