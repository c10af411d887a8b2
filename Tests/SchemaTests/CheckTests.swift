import Postgres
import Testing

@testable import Schema

extension SchemaSuite {
    @Suite("Checks")
    struct Checks {
        let database: TestDatabase
        var schema = SmallSchema()

        init() throws {
            database = try TestDatabase()
            schema["current/functions/dba/self_check.sql"] = """
                set role aikotoba_viewer;
                create or replace function dba.self_check() returns table (rule text, object text, finding text) language sql
                as $$ select 'nobody is empty', 'registry.shelves', 'has no rows' where not exists (select from dba.shelves) $$;
                """
            schema["checks/labels.sql"] = """
                -- A label says something.
                select 'a label says something' as rule, shelf_id::text as object, 'is blank' as finding
                  from registry.shelves where label = '';
                """
        }

        private func findings() throws -> [Finding] {
            try Migrator(connectionString: database.connectionString, files: schema.list).check()
        }

        @Test("a sound database has no finding; what sql/checks and dba.self_check() say becomes one each")
        func found() throws {
            try schema.migrate(database)
            #expect(try findings() == [])
            try database.execute("update registry.shelves set label = ''")
            #expect(try findings() == [Finding(rule: "a label says something", object: "1", finding: "is blank")])
            try database.execute("delete from registry.shelves")
            #expect(try findings() == [Finding(rule: "nobody is empty", object: "registry.shelves", finding: "has no rows")])
        }

        @Test("a migration that is missing or edited, and sql/current that differs, are findings")
        mutating func outdated() throws {
            try schema.migrate(database)
            schema["migrations/0003_more.sql"] = "select 1"
            #expect(try findings().map(\.object) == ["sql/migrations/0003_more.sql"])
            schema["migrations/0002_shelves.sql"]? += " "
            schema["current/grants.sql"]? += " "
            #expect(try findings().map(\.object) == ["registry.migrations", "sql/current"])
        }

        @Test("a check that cannot run is a finding, not an all-clear")
        mutating func cannotRun() throws {
            schema["checks/labels.sql"] = "select 1 / 0 as finding"
            schema["current/functions/dba/self_check.sql"] = nil
            try schema.migrate(database)
            #expect(
                try findings().map(\.finding) == [
                    "cannot be examined: division by zero", "cannot be examined: function dba.self_check() does not exist",
                ])
        }

        @Test("checks can change nothing")
        mutating func readOnly() throws {
            schema["checks/labels.sql"] = "with gone as (delete from registry.shelves returning label) select label from gone"
            try schema.migrate(database)
            _ = try findings()
            #expect(try database.text("select count(*) from registry.shelves") == "1")
        }
    }
}
