public import Foundation
import Postgres
public import Sealing

/// The sessions of an organisation, as its members see and end them.
public struct OwnSessions: Sendable {
    let database: Database

    public struct Listed: Sendable {
        public let id: UUID
        /// Whether it is the one that asks.
        public let own: Bool
        public let openedAt: Date
        public let lastUsedAt: Date
        public let idleUntil: Date
        public let endsAt: Date
        /// Cut to what places it: `192.0.2.x`.
        public let network: String?
        public let agent: String?
    }

    public enum Ending: Sendable {
        case ended(count: Int)
        /// Over already, or none of this organisation's.
        case unknown
        case sessionEnded
    }

    /// The one that asks first. - Returns: nil when it has ended.
    public func list(tenant: Tenant, session: SessionToken) async throws -> [Listed]? {
        let rows = try await database.call(.listOwnSessions, [.int(tenant.id), .bytes(session.digest)])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "read": return try rows.map(Listed.init)
        case "session-ended": return nil
        default: throw UnknownOutcome(function: "list_own_sessions", outcome: outcome)
        }
    }

    /// - Parameter which: nil for all but the one that asks.
    public func end(_ which: UUID?, tenant: Tenant, session: SessionToken, network: Network) async throws -> Ending {
        let rows = try await database.call(
            .endOwnSessions, [.int(tenant.id), .bytes(session.digest), which.map { .uuid($0) } ?? .null, .bytes(network.bytes)])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "ended": return .ended(count: Int(try rows[0].value("ended", as: Int32.self)))
        case "unknown": return .unknown
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "end_own_sessions", outcome: outcome)
        }
    }
}

extension OwnSessions.Listed {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("session_id"), own: try row.value("own"), openedAt: try row.value("opened_at"),
            lastUsedAt: try row.value("last_used_at"), idleUntil: try row.value("idle_until"), endsAt: try row.value("ends_at"),
            network: try row.value("network"), agent: try row.value("agent"))
    }
}

extension Statement {
    fileprivate static let listOwnSessions = Statement(
        "list_own_sessions", "select * from app.list_own_sessions($1, $2)", lane: .read, idempotent: true)
    fileprivate static let endOwnSessions = Statement(
        "end_own_sessions", "select * from app.end_own_sessions($1, $2, $3, $4)", lane: .write)
}
