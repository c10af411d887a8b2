public import Foundation
import Postgres
import Sealing

/// Members' sessions and lockouts, seen and ended from the desk.
public struct SessionDesk: Sendable {
    let database: Database

    public struct Session: Sendable {
        public let id: UUID
        public let memberID: String
        public let name: String
        public let openedAt: Date
        public let lastUsedAt: Date
        public let endsAt: Date
        public let network: Network?
        public let agent: String?
    }

    public struct Lockout: Sendable {
        public let tries: Int32
        /// nil while the member may sign in.
        public let blockedUntil: Date?
    }

    /// - Parameter memberID: nil for the sessions of all organisations.
    public func list(memberID: String?, after last: UUID?, limit: Int, by acting: Acting) async throws -> OperatorAnswer<[Session]> {
        let rows = try await database.call(
            .listSessions,
            acting.parameters + [memberID.map { .text($0) } ?? .null, last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_sessions", done: "read") { rows in try rows.map(Session.init) }
    }

    public func close(_ session: UUID, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.closeSession, acting.parameters + [.uuid(session)])
        return try OperatorAnswer(rows, of: "close_session", done: "ended") { _ in }
    }

    /// By member ID: what is kept of who guessed is a keyed digest.
    public func lockout(of memberID: MemberID, tenant: Tenant, by acting: Acting) async throws -> OperatorAnswer<Lockout> {
        let rows = try await database.call(.readLockout, acting.parameters + [.bytes(tenant.keys.memberSubject(memberID.text))])
        return try OperatorAnswer(rows, of: "read_lockout", done: "read") { rows in
            Lockout(tries: try rows[0].value("tries"), blockedUntil: try rows[0].value("blocked_until"))
        }
    }

    public func lift(_ memberID: MemberID, tenant: Tenant, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(
            .liftLockout, acting.parameters + [.text(memberID.text), .bytes(tenant.keys.memberSubject(memberID.text))])
        return try OperatorAnswer(rows, of: "lift_lockout", done: "lifted") { _ in }
    }
}

extension SessionDesk.Session {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("session_id"), memberID: try row.value("member_id"), name: try row.value("name"),
            openedAt: try row.value("opened_at"), lastUsedAt: try row.value("last_used_at"), endsAt: try row.value("ends_at"),
            network: try row.value("network", as: [UInt8]?.self).flatMap(Network.init(bytes:)), agent: try row.value("agent"))
    }
}

extension Statement {
    fileprivate static let listSessions = Statement(
        "list_sessions", "select * from app.list_sessions($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let closeSession = Statement("close_session", "select * from app.close_session($1, $2, $3, $4)", lane: .write)
    fileprivate static let readLockout = Statement(
        "read_lockout", "select * from app.read_lockout($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let liftLockout = Statement(
        "lift_lockout", "select * from app.lift_lockout($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
}
