import Foundation
import Hummingbird
import Membership
import Web

extension AdminAPI {
    /// Of all dates; in office first. They come and go with their organisation, so this is no paged list.
    @Sendable func listContacts(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let kept = try done(try await desk.organisations.read(try id("organisation", context), by: context.acting))
        return .json { json in json.array("items", kept.contacts) { json, contact in json.members(of: contact) } }
    }

    @Sendable func addContact(_ request: Request, _ context: OperatorContext) async throws -> Response {
        var request = request
        let key = try await request.requestKey()
        let contact = try await request.json(ContactBody.self).contact()
        switch try await desk.contacts.add(contact, to: try id("organisation", context), by: context.acting, key: key) {
        case .done(let made): return saved(made, status: .created)
        case .replayed(let id): return replayed(id)
        case .refused(let refusal): throw Problem(refusal)
        }
    }

    @Sendable func changeContact(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        let changes = try await request.json(ContactBody.self).contact()
        if changes.isEmpty { throw Problem.invalidInput([.init("", "nothing-to-change")]) }
        return saved(
            try done(try await desk.contacts.change(try id("contact", context), changes, version: version, by: context.acting)), status: .ok
        )
    }

    @Sendable func endContact(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let version = try request.expectedVersion()
        try done(try await desk.contacts.end(try id("contact", context), version: version, by: context.acting))
        return Response(status: .noContent)
    }
}

extension JSONText {
    mutating func members(of contact: OrganisationContacts.Kept) {
        member("id", contact.id.uuidString.lowercased())
        member("role", contact.role)
        member("person", contact.person)
        member("department", contact.department)
        member("phone", contact.phone)
        member("address", contact.address)
        member("locale", contact.locale)
        member("validFrom", contact.validFrom)
        member("validUntil", contact.validUntil)
        member("inOffice", contact.inOffice)
        member("replacedBy", contact.replacedBy?.uuidString.lowercased())
        member("delivery", contact.delivery)
        member("deliveryAt", contact.deliveryAt)
        member("version", Int(contact.version))
    }
}
