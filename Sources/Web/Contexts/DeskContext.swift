public import Hummingbird
public import Membership
public import NIOCore

/// The context of every request before anything is known of it but where it came from.
public struct DeskContext: RequestContext, RemoteAddressRequestContext {
    public var coreContext: CoreRequestContextStorage
    public let remoteAddress: SocketAddress?
    /// Set by `TenantMiddleware`.
    public var tenant: Tenant?
    /// The tenant whose own host the request is for; set by `OwnHostResponder`.
    public var hostTenant: Int32?
    /// Set by `OperatorMiddleware`.
    public var acting: Acting?
    /// Set by `NetworkMiddleware`; what the throttles count.
    public var network: Network

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
        network = Network(v4: (0, 0, 0, 0))
    }
}

/// A request whose path names a tenant that exists: being inside a tenant is a type.
public struct TenantContext: ChildRequestContext {
    public var coreContext: CoreRequestContextStorage
    public let tenant: Tenant
    public let network: Network
    /// What every path of the tenant's pages begins with: `/terms`, or nothing on a host of its own.
    public let base: String

    public init(context: DeskContext) throws {
        guard let tenant = context.tenant else { throw Problem(.tenantUnknown) }
        coreContext = context.coreContext
        self.tenant = tenant
        network = context.network
        base = context.hostTenant == tenant.id ? "" : "/\(tenant.settings.slug)"
    }
}

/// Looks up the tenant the path names. A name nobody has is answered by the child context.
public struct TenantMiddleware: RouterMiddleware {
    let directory: TenantDirectory

    public init(directory: TenantDirectory) {
        self.directory = directory
    }

    @concurrent public func handle(
        _ request: Request, context: DeskContext, next: @concurrent (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let slug = context.parameters.get("tenant") {
            context.tenant = try await directory.tenant(slug: slug)
        }
        return try await next(request, context)
    }
}
