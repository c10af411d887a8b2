public import Foundation
import Postgres
import Sealing

/// Cases as operators see and decide them.
public struct CaseDesk: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// What a list is narrowed by: a state, or `waiting` for all that wait for an operator.
    public static let states = ["waiting"] + CaseStanding.State.allCases.map(\.rawValue).sorted()

    public enum RefusalReason: String, Sendable, CaseIterable {
        case evidenceDiffers = "evidence-differs"
        case personNotConfirmed = "person-not-confirmed"
        case noAnswer = "no-answer"
        case askedTwice = "asked-twice"
        case predecessorReachable = "predecessor-reachable"
        case objected
    }

    public struct Entry: Sendable {
        public let id: UUID
        public let number: String
        public let purpose: String
        public let state: String
        /// As typed.
        public let organisation: String
        /// Of whom it is about, as far as operators know.
        public let memberID: String?
        public let person: String
        public let openedAt: Date
        public let waitingFor: String
        public let deadline: Date?
        public let version: Int32
    }

    /// A case with everything it is decided by, as SQL wrote it.
    public struct Document: Sendable {
        public let version: Int32
        /// One JSON object, the version its last member.
        public let json: String

        public var value: JSONValue {
            get throws { try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)) }
        }
    }

    /// What became of it: `saved`, `awaiting-second`, `approved`, `answered` or `refused`, and the version that stands now.
    public struct Decided: Sendable {
        public let outcome: String
        public let version: Int32
    }

    public func list(state: String?, after last: UUID?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Entry]> {
        let rows = try await database.call(
            .listCases, acting.parameters + [state.map { .text($0) } ?? .null, last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_cases", done: "read") { rows in try rows.map(Entry.init) }
    }

    /// - Parameter name: its id or its number.
    public func read(_ name: String, by acting: Acting) async throws -> OperatorAnswer<Document> {
        let rows = try await database.call(.readCase, acting.parameters + [.text(name)])
        return try OperatorAnswer(rows, of: "read_case", done: "read") { rows in
            let version: Int32 = try rows[0].value("version")
            return Document(
                version: version, json: try rows[0].value("document", as: String.self).dropLast() + ", \"version\": \(version)}")
        }
    }

    /// Says whom the case is about.
    /// - Parameter contact: who is to be replaced; nil for whom the predecessor's name means.
    public func assign(
        _ id: UUID, replacing version: Int32, memberID: String, contact: UUID?, by acting: Acting
    ) async throws -> OperatorAnswer<Decided> {
        try await decide(.assignCase, id, version, [.text(memberID), contact.map { .uuid($0) } ?? .null], acting)
    }

    /// - Parameter note: what was checked; for the record, never for who asked.
    public func approve(_ id: UUID, replacing version: Int32, note: String, by acting: Acting) async throws -> OperatorAnswer<Decided> {
        try await decide(.approveCase, id, version, [.text(note), .uuid(UUID.version7())], acting)
    }

    public func refuse(
        _ id: UUID, replacing version: Int32, reason: String, note: String, by acting: Acting
    ) async throws -> OperatorAnswer<Decided> {
        try await decide(.refuseCase, id, version, [.text(reason), .text(note), .uuid(UUID.version7())], acting)
    }

    /// - Parameter wanted: fields of the form that are to be said once more.
    public func askForMore(
        _ id: UUID, replacing version: Int32, wanted: [String], note: String, by acting: Acting
    ) async throws -> OperatorAnswer<Decided> {
        try await decide(.askForMore, id, version, [.texts(wanted), .text(note), .uuid(UUID.version7())], acting)
    }

    private func decide(
        _ statement: Statement, _ id: UUID, _ version: Int32, _ arguments: [Parameter], _ acting: Acting
    ) async throws -> OperatorAnswer<Decided> {
        let rows = try await database.call(statement, acting.parameters + [.uuid(id), .int(version)] + arguments)
        let answer = try OperatorAnswer(
            rows, of: "the desk's decision", done: "saved", "awaiting-second", "approved", "answered", "refused"
        ) { rows in
            Decided(outcome: try rows[0].value("outcome"), version: try rows[0].value("version"))
        }
        if case .done = answer { wakeCourier() }
        return answer
    }
}

extension CaseDesk.Entry {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("case_id"), number: try row.value("case_number"), purpose: try row.value("purpose"),
            state: try row.value("state"), organisation: try row.value("organisation_name"), memberID: try row.value("member_id"),
            person: try row.value("person"), openedAt: try row.value("opened_at"), waitingFor: try row.value("waiting_for"),
            deadline: try row.value("deadline"), version: try row.value("version"))
    }
}

extension Statement {
    fileprivate static let listCases = Statement(
        "list_cases", "select * from app.list_cases($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let readCase = Statement(
        "read_case", "select * from app.read_case($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let assignCase = Statement("assign_case", "select * from app.assign_case($1, $2, $3, $4, $5, $6, $7)", lane: .write)
    fileprivate static let approveCase = Statement(
        "approve_case", "select * from app.approve_case($1, $2, $3, $4, $5, $6, $7)", lane: .write)
    fileprivate static let refuseCase = Statement(
        "refuse_case", "select * from app.refuse_case($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
    fileprivate static let askForMore = Statement(
        "ask_for_more", "select * from app.ask_for_more($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
}
