import Foundation
import Subprocess
import SystemPackage

/// A PostgreSQL of one's own under the data folder: unix socket only, nobody else gets in.
///
/// PostgreSQL refuses to run as root; started as root it runs as the user `postgres` that Debian's package makes. A
/// data folder that this user cannot reach (below /root, say) is replaced by one in /var/tmp; so is a path too long
/// for a unix socket's name (107 bytes).
struct PrivateCluster {
    let folder: String
    private let binaries: String
    private let account: Account?

    private struct Account {
        let name: String
        let user: uid_t
        let group: gid_t
    }

    static let databaseName = "aikotoba"

    init(dataFolder: String) throws {
        binaries = try Self.findBinaries()
        account = try getuid() == 0 ? Self.unprivilegedAccount() : nil
        var folder = dataFolder + "/postgres"
        if folder.utf8.count > 80 || !Self.isReachable(dataFolder, by: account) {
            let mark = String(
                dataFolder.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }, radix: 36)
            folder = "/var/tmp/aikotoba-\(mark)"
        }
        self.folder = folder
    }

    /// libpq connection string for a role.
    func connectionString(user: String) -> String {
        "host=\(folder) user=\(user) dbname=\(Self.databaseName)"
    }

    var administrator: String { connectionString(user: "postgres") }

    /// Makes the cluster when there is none, and starts it. One that a killed run left behind is stopped first.
    func start() async throws {
        if !FileManager.default.fileExists(atPath: folder + "/data/PG_VERSION") { try await initialise() }
        if FileManager.default.fileExists(atPath: folder + "/data/postmaster.pid") { try? await stop() }
        let options =
            "-c listen_addresses= -c unix_socket_directories=\(folder) -c unix_socket_permissions=0700 -c max_connections=60 -c shared_buffers=256MB -c log_lock_waits=on"
        try await invoke("pg_ctl", ["start", "-w", "-D", folder + "/data", "-l", folder + "/log", "-o", options])
        try await createDatabase()
    }

    func stop() async throws {
        try await invoke("pg_ctl", ["stop", "-w", "-m", "fast", "-D", folder + "/data"])
    }

    private func initialise() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if let account, chown(folder, account.user, account.group) != 0 {
            throw SettingsError("\(folder) cannot be given to \(account.name)")
        }
        chmod(folder, 0o700)
        try await invoke(
            "initdb", ["-D", folder + "/data", "-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=trust", "--no-instructions"])
    }

    private func createDatabase() async throws {
        let exists = try await invoke(
            "psql",
            [
                "-X", "-A", "-t", "-h", folder, "-U", "postgres", "-c", "select 1 from pg_database where datname = '\(Self.databaseName)'",
                "postgres",
            ])
        if exists.isEmpty { try await invoke("createdb", ["-h", folder, "-U", "postgres", Self.databaseName]) }
    }

    /// Runs a program of PostgreSQL to its end. - Returns: what it printed, trimmed.
    @discardableResult
    private func invoke(_ program: String, _ arguments: [String]) async throws -> String {
        let log = FileManager.default.temporaryDirectory.appending(path: "aikotoba-\(getpid())-\(program).log")
        defer { try? FileManager.default.removeItem(at: log) }
        let output = try FileDescriptor.open(
            FilePath(log.path()), .readWrite, options: [.create, .truncate], permissions: [.ownerReadWrite])
        // A file, not a pipe: the server that pg_ctl leaves behind would hold a pipe open for ever.
        // setpriv changes the user before the program starts: setuid in a child forked from many threads can wait for ever
        // on a thread that was not forked with it.
        let command = account.map { ["/usr/bin/setpriv", "--reuid=\($0.user)", "--regid=\($0.group)", "--init-groups"] } ?? []
        let words = command + ["\(binaries)/\(program)"] + arguments
        let result = try await Subprocess.run(
            .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())), workingDirectory: "/",
            output: .fileDescriptor(output, closeAfterSpawningProcess: true), error: .combinedWithOutput)
        let printed = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        guard result.terminationStatus.isSuccess else { throw SettingsError("\(program) did not succeed: \(printed)") }
        return printed.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func findBinaries() throws -> String {
        for version in ["15", "16", "17"] {
            let folder = "/usr/lib/postgresql/\(version)/bin"
            if access(folder + "/initdb", X_OK) == 0 { return folder }
        }
        throw SettingsError("PostgreSQL's server programs are not installed (Debian: postgresql-15); `make run` installs them")
    }

    private static func unprivilegedAccount() throws -> Account {
        guard let entry = getpwnam("postgres") else {
            throw SettingsError(
                "PostgreSQL does not run as root, and there is no user postgres to run it; `make run` installs one with Debian's package")
        }
        return Account(name: "postgres", user: entry.pointee.pw_uid, group: entry.pointee.pw_gid)
    }

    /// Whether every folder on the way may be entered by others.
    private static func isReachable(_ folder: String, by account: Account?) -> Bool {
        guard account != nil else { return true }
        var path = FilePath(folder)
        while !path.components.isEmpty {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
            guard let permissions = attributes?[.posixPermissions] as? Int, permissions & 0o001 != 0 else { return false }
            path.removeLastComponent()
        }
        return true
    }
}
