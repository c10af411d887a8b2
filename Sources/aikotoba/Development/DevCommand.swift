import ArgumentParser
import Courier
import Foundation
import Logging
import Membership
import Postgres
import Schema
import Sealing
import ServiceLifecycle
import UnixSignals
import Web

struct DevCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "A development instance: private PostgreSQL, two invented tenants, everything in one process, mails as files.")

    @Option(help: "Address of the member pages and the API.") var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    @Option(help: "Address of /livez, /readyz and /metrics; the port after --listen by default.") var adminListen: ListenAddress?
    @Option(help: "Folder for the database, the mails and demo.json.") var data = ".aikotoba"
    @Option(help: "How many organisations to invent at the first start.") var organisations = 12
    @Option(help: "Log level.") var logLevel = "notice"

    func validate() throws {
        guard (1...990_000).contains(organisations) else { throw ValidationError("--organisations must be between 1 and 990000") }
        guard Logger.Level(rawValue: logLevel) != nil else { throw ValidationError("there is no log level “\(logLevel)”") }
    }

    func run() async throws {
        let folder = URL(filePath: data).standardizedFileURL.path(percentEncoded: false).trimmingSuffix("/")
        do {
            try FileManager.default.createDirectory(atPath: folder + "/mail", withIntermediateDirectories: true)
        } catch {
            throw SettingsError("the data folder \(folder) cannot be made: another file is in the way, or its parent may not be written to")
        }
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        let cluster = try PrivateCluster(dataFolder: folder)
        try await cluster.start()
        do {
            try await serve(folder: folder, cluster: cluster)
        } catch {
            try? await cluster.stop()
            throw error
        }
        try await cluster.stop()
    }

    private func serve(folder: String, cluster: PrivateCluster) async throws {
        let (logger, metrics) = try Observability.start(level: Logger.Level(rawValue: logLevel) ?? .notice)
        let ring = try keyRing(folder: folder)
        let demo = try await prepare(folder: folder, cluster: cluster, ring: ring)
        try CommandEnvironment(folder: folder, cluster: cluster)
            .write(operatorToken: demo.tenants[0].operatorToken)
        let mails = MailShelf(folder: folder + "/mail")
        let admin = adminListen ?? ListenAddress(host: listen.host, port: listen.port + 1)
        let options = DeskService.Options(
            databaseURL: cluster.connectionString(user: "aikotoba_server"), listen: listen, adminListen: admin,
            proxies: TrustedProxies([])!,
            ring: ring,
            courier: .init(
                databaseURL: cluster.connectionString(user: "aikotoba_courier"), transport: try FileTransport(folder: mails.folder)))
        let services = try DeskService(options: options, logger: logger, metrics: metrics).services(
            extend: mails.add, onReady: { greet(demo, admin: admin, folder: folder) })
        try await Aikotoba.run(services, on: [listen, admin], logger: logger)
    }

    private func keyRing(folder: String) throws -> WrappingKeyRing {
        let path = folder + "/key-ring"
        if !FileManager.default.fileExists(atPath: path) { try KeyRingFile.create(at: path) }
        return try WrappingKeyRing(parsing: String(contentsOfFile: path, encoding: .utf8))
    }

    /// Brings the schema up to date and, at the first start, invents the tenants.
    private func prepare(folder: String, cluster: PrivateCluster, ring: WrappingKeyRing) async throws -> DemoFile {
        _ = try Migrator(connectionString: cluster.administrator, files: EmbeddedSQL.files).migrate { say($0) }
        let session = try DirectSession(connectionString: cluster.administrator)
        defer { session.close() }
        let path = folder + "/demo.json"
        let earlier: DemoFile?
        do {
            earlier = try DemoFile.read(path)
        } catch {
            throw SettingsError("\(path) is of another version: remove \(folder) to start afresh")
        }
        if var demo = earlier {
            demo.baseURL = listen.url
            demo.psql = cluster.administrator
            try demo.write(path)
            return demo
        }
        guard try TenantReader(session: session).tenants().isEmpty else {
            throw SettingsError("\(path) is gone, and the demo passwords with it: remove \(folder) to start afresh")
        }
        let tenants = DemoTenants(session: session, ring: ring, baseURL: listen.url, organisations: organisations) { say($0) }
        let loaded = try await tenants.load()
        let lines = loaded.signIns.map { "\($0.memberID)\t\($0.password.reveal())\n" }.joined()
        try PrivateFile.write(Data(lines.utf8), to: folder + "/demo-passwords.tsv")
        try session.execute("analyze")
        let demo = DemoFile(
            baseURL: listen.url, platformToken: loaded.platformToken, psql: cluster.administrator, tenants: loaded.tenants)
        try demo.write(path)
        return demo
    }

    private func greet(_ demo: DemoFile, admin: ListenAddress, folder: String) {
        for tenant in demo.tenants {
            say("\(listen.url)/\(tenant.slug)/  \(tenant.organisationName)")
            say(
                "    member ID \(tenant.memberId)   password \(tenant.password ?? "(chosen by the member)")   contact \(tenant.contactEmail)"
            )
        }
        say("mails       \(listen.url)/dev/mail  (files in \(folder)/mail)")
        say("API         \(listen.url)/openapi.json")
        say("health      \(admin.url)/readyz  \(admin.url)/metrics")
        say("database    psql '\(demo.psql)'")
        say("commands    . '\(folder)/env'  (then `aikotoba … --tenant \(demo.tenants[0].slug)` in that shell, as its owner)")
        say("ready \(listen.url)")
    }

    /// Line by line, also into a pipe: a script waits for `ready`.
    private func say(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
