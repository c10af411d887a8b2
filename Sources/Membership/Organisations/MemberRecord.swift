public import Foundation
import Postgres
public import Sealing

/// What a signed-in organisation reads of itself.
public struct MemberRecord: Sendable {
    let database: Database

    /// - Returns: nil when the session has ended.
    public func me(tenant: Tenant, session: SessionToken) async throws -> Me? {
        let rows = try await database.call(.readMe, [.int(tenant.id), .bytes(session.digest)])
        let first = rows[0]
        guard try reads(rows, of: "read_me") else { return nil }
        var contacts: [Contact] = []
        for row in rows {
            guard let id = try row.value("contact_id", as: UUID?.self) else { continue }
            contacts.append(
                Contact(
                    id: id, role: try row.value("role"), person: try row.value("person"), department: try row.value("department"),
                    phone: try row.value("phone"), address: try row.value("address"), locale: try row.value("locale"),
                    delivery: try row.value("delivery"), deliveryAt: try row.value("delivery_at"), version: try row.value("version")))
        }
        return Me(
            organisation: try Organisation(first), contractFrom: try first.value("contract_from"),
            contractUntil: try first.value("contract_until"), contacts: contacts,
            session: Session(
                id: try first.value("session_id"), openedAt: try first.value("opened_at"), lastUsedAt: try first.value("last_used_at"),
                idleUntil: try first.value("idle_until"), endsAt: try first.value("ends_at"), proof: try proof(first),
                provenUntil: try first.value("proven_until")))
    }

    /// One line of the disclosure history.
    public struct Disclosure: Sendable {
        public let receipt: String
        public let inquiryType: String
        public let kind: String
        public let label: Wording
        public let period: Wording?
        public let place: DisclosurePlace

        public var disclosedAt: Date { place.disclosedAt }
    }

    /// Newest first. - Parameter last: the line the page before ended with.
    /// - Returns: nil when the session has ended.
    public func disclosures(
        tenant: Tenant, session: SessionToken, after last: DisclosurePlace?, limit: Int
    ) async throws -> [Disclosure]? {
        let rows = try await database.call(
            .listDisclosures,
            [
                .int(tenant.id), .bytes(session.digest), last.map { .instant($0.disclosedAt) } ?? .null,
                last.map { .uuid($0.inquiry) } ?? .null, last.map { .int($0.item) } ?? .null, .int(Int32(limit)),
            ])
        guard try reads(rows, of: "list_disclosures") else { return nil }
        var found: [Disclosure] = []
        for row in rows {
            guard let receipt = try row.value("receipt", as: String?.self) else { continue }
            found.append(
                Disclosure(
                    receipt: receipt, inquiryType: try row.value("inquiry_type"), kind: try row.value("kind"),
                    label: Wording(ja: try row.value("label_ja"), en: try row.value("label_en")),
                    period: try row.wording("period_label"),
                    place: DisclosurePlace(
                        disclosedAt: try row.value("disclosed_at"), inquiry: try row.value("inquiry_id"), item: try row.value("item"))))
        }
        return found
    }

    /// When each inquiry type was last disclosed, by its code. - Returns: nil when the session has ended.
    public func lastInquiries(tenant: Tenant, session: SessionToken) async throws -> [String: Date]? {
        let rows = try await database.call(.lastInquiries, [.int(tenant.id), .bytes(session.digest)])
        guard try reads(rows, of: "last_inquiries") else { return nil }
        var last: [String: Date] = [:]
        for row in rows {
            guard let type = try row.value("inquiry_type", as: String?.self) else { continue }
            last[type] = try row.value("disclosed_at", as: Date.self)
        }
        return last
    }

    /// One asking for a new password that was, or may have been, for the organisation.
    public struct Recovery: Sendable {
        public enum State: String, Sendable {
            case asked, verified, registered, lapsed
            /// Another organisation at that address was chosen.
            case elsewhere
        }

        public let id: UUID
        public let askedAt: Date
        /// Where the code went, as long as its letter is kept.
        public let address: String?
        public let state: State
        public let registeredAt: Date?
    }

    /// Newest first, as long as they are kept. - Returns: nil when the session has ended.
    public func recoveries(tenant: Tenant, session: SessionToken, limit: Int) async throws -> [Recovery]? {
        let rows = try await database.call(.listOwnRecoveries, [.int(tenant.id), .bytes(session.digest), .int(Int32(limit))])
        guard try reads(rows, of: "list_own_recoveries") else { return nil }
        var found: [Recovery] = []
        for row in rows {
            guard let id = try row.value("recovery_id", as: UUID?.self) else { continue }
            let text: String = try row.value("state")
            guard let state = Recovery.State(rawValue: text) else { throw UnknownOutcome(function: "list_own_recoveries", outcome: text) }
            found.append(
                Recovery(
                    id: id, askedAt: try row.value("asked_at"), address: try row.value("address"), state: state,
                    registeredAt: try row.value("registered_at")))
        }
        return found
    }

    private func proof(_ row: Row) throws -> ProofKind {
        let text: String = try row.value("proof")
        guard let proof = ProofKind(rawValue: text) else { throw UnknownOutcome(function: "read_me", outcome: text) }
        return proof
    }

    /// Whether there is anything to read; the session alone can be what is missing.
    private func reads(_ rows: Rows, of function: String) throws -> Bool {
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "read": return true
        case "session-ended": return false
        default: throw UnknownOutcome(function: function, outcome: outcome)
        }
    }
}

extension Statement {
    fileprivate static let readMe = Statement("read_me", "select * from app.read_me($1, $2)", lane: .read, idempotent: true)
    fileprivate static let listDisclosures = Statement(
        "list_disclosures", "select * from app.list_disclosures($1, $2, $3, $4, $5, $6)", lane: .read, idempotent: true)
    fileprivate static let listOwnRecoveries = Statement(
        "list_own_recoveries", "select * from app.list_own_recoveries($1, $2, $3)", lane: .read, idempotent: true)
    fileprivate static let lastInquiries = Statement(
        "last_inquiries", "select * from app.last_inquiries($1, $2)", lane: .read, idempotent: true)
}
