public import Foundation
import Postgres

/// What the courier knows of a tenant's mails, never what they say.
public struct MailDesk: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// States a mail is found by; decoys are nobody's business.
    public static let states: Set<String> = ["queued", "spread", "handed-over", "refused", "cancelled"]

    public struct Filter: Sendable {
        public var state: String?
        public var memberID: String?
        public var reference: String?

        public init(state: String?, memberID: String?, reference: String?) {
            self.state = state
            self.memberID = memberID
            self.reference = reference
        }
    }

    public struct Mail: Sendable {
        public let id: UUID
        public let template: String
        public let state: String
        public let memberID: String?
        /// nil for a mail that goes to all contacts and is not spread yet.
        public let recipient: String?
        public let reference: String?
        public let attempts: Int32
        public let createdAt: Date
        /// While it is queued.
        public let dueAt: Date?
        public let settledAt: Date?
        /// The class of the other server's answer.
        public let replyClass: String?
    }

    public func list(_ filter: Filter, after last: UUID?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Mail]> {
        let rows = try await database.call(
            .listMail,
            acting.parameters
                + [
                    filter.state.map { .text($0) } ?? .null, filter.memberID.map { .text($0) } ?? .null,
                    filter.reference.map { .text($0) } ?? .null, last.map { .uuid($0) } ?? .null, .int(Int32(limit)),
                ])
        return try OperatorAnswer(rows, of: "list_mail", done: "read") { rows in try rows.map(Mail.init) }
    }

    /// Queues a refused mail once more, for a day.
    public func retry(_ mail: UUID, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.retryMail, acting.parameters + [.uuid(mail)])
        let answer = try OperatorAnswer(rows, of: "retry_mail", done: "queued") { _ in }
        if case .done = answer { wakeCourier() }
        return answer
    }
}

extension MailDesk.Mail {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("mail_id"), template: try row.value("template"), state: try row.value("state"),
            memberID: try row.value("member_id"), recipient: try row.value("recipient"), reference: try row.value("reference"),
            attempts: try row.value("attempts"), createdAt: try row.value("created_at"), dueAt: try row.value("due_at"),
            settledAt: try row.value("settled_at"), replyClass: try row.value("reply_class"))
    }
}

extension Statement {
    fileprivate static let listMail = Statement(
        "list_mail", "select * from app.list_mail($1, $2, $3, $4, $5, $6, $7, $8)", lane: .bulk, idempotent: true)
    fileprivate static let retryMail = Statement(
        "retry_mail", "select * from app.retry_mail($1, $2, $3, $4)", lane: .write, idempotent: true)
}
