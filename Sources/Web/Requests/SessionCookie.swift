public import Hummingbird
public import Membership
public import Sealing

/// The session of the bundled pages: one cookie a tenant, which scripts cannot read and other hosts cannot set.
public enum SessionCookie {
    static func name(_ tenant: Tenant) -> String { "__Host-aikotoba-\(tenant.settings.slug)" }

    public static func read(_ request: Request, tenant: Tenant) -> SessionToken? {
        request.cookies[name(tenant)].flatMap { SessionToken(parsing: $0.value) }
    }

    /// Without an age: it goes with the browser; SQL ends it earlier.
    public static func set(_ token: SessionToken, tenant: Tenant) -> String {
        "\(name(tenant))=\(token.text.reveal()); Path=/; Secure; HttpOnly; SameSite=Lax"
    }

    public static func clear(tenant: Tenant) -> String {
        "\(name(tenant))=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
    }
}
