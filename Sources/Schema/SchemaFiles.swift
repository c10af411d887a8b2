/// The carried files, each in the place where it is run.
struct SchemaFiles: Sendable {
    let roles: SQLFile?
    let migrations: [Migration]
    let current: CurrentFiles
    let checks: [SQLFile]

    init(_ files: [SQLFile]) throws(SchemaError) {
        // Byte order, the same on every machine and in `LC_ALL=C ls`.
        let files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        roles = files.first { $0.path == "roles.sql" }
        checks = files.filter { $0.path.hasPrefix("checks/") }
        current = try CurrentFiles(files.filter { $0.path.hasPrefix("current/") })
        var migrations: [Migration] = []
        for file in files where file.path.hasPrefix("migrations/") {
            let migration = try Migration(file: file)
            guard migration.number == migrations.count + 1 else {
                throw .misplaced(path: file.path, reason: "should have number \(migrations.count + 1): numbers run without a gap")
            }
            migrations.append(migration)
        }
        self.migrations = migrations
    }
}

/// `current/`: applied whole, in one transaction, whenever any of it changed.
struct CurrentFiles: Sendable {
    let identity: [SQLFile]
    let policies: [SQLFile]
    let functions: [SQLFile]
    let views: [SQLFile]
    let grants: [SQLFile]
    let checksum: String

    init(_ files: [SQLFile]) throws(SchemaError) {
        var identity: [SQLFile] = []
        var policies: [SQLFile] = []
        var functions: [SQLFile] = []
        var views: [SQLFile] = []
        var grants: [SQLFile] = []
        for file in files {
            switch file.path.split(separator: "/").dropFirst().first {
            case "identity.sql": identity.append(file)
            case "policies": policies.append(file)
            case "functions": functions.append(file)
            case "views": views.append(file)
            case "grants.sql": grants.append(file)
            default: throw .misplaced(path: file.path, reason: "has no place in the order of sql/current")
            }
        }
        self.identity = identity
        self.policies = policies
        self.functions = functions
        self.views = views
        self.grants = grants
        checksum = Migration.checksum(files)
    }

    var isEmpty: Bool { identity.isEmpty && policies.isEmpty && functions.isEmpty && views.isEmpty && grants.isEmpty }
}
