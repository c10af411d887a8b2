import Foundation
import Hummingbird
import Membership
import Sealing
import Web

/// What somebody typed into the form of a contact when the proof ran out, sealed in the browser for that form alone.
struct KeptContact {
    private let cookie: TypedAddressCookie
    /// A cookie of more would not be kept.
    private static let longest = 2500

    init(_ contact: UUID, _ context: PortalContext) {
        let id = contact.uuidString.lowercased()
        cookie = TypedAddressCookie(name: "aikotoba-contact-\(id)", path: "\(context.base)/my-page/contacts/\(id)")
    }

    func read(_ request: Request, tenant: Tenant) -> ContactPage.Values? {
        guard let text = cookie.read(request, tenant: tenant) else { return nil }
        let parts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { return nil }
        return ContactPage.Values(person: parts[0], department: parts[1], phone: parts[2], address: parts[3], locale: parts[4])
    }

    func set(_ typed: ContactPage.Values, tenant: Tenant) throws -> [String] {
        let text = [typed.person, typed.department, typed.phone, typed.address, typed.locale]
            .map { String(String.UnicodeScalarView($0.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : $0 })) }.joined(separator: "\n")
        return text.utf8.count > Self.longest ? [] : [try cookie.set(text, tenant: tenant)]
    }

    var clear: String { cookie.clear }
}
