public import Foundation
import HTTPTypes
public import Hummingbird
public import Membership
import Sealing

/// Proof that a form was drawn by this service for this browser, and not too long ago.
///
/// The browser holds a random value in a cookie only this host can set (`__Host-`); the form holds that value sealed
/// with the time it was drawn. A page of another origin can make the browser send the cookie, but cannot read or make
/// the sealed copy; `SameSite=Lax` and the `Origin` check stand before it.
public enum FormToken {
    /// How long a form may lie open, in seconds.
    static let lifetime: TimeInterval = 12 * 60 * 60

    static func cookieName(_ tenant: Tenant) -> String { "__Host-aikotoba-form-\(tenant.settings.slug)" }

    /// The token to put into forms, and the cookie to set when the browser has none yet.
    public static func issue(_ request: Request, tenant: Tenant, now: Date = Date()) throws -> (token: String, cookie: String?) {
        let existing = request.cookies[cookieName(tenant)]?.value
        let nonce = existing.flatMap { $0.utf8.count == 43 ? $0 : nil } ?? SessionToken.generate().text.reveal()
        let token = try SealedCookie.seal("\(Int(now.timeIntervalSince1970)) \(nonce)", name: "form", tenant: tenant)
        let cookie = "\(cookieName(tenant))=\(nonce); Path=/; Secure; HttpOnly; SameSite=Lax"
        return (token, existing == nonce ? nil : cookie)
    }

    /// - Throws: `form-too-old` whatever the reason: the person's way out is the same.
    public static func check(_ form: Form, _ request: Request, tenant: Tenant, now: Date = Date()) throws(Problem) {
        guard sameOrigin(request) else { throw Problem(.formTooOld) }
        guard let nonce = request.cookies[cookieName(tenant)]?.value,
            let opened = SealedCookie.open(form["form_token"], name: "form", tenant: tenant)
        else { throw Problem(.formTooOld) }
        let parts = opened.split(separator: " ")
        guard parts.count == 2, parts[1] == nonce, let drawn = TimeInterval(parts[0]), now.timeIntervalSince1970 - drawn < lifetime else {
            throw Problem(.formTooOld)
        }
    }

    /// Browsers name the origin of every cross-origin POST.
    private static func sameOrigin(_ request: Request) -> Bool {
        guard let origin = request.headers[.origin] else { return true }
        guard let authority = request.head.authority, let host = origin.split(separator: "/").last else { return false }
        return host == authority
    }
}
