import Foundation
import Hummingbird
import Membership
import Web

extension MemberAPI {
    @Sendable func readMe(_ request: Request, _ context: TenantContext) async throws -> Response {
        guard let me = try await desk.members.me(tenant: context.tenant, session: try request.bearerSession()) else {
            throw Problem(.sessionEnded)
        }
        return .json { json in
            json.member("organisation", me.organisation)
            json.member("contractFrom", me.contractFrom)
            json.member("contractUntil", me.contractUntil)
            json.array("contacts", me.contacts) { json, contact in
                json.member("id", contact.id.uuidString.lowercased())
                json.member("role", contact.role)
                json.member("person", contact.person)
                json.member("department", contact.department)
                json.member("phone", contact.phone)
                json.member("address", contact.address)
                json.member("locale", contact.locale)
                json.member("delivery", contact.delivery)
                json.member("deliveryAt", contact.deliveryAt)
                json.member("version", Int(contact.version))
            }
            json.object("session") { json in
                json.member("id", me.session.id.uuidString.lowercased())
                json.member("openedAt", me.session.openedAt)
                json.member("lastUsedAt", me.session.lastUsedAt)
                json.member("idleUntil", me.session.idleUntil)
                json.member("endsAt", me.session.endsAt)
                json.member("proof", me.session.proof.rawValue)
                json.member("provenUntil", me.session.provenUntil)
            }
        }
    }

    @Sendable func listDisclosures(_ request: Request, _ context: TenantContext) async throws -> Response {
        let query = request.uri.queryParameters
        let limit = try Input.limit(query["limit"].map(String.init))
        let last = try query["cursor"].map { text in
            guard let place = DisclosurePlace(cursor: String(text)) else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
            return place
        }
        // One more than asked for: it tells whether there is a next page.
        let found = try await desk.members.disclosures(
            tenant: context.tenant, session: try request.bearerSession(), after: last, limit: limit + 1)
        guard let found else { throw Problem(.sessionEnded) }
        let page = found.prefix(limit)
        return .json { json in
            json.array("items", page) { json, disclosure in
                json.member("receipt", disclosure.receipt)
                json.member("inquiryType", disclosure.inquiryType)
                json.member("kind", disclosure.kind)
                json.member("label", disclosure.label)
                json.member("period", disclosure.period)
                json.member("disclosedAt", disclosure.disclosedAt.rfc3339Milliseconds)
            }
            if found.count > limit { json.member("next", page.last?.place.cursor) }
        }
    }
}
