import HTTPTypes
import Hummingbird
import Membership
import Sealing
import Web

/// A request for a page of a tenant: in which language, with which form token, and by whom as far as the browser says.
struct PortalContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let tenant: Tenant
    let network: Network
    let base: String
    /// The next three are set by `VisitMiddleware`.
    var language: Language
    var formToken = ""
    var visitor: Visitor?

    init(context: TenantContext) throws {
        coreContext = context.coreContext
        tenant = context.tenant
        network = context.network
        base = context.base
        language = context.tenant.settings.locale
    }

    func frame(path: String, tab: Frame.Tab? = nil) -> Frame {
        let settings = tenant.settings
        return Frame(
            language: language, base: base, path: path, systemName: settings.systemName[language],
            tenantName: settings.name[language], deskPhone: settings.deskPhone, timeZone: settings.timeZone,
            organisation: visitor?.name[language], formToken: formToken, tab: tab)
    }

    var dates: Dates { Dates(language: language, timeZone: tenant.settings.timeZone) }
}

/// Whom the browser's cookies speak of. Whether the session still lives is SQL's to say, at each call.
struct Visitor: Sendable {
    let session: SessionToken
    /// The organisation's, for the head of the page.
    let name: Wording
}

/// A request that cannot be served without a session: being signed in is a type.
struct MemberContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let portal: PortalContext
    let session: SessionToken

    init(context: PortalContext) throws {
        guard let visitor = context.visitor else { throw Problem(.sessionRequired) }
        coreContext = context.coreContext
        portal = context
        session = visitor.session
    }
}

/// Reads language, visitor and form token, and gives the answer the cookies and headers that every page needs.
struct VisitMiddleware: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: PortalContext, next: @concurrent (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let asked = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
        context.language = asked ?? LanguageChoice.of(request) ?? context.tenant.settings.locale
        context.visitor = VisitorCookies.read(request, tenant: context.tenant)
        let (token, cookie) = try FormToken.issue(request, tenant: context.tenant)
        context.formToken = token
        var response = try await next(request, context)
        if let cookie { response.setCookie(cookie) }
        if let asked { response.setCookie(LanguageChoice.cookie(asked)) }
        return response
    }
}

/// The language a visitor has chosen, or else what the browser prefers. A preference, no secret.
enum LanguageChoice {
    static let cookieName = "aikotoba-language"

    static func of(_ request: Request) -> Language? {
        if let chosen = request.cookies[cookieName].flatMap({ Language(rawValue: $0.value) }) { return chosen }
        // In the order given: browsers list the preferred one first, and two languages need no weighing.
        for range in (request.headers[.acceptLanguage] ?? "").split(separator: ",") {
            let primary = range.prefix { $0.isLetter || $0 == " " }.filter { $0 != " " }.lowercased()
            if let language = Language(rawValue: primary) { return language }
        }
        return nil
    }

    static func cookie(_ language: Language) -> String {
        "\(cookieName)=\(language.rawValue); Path=/; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax"
    }
}

/// The session cookie, and beside it the sealed name of the organisation, so that a page's head costs no query.
enum VisitorCookies {
    private static func nameCookie(_ tenant: Tenant) -> String { "__Host-aikotoba-name-\(tenant.settings.slug)" }

    static func read(_ request: Request, tenant: Tenant) -> Visitor? {
        guard let session = SessionCookie.read(request, tenant: tenant),
            let names = request.cookies[nameCookie(tenant)].flatMap({ SealedCookie.open($0.value, name: "name", tenant: tenant) })
        else { return nil }
        let parts = names.split(separator: "\n", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return Visitor(session: session, name: Wording(ja: String(parts[0]), en: String(parts[1])))
    }

    static func set(_ opened: SignIn.Opened, tenant: Tenant) throws -> [String] {
        let names = Language.allCases.map { opened.organisation.name(in: $0).replacing("\n", with: " ") }.joined(separator: "\n")
        let sealed = try SealedCookie.seal(names, name: "name", tenant: tenant)
        return [
            SessionCookie.set(opened.token, tenant: tenant), "\(nameCookie(tenant))=\(sealed); Path=/; Secure; HttpOnly; SameSite=Lax",
        ]
    }

    static func clear(tenant: Tenant) -> [String] {
        [SessionCookie.clear(tenant: tenant), "\(nameCookie(tenant))=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"]
    }
}

/// An address somebody typed, kept sealed in the browser for one page: the code page that names it, or the form that
/// is come back to after signing in again.
struct TypedAddressCookie {
    let name: String
    let path: String

    static func ofInquiry(_ id: String, _ context: PortalContext) -> Self {
        Self(name: "aikotoba-address-\(id)", path: "\(context.base)/inquiries/\(id)")
    }

    static func ofRecovery(_ id: String, _ context: PortalContext) -> Self {
        Self(name: "aikotoba-address-\(id)", path: "\(context.base)/recoveries/\(id)")
    }

    static func ofForm(_ type: String, _ context: PortalContext) -> Self {
        Self(name: "aikotoba-typed-\(type)", path: "\(context.base)/inquiries/ask/\(type)")
    }

    func read(_ request: Request, tenant: Tenant) -> String? {
        request.cookies[name].flatMap { SealedCookie.open($0.value, name: name, tenant: tenant) }
    }

    func set(_ address: String, tenant: Tenant) throws -> String {
        let sealed = try SealedCookie.seal(address, name: name, tenant: tenant)
        return "\(name)=\(sealed); Path=\(path); Max-Age=3600; Secure; HttpOnly; SameSite=Lax"
    }

    var clear: String { "\(name)=; Path=\(path); Max-Age=0; Secure; HttpOnly; SameSite=Lax" }
}

extension Response {
    mutating func setCookie(_ cookie: String) {
        headers.append(HTTPField(name: .setCookie, value: cookie))
    }
}
