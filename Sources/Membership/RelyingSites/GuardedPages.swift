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

    /// - Parameter classes: the membership classes that are let in; empty for all.
    public func admit(_ session: SessionToken, to classes: [String], tenant: Tenant) async throws -> Outcome {
        let rows = try await database.call(
            .authoriseForward, [.int(tenant.id), .bytes(session.digest), classes.isEmpty ? .null : .texts(classes)])
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
