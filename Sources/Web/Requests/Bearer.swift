public import Hummingbird
public import Membership
public import Sealing

extension Request {
    /// The session token of an `Authorization: Bearer` header.
    ///
    /// - Throws: `session-required` without a token; `session-ended` for text that cannot be a token.
    public func bearerSession() throws(Problem) -> SessionToken {
        guard let token = try bearerSessionIfAny() else { throw Problem(.sessionRequired) }
        return token
    }

    /// As `bearerSession`, for calls that also serve those who are not signed in.
    public func bearerSessionIfAny() throws(Problem) -> SessionToken? {
        guard headers[.authorization] != nil else { return nil }
        guard let text = bearerText else { throw Problem(.sessionRequired) }
        guard let token = SessionToken(parsing: text) else { throw Problem(.sessionEnded) }
        return token
    }

    /// The session of whoever asks through a web server: what a program says in `Authorization`, or else the browser's cookie.
    /// Another scheme (`Basic`) is the guarded site's own business.
    public func sessionOfEither(tenant: Tenant) -> SessionToken? {
        guard let text = bearerText else { return SessionCookie.read(self, tenant: tenant) }
        return SessionToken(parsing: text)
    }

    /// The token of a relying site.
    ///
    /// - Throws: `client-unknown` without one, and for text that cannot be one.
    public func clientToken() throws(Problem) -> OperatorToken {
        guard let token = bearerText.flatMap(OperatorToken.init(parsing:)) else { throw Problem(.clientUnknown) }
        return token
    }

    /// What follows `Bearer` in the `Authorization` header.
    public var bearerText: String? {
        guard let header = headers[.authorization], let space = header.firstIndex(of: " "), header[..<space].lowercased() == "bearer"
        else { return nil }
        return String(header[header.index(after: space)...])
    }
}
