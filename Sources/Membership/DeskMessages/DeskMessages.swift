public import Foundation
import Postgres
public import Sealing

/// Questions put before the desk by the form of its page: sent by anybody, listed and closed by operators.
public struct DeskMessages: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// The fields of the form, in its order; their names are those of SQL's refusals.
    public enum Field: String, Sendable, CaseIterable {
        case subject, body, person, replyTo
    }

    public enum Outcome: Sendable {
        case sent
        /// By code: `…-missing`, `too-long`, `text-malformed`.
        case invalid([(field: Field, reason: String)])
        case tooManyTries(retryAt: Date)
        /// The tenant was closed meanwhile.
        case notOffered
    }

    public struct Message: Sendable {
        public let id: UUID
        public let state: String
        public let subject: String
        public let body: String
        public let person: String
        public let replyTo: String
        /// Of who was signed in.
        public let memberID: String?
        public let sentAt: Date
        public let closedAt: Date?
        public let closedBy: String?
        public let note: String?
        public let version: Int32
    }

    public static let states = ["open", "closed"]

    /// - Parameter texts: as typed; SQL judges them.
    public func send(
        _ texts: [Field: String], tenant: Tenant, session: SessionToken?, language: Language, network: Network
    ) async throws -> Outcome {
        func text(_ field: Field) -> Parameter { .text(texts[field] ?? "") }
        let reply = (texts[.replyTo] ?? "").precomposedStringWithCompatibilityMapping.lowercased()
        let rows = try await database.call(
            .sendMessage,
            [
                .int(tenant.id), session.map { .bytes($0.digest) } ?? .null, .uuid(UUID.version7()), text(.subject), text(.body),
                text(.person), text(.replyTo), .bytes(tenant.keys.addressSubject(reply)), .text(language.rawValue),
                .uuid(UUID.version7()), .bytes(network.bytes),
            ])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "sent":
            wakeCourier()
            return .sent
        case "invalid":
            return .invalid(
                try rows.map { row in
                    let column: String = try row.value("reason_column")
                    guard let field = Field(rawValue: column) else { throw UnknownOutcome(function: "send_message", outcome: column) }
                    return (field, try row.value("reason"))
                })
        case "too-many-tries": return .tooManyTries(retryAt: try rows[0].value("retry_at"))
        case "message-not-offered": return .notOffered
        default: throw UnknownOutcome(function: "send_message", outcome: outcome)
        }
    }

    public func list(state: String?, after last: UUID?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Message]> {
        let rows = try await database.call(
            .listMessages, acting.parameters + [state.map { .text($0) } ?? .null, last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_messages", done: "read") { rows in try rows.map(Message.init) }
    }

    public func read(_ id: UUID, by acting: Acting) async throws -> OperatorAnswer<Message> {
        let rows = try await database.call(.readMessage, acting.parameters + [.uuid(id)])
        return try OperatorAnswer(rows, of: "read_message", done: "read") { rows in try Message(rows[0]) }
    }

    /// - Parameter note: what was done, for the record.
    /// - Returns: the version that stands now.
    public func close(_ id: UUID, replacing version: Int32, note: String?, by acting: Acting) async throws -> OperatorAnswer<Int32> {
        let rows = try await database.call(
            .closeMessage, acting.parameters + [.uuid(id), .int(version), note.map { .text($0) } ?? .null])
        return try OperatorAnswer(rows, of: "close_message", done: "closed") { rows in try rows[0].value("version", as: Int32.self) }
    }
}

extension DeskMessages.Message {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("message_id"), state: try row.value("state"), subject: try row.value("subject"), body: try row.value("body"),
            person: try row.value("person"), replyTo: try row.value("reply_to"), memberID: try row.value("member_id"),
            sentAt: try row.value("sent_at"), closedAt: try row.value("closed_at"), closedBy: try row.value("closed_by"),
            note: try row.value("note"), version: try row.value("version"))
    }
}

extension Statement {
    fileprivate static let sendMessage = Statement(
        "send_message", "select * from app.send_message($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let listMessages = Statement(
        "list_messages", "select * from app.list_messages($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let readMessage = Statement(
        "read_message", "select * from app.read_message($1, $2, $3, $4)", lane: .read, idempotent: true)
    fileprivate static let closeMessage = Statement(
        "close_message", "select * from app.close_message($1, $2, $3, $4, $5, $6)", lane: .write)
}
