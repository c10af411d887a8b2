public import Hummingbird
public import Membership

/// A request of somebody who shows an operator's token: being at the desk is a type. What he may do is decided in SQL,
/// together with the act.
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
/// The token is proven before anything else of the request is looked at: whoever has nothing to do with a tenant is told the
/// same of it as of one that is not there.
public struct OperatorMiddleware: RouterMiddleware {
    let directory: TenantDirectory
    let proofs: any OperatorProving
    let operators: Operators
    /// false: the path names a tenant that may not be there, and the installation acts.
    let needsTenant: Bool
    /// The number of no tenant.
    private static let nobody: Int32 = -1

    public init(directory: TenantDirectory, proofs: any OperatorProving, operators: Operators, needsTenant: Bool = true) {
        self.directory = directory
        self.proofs = proofs
        self.operators = operators
        self.needsTenant = needsTenant
    }

    @concurrent public func handle(
        _ request: Request, context: DeskContext, next: @concurrent (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        guard let proof = try await proofs.proof(of: request) else { throw Problem(.operatorUnknown) }
        var context = context
        var acting = Acting(tenant: 0, proof: proof)
        if needsTenant {
            if let slug = context.parameters.get("tenant"), slug != "installation" {
                context.tenant = try await directory.tenant(slug: slug)
                acting = Acting(tenant: context.tenant?.id ?? Self.nobody, proof: proof)
            }
            if let refusal = try await operators.refusal(of: acting) { throw Problem(OperatorRefusal(reason: refusal)) }
            if acting.tenant == Self.nobody { throw Problem(.tenantUnknown) }
        }
        context.acting = acting
        return try await next(request, context)
    }
}
