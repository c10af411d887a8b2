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

    /// Where a list of lockouts goes on.
    public struct LockoutPlace: Sendable {
        public let purpose: String
        public let subject: [UInt8]

        public init(purpose: String, subject: [UInt8]) {
            self.purpose = purpose
            self.subject = subject
        }
    }

    /// A member ID or a network that is kept from signing in.
    public struct LockedOut: Sendable {
        public let place: LockoutPlace
        /// Whose it is; nil where the member ID is nobody's, and for a network.
        public let memberID: String?
        public let name: String?
        public let network: Network?
        public let tries: Int32
        public let blockedUntil: Date
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

    /// Member IDs first, then networks. Throttles know a member ID by its keyed digest alone: whose one is, is found by
    /// going through the member IDs of the tenant, if there is a lockout at all.
    public func lockouts(
        after place: LockoutPlace?, limit: Int, tenant: Tenant, by acting: Acting
    ) async throws -> OperatorAnswer<[LockedOut]> {
        let rows = try await database.call(
            .listLockouts,
            acting.parameters + [.optional(place?.purpose), place.map { .bytes($0.subject) } ?? .null, .int(Int32(limit))])
        let answer = try OperatorAnswer(rows, of: "list_lockouts", done: "read") { rows in
            try rows.map { row in
                (
                    place: LockoutPlace(purpose: try row.value("purpose"), subject: try row.value("subject")),
                    tries: try row.value("tries", as: Int32.self), until: try row.value("blocked_until", as: Date.self)
                )
            }
        }
        guard case .done(let found) = answer else { return answer.map { _ in [] } }
        let subjects = Set(found.filter { $0.place.purpose == "sign-in" }.map(\.place.subject))
        let names = try await members(by: subjects, tenant: tenant, acting)
        return names.map { names in
            found.map { lockout in
                let isNetwork = lockout.place.purpose == "sign-in-network"
                let member = names[lockout.place.subject]
                return LockedOut(
                    place: lockout.place, memberID: member?.memberID, name: member?.name,
                    network: isNetwork ? Network(bytes: lockout.place.subject) : nil, tries: lockout.tries, blockedUntil: lockout.until)
            }
        }
    }

    private static let memberIDs: Int32 = 5_000

    private func members(
        by subjects: Set<[UInt8]>, tenant: Tenant, _ acting: Acting
    ) async throws -> OperatorAnswer<[[UInt8]: (memberID: String, name: String)]> {
        var found: [[UInt8]: (memberID: String, name: String)] = [:]
        var last: String?
        while found.count < subjects.count {
            try Task.checkCancellation()
            let rows = try await database.call(.listMemberIDs, acting.parameters + [.optional(last), .int(Self.memberIDs)])
            let answer = try OperatorAnswer(rows, of: "list_member_ids", done: "read") { rows in
                try rows.map { row in (memberID: try row.value("member_id", as: String.self), name: try row.value("name", as: String.self))
                }
            }
            guard case .done(let members) = answer else { return answer.map { _ in [:] } }
            for member in members {
                let subject = tenant.keys.memberSubject(member.memberID)
                if subjects.contains(subject) { found[subject] = member }
            }
            if members.count < Self.memberIDs { break }
            last = members.last?.memberID
        }
        return .done(found)
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
    fileprivate static let listLockouts = Statement(
        "list_lockouts", "select * from app.list_lockouts($1, $2, $3, $4, $5, $6)", lane: .bulk, idempotent: true)
    fileprivate static let listMemberIDs = Statement(
        "list_member_ids", "select * from app.list_member_ids($1, $2, $3, $4, $5)", lane: .bulk, idempotent: true)
    fileprivate static let readLockout = Statement(
        "read_lockout", "select * from app.read_lockout($1, $2, $3, $4)", lane: .write, idempotent: true)
    fileprivate static let liftLockout = Statement(
        "lift_lockout", "select * from app.lift_lockout($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
}
