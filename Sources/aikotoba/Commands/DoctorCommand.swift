import ArgumentParser
import Courier
import Foundation
import Logging
import Membership
import Postgres
import Schema
import Sealing

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say in sentences what is missing before `serve` can work; exit 1 when something is.")

    @OptionGroup var settingsOptions: SettingsOptions
    @Flag(help: "Answer as JSON.") var json = false

    func run() async throws {
        let settings = try await settingsOptions.reader()
        let examination = Examination(settings: settings)
        examination.run()
        if json {
            try Output.json(examination.findings.map { ["verdict": $0.isGood ? "good" : "missing", "sentence": $0.sentence] })
        } else {
            for finding in examination.findings { print((finding.isGood ? "good     " : "missing  ") + finding.sentence) }
        }
        if examination.findings.contains(where: { !$0.isGood }) { throw ExitCode.failure }
    }
}

/// Looks at each thing that `serve` needs, and goes on after the first that is missing.
private final class Examination {
    struct Finding {
        let isGood: Bool
        let sentence: String
    }

    private let settings: Settings
    private(set) var findings: [Finding] = []

    init(settings: Settings) { self.settings = settings }

    func run() {
        examine("every setting of the file is a known one") { try settings.refuseUnknown() }
        let ring = examine("the key ring can be read") { try settings.keyRing }
        examineKeyRingFile()
        examine("the addresses to listen on are understood") { _ = (try settings.listen, try settings.adminListen) }
        examine("the trusted proxies are understood") { _ = try settings.trustedProxies }
        examine("the log level is a known one") { _ = try settings.logLevel }
        examine("the switches are understood") { _ = (try settings.namedStatements, try settings.serveCourier) }
        examine("the identity providers are understood") { _ = try settings.issuers }
        examineDatabase(ring: ring)
        if (try? settings.serveCourier) ?? true { examineCourier() }
    }

    private func examineKeyRingFile() {
        guard let path = try? settings.keyRingPath, let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let permissions = attributes[.posixPermissions] as? Int
        else { return }
        note(
            permissions & 0o077 == 0, "the key ring is readable by its owner only",
            "the key ring \(path) can be read by others: chmod 600 it")
    }

    private func examineDatabase(ring: WrappingKeyRing?) {
        guard
            let session = examine(
                "the database is reached as the server's role", { try DirectSession(connectionString: try settings.databaseURL) })
        else { return }
        defer { session.close() }
        examine("the server's role is an ordinary one") {
            let row = try session.query(
                "select rolsuper or rolbypassrls as mighty, current_user::text as name from pg_roles where rolname = current_user", [])[0]
            guard try !row.value("mighty", as: Bool.self) else {
                throw SettingsError(
                    "the server logs in as \(try row.value("name", as: String.self)), who may do everything: use aikotoba_server")
            }
        }
        let tenants = examine("the schema is in place") {
            do { return try TenantReader(session: session).tenants() } catch {
                throw SettingsError("app.read_tenants cannot be called: run `aikotoba migrate`")
            }
        }
        examine("the roles are those of this version") {
            guard try !RolesRevision(session, files: EmbeddedSQL.files).isBehind else {
                throw SettingsError(
                    "roles.sql has changed since it was run here: run `aikotoba migrate` once as the cluster's administrator")
            }
        }
        examine("the clocks of this host and of the database agree") {
            let now: Date = try session.query("select clock_timestamp() as now", [])[0].value("now")
            let apart = abs(now.timeIntervalSinceNow)
            guard apart < 5 else {
                throw SettingsError(
                    "the clocks of this host and of the database are \(Int(apart)) seconds apart; only the database's decides")
            }
        }
        guard let tenants else { return }
        note(!tenants.isEmpty, "there are \(tenants.count) tenants", "there is no tenant yet: `aikotoba tenant create --help`")
        guard let ring else { return }
        for tenant in tenants { examineKeys(of: tenant, session: session, ring: ring) }
    }

    private func examineKeys(of tenant: TenantReader.Listed, session: DirectSession, ring: WrappingKeyRing) {
        examine("the data keys of \(tenant.slug) can be opened") {
            do { _ = try TenantReader(session: session).keys(of: tenant.id, ring: ring) } catch let error as SealingError {
                throw SettingsError("the data keys of \(tenant.slug) cannot be opened with this key ring: \(error)")
            }
        }
    }

    private func examineCourier() {
        if let session = examine(
            "the database is reached as the courier's role", { try DirectSession(connectionString: try settings.courierDatabaseURL) })
        {
            session.close()
        }
        // Without TLS there is no certificate that could be good.
        let isSecured = (try? settings.smtp.security) != SMTPOptions.Security.none
        examine("the mail server is reached, \(isSecured ? "its certificate is good" : "without TLS,") and it lets us in") {
            let transport = SMTPTransport(try settings.smtp, logger: Logger(label: "doctor"))
            try transport.probe()
        }
    }

    @discardableResult
    private func examine<Value>(_ good: String, _ body: () throws -> Value) -> Value? {
        do {
            let value = try body()
            findings.append(Finding(isGood: true, sentence: good))
            return value
        } catch {
            findings.append(Finding(isGood: false, sentence: "\(error)"))
            return nil
        }
    }

    private func note(_ isGood: Bool, _ good: String, _ missing: String) {
        findings.append(Finding(isGood: isGood, sentence: isGood ? good : missing))
    }
}
