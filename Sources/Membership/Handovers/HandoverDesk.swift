public import Foundation
import Postgres

/// Handovers as operators see them; one that was objected to waits for them in its case.
public struct HandoverDesk: Sendable {
    let database: Database

    public struct Record: Sendable {
        public let id: UUID
        public let memberID: String
        public let name: String
        public let contact: UUID
        public let role: String
        public let predecessor: String
        public let predecessorAddress: String
        public let person: String
        public let department: String?
        public let phone: String?
        public let address: String
        public let state: HandoverState
        /// `successor`, `clock`, `objection`, `desk`; nil when nobody is waited for.
        public let waitingFor: String?
        public let deadline: Date?
        /// `at-acceptance` or `after-objection`.
        public let effect: String
        public let offeredAt: Date
        public let offerUntil: Date
        public let acceptedAt: Date?
        /// The contact that began.
        public let successor: UUID?
        public let effectiveAt: Date?
        public let objectionUntil: Date?
        public let objectedAt: Date?
        public let endedAt: Date?
        /// Of the case that an objection opened.
        public let caseID: UUID?
        public let caseNumber: String?
    }

    /// Newest first. - Parameters memberID, state: nil for all.
    public func list(
        memberID: String?, state: HandoverState?, after last: UUID?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[Record]> {
        try await call(nil, memberID: memberID, state: state, after: last, limit: limit, by: acting)
    }

    /// - Returns: refused as unknown where there is none.
    public func read(_ handover: UUID, by acting: Acting) async throws -> OperatorAnswer<Record> {
        let found = try await call(handover, memberID: nil, state: nil, after: nil, limit: 1, by: acting)
        if case .done(let records) = found, records.isEmpty { return .refused(OperatorRefusal(reason: .unknown)) }
        return found.map { $0[0] }
    }

    private func call(
        _ handover: UUID?, memberID: String?, state: HandoverState?, after last: UUID?, limit: Int, by acting: Acting
    ) async throws -> OperatorAnswer<[Record]> {
        let rows = try await database.call(
            .listHandovers,
            acting.parameters + [
                handover.map { .uuid($0) } ?? .null, memberID.map { .text($0) } ?? .null, state.map { .text($0.rawValue) } ?? .null,
                last.map { .uuid($0) } ?? .null, .int(Int32(limit)),
            ])
        return try OperatorAnswer(rows, of: "list_handovers", done: "read") { rows in try rows.map(Record.init) }
    }
}

extension HandoverDesk.Record {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("handover_id"), memberID: try row.value("member_id"), name: try row.value("name"),
            contact: try row.value("contact_id"), role: try row.value("role"), predecessor: try row.value("predecessor"),
            predecessorAddress: try row.value("predecessor_address"), person: try row.value("person"),
            department: try row.value("department"), phone: try row.value("phone"), address: try row.value("address"),
            state: try HandoverState(row, of: "list_handovers"), waitingFor: try row.value("waiting_for"),
            deadline: try row.value("deadline"), effect: try row.value("effect"), offeredAt: try row.value("offered_at"),
            offerUntil: try row.value("offer_until"), acceptedAt: try row.value("accepted_at"), successor: try row.value("successor_id"),
            effectiveAt: try row.value("effective_at"), objectionUntil: try row.value("objection_until"),
            objectedAt: try row.value("objected_at"), endedAt: try row.value("ended_at"), caseID: try row.value("case_id"),
            caseNumber: try row.value("case_number"))
    }
}

extension Statement {
    fileprivate static let listHandovers = Statement(
        "list_handovers", "select * from app.list_handovers($1, $2, $3, $4, $5, $6, $7, $8)", lane: .bulk, idempotent: true)
}
