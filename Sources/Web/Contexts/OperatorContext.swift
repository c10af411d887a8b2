public import Hummingbird
public import Membership

/// A request of somebody who shows an operator's token: being at the desk is a type. Whether the token holds is decided in
/// SQL, together with what it is shown for.
public struct OperatorContext: ChildRequestContext {
    public var coreContext: CoreRequestContextStorage
    public let acting: Acting
    /// nil where the call is about the installation itself.
    public let tenant: Tenant?

    public init(context: DeskContext) throws {
        guard let acting = context.acting else { throw Problem(.operatorUnknown) }
        coreContext = context.coreContext
        self.acting = acting
        tenant = context.tenant
    }
}

/// Knows the operator behind a request, whichever way he proves himself. nil: by no way known here.
public protocol OperatorProving: Sendable {
    func proof(of request: Request) async throws -> OperatorProof?
}

/// Reads the operator's token and the tenant of the path. Without a tenant in the path, and for `installation`, it is tenant 0.
public struct OperatorMiddleware: RouterMiddleware {
    let directory: TenantDirectory
    let proofs: any OperatorProving
    /// false: the path names a tenant that may not be there, and the installation acts.
    let needsTenant: Bool

    public init(directory: TenantDirectory, proofs: any OperatorProving, needsTenant: Bool = true) {
        self.directory = directory
        self.proofs = proofs
        self.needsTenant = needsTenant
    }

    @concurrent public func handle(
        _ request: Request, context: DeskContext, next: @concurrent (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        guard let proof = try await proofs.proof(of: request) else { throw Problem(.operatorUnknown) }
        var context = context
        var number: Int32 = 0
        if needsTenant, let slug = context.parameters.get("tenant"), slug != "installation" {
            guard let tenant = try await directory.tenant(slug: slug) else { throw Problem(.tenantUnknown) }
            context.tenant = tenant
            number = tenant.id
        }
        context.acting = Acting(tenant: number, proof: proof)
        return try await next(request, context)
    }
}
