import Postgres
import Testing

@testable import Schema

extension SchemaSuite {
    @Suite("sql/current")
    struct Current {
        let database: TestDatabase
        var schema = SmallSchema()

        private func refusal(_ schema: SmallSchema, lockTimeout: Int = 10) -> SchemaError? {
            #expect(throws: SchemaError.self) { try schema.migrate(database, lockTimeout: lockTimeout) }
        }

        init() throws {
            database = try TestDatabase()
            try schema.migrate(database)
        }

        @Test("a changed body is applied, without any migration")
        mutating func changed() throws {
            schema["current/functions/shelves/two.sql"]?.replace("select 2", with: "select 4")
            #expect(try schema.migrate(database) == MigrationReport(applied: [], currentReapplied: true))
            #expect(try database.text("app.count_shelves()") == "2")
        }

        @Test("a function may change its arguments and its result; the old one is gone")
        mutating func signature() throws {
            schema["current/functions/shelves/two.sql"] = """
                set role aikotoba_definer;
                create or replace function app.two(p_times int default 1) returns bigint language sql as $$ select 2::bigint * p_times $$;
                """
            schema["current/functions/shelves/count_shelves.sql"]?.replace("returns int", with: "returns bigint")
            try schema.migrate(database)
            let signatures = try database.text("select string_agg(oid::regprocedure::text, ' ') from pg_proc where proname = 'two'")
            #expect(signatures == "app.two(integer)")
        }

        @Test("a function that no file makes any more is dropped, and so are a view and a policy")
        mutating func removed() throws {
            schema["current/functions/shelves/count_shelves.sql"] = nil
            schema["current/views/shelves.sql"] = nil
            schema["current/policies/shelves.sql"] = "set role aikotoba_owner; alter table registry.shelves enable row level security;"
            try schema.migrate(database)
            #expect(try database.text("to_regproc('app.count_shelves')") == nil)
            #expect(try database.text("to_regclass('dba.shelves')") == nil)
            #expect(try database.text("select count(*) from pg_policy where polname = 'viewing'") == "0")
            #expect(try database.text("app.two()") == "2")
        }

        @Test("a function that a view uses is replaced in place; without view and function files both go")
        mutating func usedByView() throws {
            schema["current/views/twos.sql"] = "set role aikotoba_viewer; create or replace view dba.twos as select app.two() as two;"
            try schema.migrate(database)
            schema["current/functions/shelves/two.sql"]?.replace("select 2", with: "select 6")
            try schema.migrate(database)
            #expect(try database.text("select two from dba.twos") == "6")
            schema["current/views/twos.sql"] = nil
            schema["current/functions/shelves/two.sql"] = nil
            schema["current/functions/shelves/count_shelves.sql"] = nil
            try schema.migrate(database)
            #expect(try database.text("select count(*) from pg_proc where pronamespace = 'app'::regnamespace") == "0")
        }

        @Test("a view that a DBA built on ours survives; one that leans on a view to be removed is named, and nothing changes")
        mutating func builtUpon() throws {
            try database.execute("create schema mine; create view mine.labels as select label from dba.shelves")
            schema["current/functions/shelves/two.sql"]?.replace("select 2", with: "select 8")
            try schema.migrate(database)
            #expect(try database.text("select label from mine.labels") == "照会")
            schema["current/views/shelves.sql"] = nil
            schema["current/functions/shelves/two.sql"]?.replace("select 8", with: "select 10")
            let error = refusal(schema)
            #expect(error?.description.contains("cannot drop view dba.shelves because other objects depend on it") == true)
            #expect(try database.text("app.two()") == "8")
        }

        @Test("when the last file fails, everything is as before, and the file is named")
        mutating func rollsBack() throws {
            let before = try database.dump()
            schema["current/functions/shelves/two.sql"]?.replace("select 2", with: "select 4")
            schema["current/functions/shelves/count_shelves.sql"] = nil
            schema["current/grants.sql"] = "grant usage on schema nowhere to aikotoba_viewer;"
            let error = refusal(schema)
            #expect(error?.description.contains(#"sql/current/grants.sql: schema "nowhere" does not exist"#) == true)
            #expect(try database.dump() == before)
            #expect(try database.text("app.count_shelves()") == "1")
        }

        @Test("a mistake in a body is refused although bodies are not looked at in the first pass")
        mutating func bodies() throws {
            schema["current/functions/shelves/two.sql"]?.replace("select 2", with: "select nothing_such")
            let error = refusal(schema)
            #expect(error?.description.contains("current/functions/shelves/two.sql") == true)
            #expect(try database.text("app.two()") == "2")
        }

        @Test("a migration makes sql/current apply again although its files are the same")
        mutating func afterMigration() throws {
            schema["migrations/0003_more.sql"] = "set role aikotoba_viewer; drop view dba.shelves;"
            #expect(try schema.migrate(database) == MigrationReport(applied: ["migrations/0003_more.sql"], currentReapplied: true))
            #expect(try database.text("select count(*) from dba.shelves") == "1")
        }
    }
}
