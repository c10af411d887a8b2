public import Foundation
import Postgres
public import Sealing

/// Who did what, and the chain of seals over it, for operators.
public struct AuditTrail: Sendable {
    let database: Database

    public struct Filter: Sendable {
        public var act: String?
        public var organisation: UUID?
        public var actor: String?
        public var from: Date?
        /// Exclusive.
        public var until: Date?

        public init(act: String? = nil, organisation: UUID? = nil, actor: String? = nil, from: Date? = nil, until: Date? = nil) {
            self.act = act
            self.organisation = organisation
            self.actor = actor
            self.from = from
            self.until = until
        }
    }

    /// Where a list goes on: an event is known by its transaction and its number.
    public struct Place: Sendable {
        public let transaction: Int64
        public let number: Int64

        public init(transaction: Int64, number: Int64) {
            self.transaction = transaction
            self.number = number
        }
    }

    public struct Event: Sendable {
        public let place: Place
        public let at: Date
        public let act: String
        public let actorKind: String
        public let actor: String?
        public let organisation: UUID?
        public let memberID: String?
        public let subject: UUID?
        /// JSON, as it was written.
        public let detail: String?
    }

    public struct AuditSeal: Sendable {
        public let range: SealedRange
        public let sealedAt: Date
        public let head: [UInt8]
        public let keyID: Int32
        public let signature: [UInt8]
        /// What the range holds now, where that was asked for.
        public let found: (events: Int64, root: [UInt8])?
    }

    public struct Head: Sendable {
        /// nil while nothing is sealed.
        public let number: Int64?
        public let head: [UInt8]?
        public let sealedAt: Date?
        public let sealedEvents: Int64
        public let unsealedEvents: Int64
        public let allEvents: Int64
        public let oldestUnsealedAt: Date?
    }

    /// Newest first.
    public func events(_ filter: Filter, after place: Place?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Event]> {
        let rows = try await database.call(
            .listAuditEvents,
            acting.parameters + [
                filter.act.map { .text($0) } ?? .null, filter.organisation.map { .uuid($0) } ?? .null,
                filter.actor.map { .text($0) } ?? .null, filter.from.map { .instant($0) } ?? .null,
                filter.until.map { .instant($0) } ?? .null, place.map { .long($0.transaction) } ?? .null,
                place.map { .long($0.number) } ?? .null, .int(Int32(limit)),
            ])
        return try OperatorAnswer(rows, of: "list_audit_events", done: "read") { rows in try rows.map(Event.init) }
    }

    /// In the order of the chain. With `recounted` each range is hashed again, which takes its time.
    public func seals(after number: Int64?, limit: Int, recounted: Bool, by acting: Acting) async throws -> OperatorAnswer<[AuditSeal]> {
        let rows = try await database.call(
            .verifySeals, acting.parameters + [number.map { .long($0) } ?? .null, .int(Int32(limit)), .bool(recounted)])
        return try OperatorAnswer(rows, of: "verify_seals", done: "read") { rows in
            try rows.map { try AuditSeal($0, tenant: acting.tenant) }
        }
    }

    public func head(by acting: Acting) async throws -> OperatorAnswer<Head> {
        let rows = try await database.call(.readAuditHead, acting.parameters)
        return try OperatorAnswer(rows, of: "read_audit_head", done: "read") { rows in
            let row = rows[0]
            return Head(
                number: try row.value("seal_no"), head: try row.value("head", as: [UInt8]?.self), sealedAt: try row.value("sealed_at"),
                sealedEvents: try row.value("sealed_events"), unsealedEvents: try row.value("unsealed_events"),
                allEvents: try row.value("all_events"), oldestUnsealedAt: try row.value("oldest_unsealed_at"))
        }
    }
}

extension AuditTrail.Event {
    fileprivate init(_ row: Row) throws {
        self.init(
            place: .init(transaction: try row.value("xact"), number: try row.value("event_no")), at: try row.value("at"),
            act: try row.value("act"), actorKind: try row.value("actor_kind"), actor: try row.value("actor"),
            organisation: try row.value("organisation_id"), memberID: try row.value("member_id"), subject: try row.value("subject"),
            detail: try row.value("detail"))
    }
}

extension AuditTrail.AuditSeal {
    fileprivate init(_ row: Row, tenant: Int32) throws {
        let events: Int64? = try row.value("found_events")
        let root = try row.value("found_root", as: [UInt8]?.self)
        self.init(
            range: try SealedRange(row, tenant: tenant), sealedAt: try row.value("sealed_at"), head: try row.value("head"),
            keyID: try row.value("key_id"), signature: try row.value("signature"), found: events.flatMap { e in root.map { (e, $0) } })
    }
}

extension Statement {
    fileprivate static let listAuditEvents = Statement(
        "list_audit_events", "select * from app.list_audit_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .bulk,
        idempotent: true)
    fileprivate static let verifySeals = Statement(
        "verify_seals", "select * from app.verify_seals($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let readAuditHead = Statement(
        "read_audit_head", "select * from app.read_audit_head($1, $2, $3)", lane: .bulk, idempotent: true)
}
