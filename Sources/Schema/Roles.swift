public import Postgres

/// Which `roles.sql` there is: the file says it, and the database it was run on keeps it as the comment of the schema registry.
public struct RolesRevision: Sendable {
    public let carried: Int
    public let applied: Int

    public var isBehind: Bool { applied < carried }

    public init(_ session: DirectSession, files: [SQLFile]) throws(PostgresError) {
        carried = Self.number(in: files.first { $0.path == "roles.sql" }?.text)
        let rows = try session.query("select obj_description(to_regnamespace('registry')::oid, 'pg_namespace') as said", [])
        applied = Self.number(in: try rows[0].value("said", as: String?.self))
    }

    private static func number(in text: String?) -> Int {
        text?.firstMatch(of: /roles\.sql, revision (\d+)/).flatMap { Int($0.output.1) } ?? 0
    }
}

/// Cluster roles are the administrator's: a login that only migrates looks whether they are there.
enum Roles {
    /// `CREATEROLE` would not do: roles.sql grants SET on a parameter and changes default privileges of other roles.
    static func isAdministrator(_ session: DirectSession) throws(PostgresError) -> Bool {
        try session.query("select current_setting('is_superuser') = 'on' as yes").first?.value("yes") ?? false
    }

    /// What the file's text names and this database lacks.
    static func missing(of file: SQLFile, _ session: DirectSession) throws(PostgresError) -> [String] {
        let roles = Set(file.text.matches(of: /\baikotoba_[a-z_]+\b/).map { String($0.output) }).sorted()
        let schemas = Set(file.text.matches(of: /create schema (?:if not exists )?([a-z_]+)/).map { String($0.output.1) }).sorted()
        let rows = try session.query(
            """
            select 'role ' || name as missing from unnest($1) name
             where not exists (select from pg_catalog.pg_roles where rolname = name)
            union all
            select 'schema ' || name from unnest($2) name
             where not exists (select from pg_catalog.pg_namespace where nspname = name)
            """, [.texts(roles), .texts(schemas)])
        var missing: [String] = []
        for row in rows { missing.append(try row.value("missing")) }
        return missing
    }
}
