public import Foundation
import Postgres

/// What credentials there are and were, for operators: never what they read.
public struct CredentialRegister: Sendable {
    let database: Database

    public struct Kept: Sendable {
        public let place: Place
        public let type: String
        public let period: String
        public let periodLabel: Wording
        public let generation: Int32
        public let origin: String
        /// nil: it does not expire, as what members choose.
        public let validUntil: Date?
        public let graceUntil: Date?
        public let revokedAt: Date?
        public let reason: String?
        /// next, current, previous (accepted until its grace ends), over or revoked.
        public let state: String

        public var id: UUID { place.id }
        public var validFrom: Date { place.validFrom }
    }

    /// Where a list goes on.
    public struct Place: Sendable {
        public let validFrom: Date
        public let id: UUID

        public init(validFrom: Date, id: UUID) {
            self.validFrom = validFrom
            self.id = id
        }
    }

    /// The latest first.
    /// - Parameters:
    ///   - organisation: nil for those that the whole tenant holds.
    ///   - type: nil for all types.
    public func list(
        of organisation: UUID?, type: String?, after last: Place?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[Kept]> {
        let rows = try await database.call(
            .listCredentials,
            acting.parameters
                + [
                    organisation.map { .uuid($0) } ?? .null, .optional(type), last.map { .instant($0.validFrom) } ?? .null,
                    last.map { .uuid($0.id) } ?? .null,
                    .int(Int32(limit)),
                ])
        return try OperatorAnswer(rows, of: "list_credentials", done: "read") { rows in try rows.map(Kept.init) }
    }
}

extension CredentialRegister.Kept {
    fileprivate init(_ row: Row) throws {
        self.init(
            place: CredentialRegister.Place(validFrom: try row.value("valid_from"), id: try row.value("credential_id")),
            type: try row.value("type_code"), period: try row.value("period_code"),
            periodLabel: Wording(ja: try row.value("period_label_ja"), en: try row.value("period_label_en")),
            generation: try row.value("generation"), origin: try row.value("origin"), validUntil: try row.value("valid_until"),
            graceUntil: try row.value("grace_until"), revokedAt: try row.value("revoked_at"), reason: try row.value("reason"),
            state: try row.value("state"))
    }
}

extension Statement {
    fileprivate static let listCredentials = Statement(
        "list_credentials", "select * from app.list_credentials($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write, idempotent: true)
}
