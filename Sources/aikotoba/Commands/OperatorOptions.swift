import ArgumentParser
import Foundation
import Logging
import Membership
import Postgres
import Sealing

/// What every command of an operator needs: the settings, the tenant, and his token, which comes from a file.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var settingsOptions: SettingsOptions
    @Option(help: "Slug of the tenant, or `installation`.") var tenant: String
    @Flag(help: "Answer as JSON.") var json = false

    init() {}

    /// For commands that name no tenant.
    init(_ settingsOptions: SettingsOptions, tenant: String, json: Bool) {
        self.settingsOptions = settingsOptions
        self.tenant = tenant
        self.json = json
    }

    /// The use cases, by the operator's claim: the same that the admin API offers.
    struct Workplace {
        let desk: Desk
        let acting: Acting
        /// nil for the installation itself.
        let tenant: Tenant?
        /// The keys of the place the operator works at, if it has any.
        let keys: TenantKeys?
        /// The tenant's; the installation has no place.
        let time: LocalTime

        /// For what concerns a tenant's members.
        var memberTenant: Tenant {
            get throws {
                guard let tenant else { throw RefusedCommand("the installation has no members: name a tenant") }
                return tenant
            }
        }
    }

    /// Commands say what went wrong themselves.
    static var quietLogger: Logger {
        var logger = Logger(label: "aikotoba")
        logger.logLevel = .error
        return logger
    }

    /// Connects as the server does, does the work and closes. One short call at a time needs few connections.
    func atTheDesk<Value: Sendable>(_ work: @Sendable (Workplace) async throws -> Value) async throws -> Value {
        let settings = try await settingsOptions.reader()
        let token = try settings.operatorToken
        let logger = Self.quietLogger
        let database = Database(
            DatabaseOptions(
                connectionString: try settings.databaseURL, readConnections: 1, writeConnections: 1, bulkConnections: 1,
                namedStatements: try settings.namedStatements), logger: logger)
        let tenants = TenantDirectory(database: database, ring: try settings.keyRing, logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await database.run() }
            defer { group.cancelAll() }
            var found: Tenant?
            if tenant != "installation" {
                found = try await tenants.tenant(slug: tenant)
                guard found != nil else { throw RefusedCommand("there is no tenant \(tenant): `tenant list` shows them") }
            }
            // A mail that is queued here is found by the courier's next look.
            let desk = Desk(database: database, tenants: tenants, wakeCourier: {})
            var keys = found?.keys
            if found == nil { keys = try await tenants.readInstallationKeys() }
            let time = LocalTime(timeZone: found?.settings.timeZone ?? "UTC")
            do {
                return try await work(
                    Workplace(desk: desk, acting: Acting(tenant: found?.id ?? 0, token: token), tenant: found, keys: keys, time: time))
            } catch let refused as RefusedByDesk {
                throw RefusedCommand(refused.sentence(tenant: tenant, time))
            } catch let fault as PostgresError where fault.isTransient {
                throw RefusedCommand(Self.sentence(about: fault))
            }
        }
    }

    /// What is undone whole may be done again; of what was lost on the way nobody knows.
    private static func sentence(about fault: PostgresError) -> String {
        switch fault.kind {
        case .connectionLost(outcomeUnknown: true), .timeout:
            "the database did not answer: whether anything was written is not known; look before you try again (\(fault))"
        default: "the database is busy or cannot be reached: this step has written nothing; try again (\(fault))"
        }
    }

    /// Prints a sentence for people, or what it says for programs.
    func say(_ sentence: String, _ values: [String: Cell]) throws {
        if json { try Output.json(values) } else { Swift.print(sentence) }
    }
}
