import Foundation
import Hummingbird
import Membership
import Web

extension MemberAPI {
    private struct MeBody: Encodable {
        struct ContactBody: Encodable {
            let role: String
            let person: String
            let department: String?
            let phone: String?
            let address: String
        }

        struct SessionBody: Encodable {
            let openedAt: String
            let lastUsedAt: String
            let idleUntil: String
            let endsAt: String
        }

        let organisation: OrganisationBody
        let contractFrom: String?
        let contractUntil: String?
        let contacts: [ContactBody]
        let session: SessionBody
    }

    @Sendable func readMe(_ request: Request, _ context: TenantContext) async throws -> Response {
        guard let me = try await desk.members.me(tenant: context.tenant, session: try request.bearerSession()) else {
            throw Problem(.sessionEnded)
        }
        return .json(
            MeBody(
                organisation: OrganisationBody(me.organisation), contractFrom: me.contractFrom, contractUntil: me.contractUntil,
                contacts: me.contacts.map {
                    .init(role: $0.role, person: $0.person, department: $0.department, phone: $0.phone, address: $0.address)
                },
                session: .init(
                    openedAt: me.session.openedAt.rfc3339, lastUsedAt: me.session.lastUsedAt.rfc3339,
                    idleUntil: me.session.idleUntil.rfc3339, endsAt: me.session.endsAt.rfc3339)))
    }

    private struct DisclosuresBody: Encodable {
        struct Item: Encodable {
            let receipt: String
            let inquiryType: String
            let kind: String
            let label: Wording
            let period: Wording?
            let disclosedAt: String
        }

        let items: [Item]
        /// Give it as `before` to read on; absent on the last page.
        let nextBefore: String?
    }

    @Sendable func listDisclosures(_ request: Request, _ context: TenantContext) async throws -> Response {
        let query = request.uri.queryParameters
        let limit = try Input.limit(query["limit"].map(String.init))
        let before = try Input.instant(query["before"].map(String.init), field: "before")
        // One more than asked for: it tells whether there is a next page.
        let found = try await desk.members.disclosures(
            tenant: context.tenant, session: try request.bearerSession(), before: before, limit: limit + 1)
        guard let found else { throw Problem(.sessionEnded) }
        let page = found.prefix(limit)
        return .json(
            DisclosuresBody(
                items: page.map {
                    .init(
                        receipt: $0.receipt, inquiryType: $0.inquiryType, kind: $0.kind, label: $0.label, period: $0.period,
                        disclosedAt: $0.disclosedAt.rfc3339Milliseconds)
                }, nextBefore: found.count > limit ? page.last?.disclosedAt.rfc3339Milliseconds : nil))
    }
}
