import Postgres
public import Sealing

/// Says to a web server whether a session may pass to the pages it guards.
public struct GuardedPages: Sendable {
    let database: Database

    public struct Admitted: Sendable {
        public let memberID: String
        public let membershipClass: String
    }

    public enum Outcome: Sendable {
        case admitted(Admitted)
        case sessionEnded
        case classRefused
    }

    /// - Parameter classes: the membership classes that are let in; nil for all.
    public func admit(_ session: SessionToken, to classes: [String]?, tenant: Tenant) async throws -> Outcome {
        // No class has a NUL in it, and PostgreSQL takes none.
        let known = classes.map { $0.filter { !$0.utf8.contains(0) } }
        let rows = try await database.call(
            .authoriseForward, [.int(tenant.id), .bytes(session.digest), known.map { .texts($0) } ?? .null])
        let row = rows[0]
        switch try row.value("outcome", as: String.self) {
        case "authorised":
            return .admitted(Admitted(memberID: try row.value("member_id"), membershipClass: try row.value("membership_class")))
        case "session-ended": return .sessionEnded
        case "class-refused": return .classRefused
        case let outcome: throw UnknownOutcome(function: "authorise_forward", outcome: outcome)
        }
    }
}

extension Statement {
    fileprivate static let authoriseForward = Statement(
        "authorise_forward", "select * from app.authorise_forward($1, $2, $3)", lane: .read, idempotent: true)
}
