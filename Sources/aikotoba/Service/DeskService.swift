import API
import Courier
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Membership
import Metrics
import NIOCore
import Portal
import Postgres
import Sealing
import ServiceLifecycle
import SignedTokens
import Synchronization
import Web

/// The one wiring point: `serve` and `dev` put the service together here.
struct DeskService {
    struct Options {
        var databaseURL: String
        var namedStatements = true
        var listen: ListenAddress
        var adminListen: ListenAddress
        var proxies: TrustedProxies
        var ring: WrappingKeyRing
        /// nil: no mail is delivered from this process.
        var courier: CourierOptions?
        /// Identity providers of operators.
        var issuers: [Issuer] = []
        /// How the passwords that members choose are hashed from now on.
        var hashing = PasswordHashing.current
    }

    struct CourierOptions {
        var databaseURL: String
        var transport: any MailTransport
    }

    let options: Options
    let logger: Logger
    let metrics: PrometheusFactory

    /// - Parameters:
    ///   - extend: adds routes of the development instance.
    ///   - onReady: called when the address is listened on and the tenants are known.
    func services(
        extend: (Router<DeskContext>) -> Void = { _ in }, onReady: @escaping @Sendable () async -> Void = {}
    ) throws -> [any Service] {
        let database = Database(
            DatabaseOptions(connectionString: options.databaseURL, namedStatements: options.namedStatements), logger: logger)
        let tenants = TenantDirectory(database: database, ring: options.ring, logger: logger)
        var services: [any Service] = [
            Running("database") { try await database.run() }, Running("tenants") { try await tenants.run() },
        ]
        var wake: @Sendable () -> Void = {}
        if let courier = options.courier {
            let mail = CourierService(options: courier, namedStatements: options.namedStatements, ring: options.ring, logger: logger)
            services += mail.services
            wake = { mail.courier.wake() }
        }
        let desk = Desk(database: database, tenants: tenants, hashing: options.hashing, wakeCourier: wake)
        let signedTokens = options.issuers.isEmpty ? nil : SignedTokens(issuers: options.issuers, logger: logger)
        let router = try Self.router(desk: desk, signedTokens: signedTokens, proxies: options.proxies)
        extend(router)
        router.refuseOtherMethods()
        let admin = AdminListener(database: database, tenants: tenants, metrics: metrics)
        let adminIsUp = Flag()
        services.append(application(admin.router().buildResponder(), at: options.adminListen) { adminIsUp.set() })
        let responder = OwnHostResponder(router.buildResponder()) { tenants.tenant(host: $0) }
        services.append(
            application(responder, at: options.listen) {
                let isReady = { @Sendable in tenants.isReady && adminIsUp.isSet }
                // Told to stop while the database is away, the service must not wait for it.
                await cancelWhenGracefulShutdown {
                    while !isReady() && !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
                }
                if isReady() { await onReady() }
            })
        return services
    }

    static func router(desk: Desk, signedTokens: SignedTokens?, proxies: TrustedProxies) throws -> Router<DeskContext> {
        let portal = try Portal(desk: desk)
        let router = Router(context: DeskContext.self, options: [.autoGenerateHeadEndpoints])
        router.addMiddleware {
            RequestRecordMiddleware<DeskContext>()
            SecurityHeadersMiddleware<DeskContext>()
            // What no route takes is answered in the manner of the face it was meant for.
            FaultMiddleware<DeskContext> { problem, request, context in
                request.uri.path.hasPrefix("/v1/") || request.uri.path.hasPrefix("/admin/")
                    ? problem.document(requestID: context.id) : portal.answerOutsideTenants(problem, request, context)
            }
            NetworkMiddleware(proxies: proxies)
        }
        MemberAPI(desk: desk).add(to: router)
        AdminAPI(desk: desk, signedTokens: signedTokens).add(to: router)
        try portal.add(to: router)
        return router
    }

    private func application<Responder: HTTPResponder>(
        _ responder: Responder, at address: ListenAddress, onRunning: @escaping @Sendable () async -> Void = {}
    ) -> some Service where Responder.Context: RequestContext & InitializableFromSource<ApplicationRequestContextSource> {
        Application(
            responder: responder,
            // Without an idle time a client that sends a byte an hour keeps its connection for ever.
            server: .http1(configuration: .init(additionalChannelHandlers: [PacedBodies()], idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(address.host, port: address.port), serverName: nil),
            onServerRunning: { _ in await onRunning() }, logger: logger)
    }
}

/// Something that runs until it is told to stop, as a service of the group.
struct Running: Service, CustomStringConvertible {
    let description: String
    private let body: @Sendable () async throws -> Void

    init(_ description: String, body: @escaping @Sendable () async throws -> Void) {
        self.description = description
        self.body = body
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await body() }
    }
}

/// Something that has happened, told by one task to another.
private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() { value.withLock { $0 = true } }
}
