import Foundation
import Postgres
import Testing

@testable import Schema

extension SchemaSuite {
    /// The real `sql/`, as this binary carries it.
    @Suite("Carried files")
    struct Carried {
        private var root: URL {
            URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../sql").standardized.resolvingSymlinksInPath()
        }

        @Test("the binary carries the very bytes of the repository's files, and no test and no dump")
        func equal() throws {
            let needed = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { path in
                path.hasSuffix(".sql") && !path.hasPrefix("test/") && path != "structure.sql"
            }
            #expect(Set(EmbeddedSQL.files.map(\.path)) == Set(needed))
            for file in EmbeddedSQL.files {
                #expect(try Data(file.text.utf8) == Data(contentsOf: root.appending(path: file.path)), "\(file.path)")
            }
        }

        @Test("an empty database gets the whole schema, a second run changes nothing, and nothing is found wrong")
        func migrate() throws {
            let database = try TestDatabase()
            let migrator = Migrator(connectionString: database.connectionString)
            #expect(try migrator.check().map(\.finding) == ["there is no schema yet"])
            #expect(try migrator.migrate().currentReapplied)
            #expect(try migrator.migrate() == MigrationReport(applied: [], currentReapplied: false))
            #expect(try migrator.check() == [])
        }

        @Test("aikotoba_migrate, which inherits nothing, can do it once the administrator has run roles.sql")
        func asMigrate() throws {
            let database = try TestDatabase()
            let roles = try #require(EmbeddedSQL.files.first { $0.path == "roles.sql" })
            let migrator = Migrator(connectionString: database.connectionString + " user=aikotoba_migrate")
            try database.execute(roles.text)
            #expect(try migrator.migrate().currentReapplied)
            #expect(try migrator.migrate() == MigrationReport(applied: [], currentReapplied: false))
            // Row security shows the rows of all tenants to the administrator only; the role says so instead of an all-clear.
            let findings = try migrator.check()
            #expect(findings.map(\.rule) == EmbeddedSQL.files.map(\.path).filter { $0.hasPrefix("checks/") }.sorted())
            #expect(findings.allSatisfy { $0.finding.hasPrefix("cannot be examined") })
        }

        @Test("every migration can be applied to a database in use, whose rows are kept apart")
        func inUse() throws {
            let database = try TestDatabase()
            let files = try SchemaFiles(EmbeddedSQL.files)
            let (roles, carried) = (try #require(files.roles), files.migrations.map(\.file))
            try database.execute(roles.text)
            for count in 1...carried.count {
                let migrator = Migrator(
                    connectionString: database.connectionString + " user=aikotoba_migrate", files: [roles] + carried.prefix(count))
                #expect(try migrator.migrate().applied == [carried[count - 1].path])
                // As the policies do, which are applied after the last migration only.
                try database.execute(
                    """
                    do $$ declare v_table regclass; begin
                        for v_table in select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                                        where n.nspname in ('registry', 'vault', 'audit') and c.relkind in ('r', 'p')
                                          and c.relname not in ('migrations', 'current_sql') loop
                            execute format('alter table %s enable row level security, force row level security', v_table);
                        end loop;
                    end $$
                    """)
            }
        }

        @Test("psql runs every file, and what comes out is what the migrator makes")
        func psql() throws {
            let migrated = try TestDatabase()
            try Migrator(connectionString: migrated.connectionString).migrate()
            let database = try TestDatabase()
            let files = try SchemaFiles(EmbeddedSQL.files)
            let current = files.current
            let order =
                [try #require(files.roles)] + files.migrations.map(\.file)
                + current.identity + current.policies + current.functions + current.views + current.grants
            for file in order {
                let told = try database.run("psql", ["-XqAt", "-v", "ON_ERROR_STOP=1", "-f", root.appending(path: file.path).path])
                #expect(told.status == 0, "\(file.path): \(told.output)")
            }
            #expect(try database.dump() == migrated.dump())
        }
    }
}
