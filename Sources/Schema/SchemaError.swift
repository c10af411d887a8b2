public import Postgres

/// Why the schema was not brought up to date. Every case leaves the database as it was before the step it names.
public enum SchemaError: Error {
    /// The database cannot be reached; nothing has begun.
    case unreachable(PostgresError)
    /// The connection broke on the way.
    case lost(path: String, PostgresError)
    /// Not connected as superuser, and `roles.sql` was not run here before.
    case unprepared(missing: [String])
    /// The carried files contradict each other: a defect of this build.
    case misplaced(path: String, reason: String)
    /// The text of an applied migration is no longer what was applied.
    case edited(path: String)
    /// The database has migrations that this binary does not know, and one of them is marked as breaking.
    case newer(names: [String])
    /// A lock was not to be had; nothing is wrong with the file.
    case blocked(path: String, seconds: Int)
    /// PostgreSQL refused a file.
    case refused(path: String, line: Int?, PostgresError)
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let error):
            "Nothing was done: \(error.description)"
        case .lost(let path, let error):
            "The connection was lost (\(path)): \(Self.sentence(error)). Run it again; each step happens whole or not at all."
        case .unprepared(let missing):
            "This database lacks \(missing.joined(separator: ", ")). Roles are the administrator's: run sql/roles.sql"
                + " in this database as a superuser once, or migrate as one."
        case .misplaced(let path, let reason):
            "sql/\(path) \(reason)."
        case .edited(let path):
            "sql/\(path) is not the text that was applied to this database. An applied migration is never edited:"
                + " put the old text back and write a new migration."
        case .newer(let names):
            "This database was migrated by a newer version (\(names.joined(separator: ", "))), which this one would break."
                + " Use the newer version."
        case .blocked(let path, let seconds):
            "sql/\(path) waited \(seconds) s for a lock that another session holds, and was given up whole. Run it again;"
                + " pg_stat_activity and pg_blocking_pids() say who holds it."
        case .refused(let path, let line, let error):
            "sql/\(path)\(line.map { " line \($0)" } ?? ""): \(Self.sentence(error)). Nothing of this step was kept."
        }
    }

    /// What the server said, in words: these are the project's own files, and their author reads it.
    private static func sentence(_ error: PostgresError) -> String {
        guard let report = error.report else { return error.description }
        return error.sqlState.map { "\(report.message) (\($0))" } ?? report.message
    }
}
