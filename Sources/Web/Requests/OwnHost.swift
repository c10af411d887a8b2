public import Hummingbird
public import Membership

/// Lets a tenant's own host stand for its slug: `members.terms.example/inquiries` is `/terms/inquiries` to the router.
///
/// Before the router and not a middleware: the router has found the route before the first middleware runs. The host is that
/// of the request itself, never of a header that a proxy adds, and it only finds the tenant: what may be done there is asked
/// of the tenant as always. Addresses in mails come from the configuration.
public struct OwnHostResponder<Inner: HTTPResponder>: HTTPResponder where Inner.Context == DeskContext {
    let inner: Inner
    let tenant: @Sendable (_ host: String) -> Tenant?

    public init(_ inner: Inner, tenant: @escaping @Sendable (_ host: String) -> Tenant?) {
        self.inner = inner
        self.tenant = tenant
    }

    @concurrent public func respond(to request: Request, context: DeskContext) async throws -> Response {
        guard let host = request.head.authority.map(Self.name), let tenant = tenant(host) else {
            return try await inner.respond(to: request, context: context)
        }
        var context = context
        context.hostTenant = tenant.id
        guard let path = request.head.path, path.hasPrefix("/"), !Self.isShared(path) else {
            return try await inner.respond(to: request, context: context)
        }
        var head = request.head
        head.path = "/\(tenant.settings.slug)\(path)"
        return try await inner.respond(to: Request(head: head, body: request.body), context: context)
    }

    /// What has the same address at every host: the APIs and the files of the pages.
    private static func isShared(_ path: String) -> Bool {
        let first = path.dropFirst().prefix { $0 != "/" && $0 != "?" }
        return ["v1", "admin", "assets", "openapi.json", "dev"].contains(first)
    }

    /// In lower case and without the port.
    static func name(_ authority: String) -> String {
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return (parts.first ?? "").lowercased()
    }
}
