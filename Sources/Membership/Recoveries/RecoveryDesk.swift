public import Foundation
import Postgres

/// Askings for a new password as operators see them: never a code, never a grant, nothing that was asked for nobody.
public struct RecoveryDesk: Sendable {
    let database: Database

    public enum State: String, Sendable, CaseIterable {
        /// The code was typed; a password was set; its time is over.
        case asked, verified, registered, lapsed
    }

    public struct Filter: Sendable {
        var memberID: String?
        var reference: String?
        var state: State?

        /// - Parameters: nil for all. `memberID`: also one of several that an address stands for.
        public init(memberID: String?, reference: String?, state: State?) {
            self.memberID = memberID
            self.reference = reference
            self.state = state
        }
    }

    public struct Record: Sendable {
        public let id: UUID
        /// `member-id-and-address` or `address`.
        public let proof: String
        /// How many the address stands for.
        public let organisations: Int32
        /// Of the one organisation, or of the one that was chosen.
        public let memberID: String?
        public let name: String?
        public let state: State
        /// `code` or `password`; nil when nothing is waited for.
        public let waitingFor: String?
        public let deadline: Date?
        public let reference: String?
        /// Of the letter with the code, while it is kept.
        public let recipient: String?
        public let mailState: String?
        public let mailSettledAt: Date?
        public let askedAt: Date
        public let verifiedAt: Date?
        public let registeredAt: Date?
    }

    /// Newest first.
    public func list(_ filter: Filter, after last: UUID?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Record]> {
        let rows = try await database.call(
            .listRecoveries,
            acting.parameters + [
                filter.memberID.map { .text($0) } ?? .null, filter.reference.map { .text($0) } ?? .null,
                filter.state.map { .text($0.rawValue) } ?? .null, last.map { .uuid($0) } ?? .null, .int(Int32(limit)),
            ])
        return try OperatorAnswer(rows, of: "list_recoveries", done: "read") { rows in try rows.map(Record.init) }
    }
}

extension RecoveryDesk.Record {
    fileprivate init(_ row: Row) throws {
        let state: String = try row.value("state")
        guard let state = RecoveryDesk.State(rawValue: state) else { throw UnknownOutcome(function: "list_recoveries", outcome: state) }
        self.init(
            id: try row.value("recovery_id"), proof: try row.value("proof"), organisations: try row.value("organisations"),
            memberID: try row.value("member_id"), name: try row.value("name"), state: state, waitingFor: try row.value("waiting_for"),
            deadline: try row.value("deadline"), reference: try row.value("reference"), recipient: try row.value("recipient"),
            mailState: try row.value("mail_state"), mailSettledAt: try row.value("mail_settled_at"), askedAt: try row.value("asked_at"),
            verifiedAt: try row.value("verified_at"), registeredAt: try row.value("registered_at"))
    }
}

extension Statement {
    fileprivate static let listRecoveries = Statement(
        "list_recoveries", "select * from app.list_recoveries($1, $2, $3, $4, $5, $6, $7, $8)", lane: .bulk, idempotent: true)
}
