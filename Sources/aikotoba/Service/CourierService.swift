import Courier
import Logging
import Membership
import Postgres
import Sealing
import ServiceLifecycle

/// The courier with a database login of its own, inside `serve` or alone.
struct CourierService {
    let courier: Courier
    let services: [any Service]

    init(options: DeskService.CourierOptions, namedStatements: Bool, ring: WrappingKeyRing, logger: Logger) {
        // The courier claims and settles one batch at a time: a few connections are plenty.
        let database = Database(
            DatabaseOptions(
                connectionString: options.databaseURL, readConnections: 1, writeConnections: 2, bulkConnections: 0,
                namedStatements: namedStatements), logger: logger)
        let tenants = TenantDirectory(database: database, ring: ring, logger: logger)
        let outbox = Outbox(database: database, tenants: tenants, logger: logger)
        let courier = Courier(outbox: outbox, transport: options.transport, logger: logger)
        let housekeeping = Housekeeping(database: database, tenants: tenants, logger: logger)
        self.courier = courier
        services = [
            Running("courier's database") { try await database.run() },
            Running("courier's tenants") { try await tenants.run() },
            Delivering(courier: courier),
            Running("housekeeping") { try await housekeeping.run() },
        ]
    }
}

/// The courier as a service: told to stop, it settles what is in flight before its database goes.
private struct Delivering: Service {
    let courier: Courier

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await courier.run()
        } onGracefulShutdown: {
            courier.stop()
        }
    }
}
