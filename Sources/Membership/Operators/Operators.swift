public import Foundation
import Postgres
import Sealing

/// The people at the desk.
public struct Operators: Sendable {
    let database: Database

    public enum Role: String, Sendable, CaseIterable {
        case owner, `operator`, auditor

        /// What a token is limited to that allows no more than this role; empty for all. As `app.role_allows` has it.
        var scopes: [String] {
            switch self {
            case .owner: []
            case .operator: ["read", "organisations", "credentials", "desk"]
            case .auditor: ["read"]
            }
        }
    }
    public enum Status: String, Sendable, CaseIterable { case active, closed }

    public struct Operator: Sendable {
        public let id: UUID
        public let address: String
        public let name: String
        public let role: String
        public let status: String
        public let oidcIssuer: String?
        public let oidcSubject: String?
        public let version: Int32
        public let createdAt: Date
        public let lastUsedAt: Date?
        /// Where a list goes on.
        public let place: String
    }

    /// All that may be said of an operator; a change replaces it whole.
    public struct Draft: Sendable {
        public var address: String
        public var name: String
        public var role: Role
        public var status = Status.active
        public var oidc: (issuer: String, subject: String)?

        public init(address: String, name: String, role: Role, status: Status = .active, oidc: (issuer: String, subject: String)? = nil) {
            self.address = address
            self.name = name
            self.role = role
            self.status = status
            self.oidc = oidc
        }
    }

    /// An operator at a version: what a change replaces, and what saving answers.
    public struct Saved: Sendable {
        public let id: UUID
        public let version: Int32

        public init(id: UUID, version: Int32) {
            self.id = id
            self.version = version
        }
    }

    /// Whether the token holds and its operator has to do with the tenant; what he may do there is decided with the act.
    /// - Returns: `operatorUnknown`, `tenantUnknown`, or nil.
    public func refusal(of acting: Acting) async throws -> OperatorRefusal.Reason? {
        let refusal = try await database.call(.proveOperator, acting.parameters)[0].value("refusal", as: String?.self)
        guard let refusal, refusal != OperatorRefusal.Reason.roleRefused.rawValue else { return nil }
        guard let reason = OperatorRefusal.Reason(rawValue: refusal) else {
            throw UnknownOutcome(function: "prove_operator", outcome: refusal)
        }
        return reason
    }

    public func list(_ acting: Acting, after place: String?, limit: Int) async throws -> OperatorAnswer<[Operator]> {
        let rows = try await database.call(
            .listOperators, acting.parameters + [place.map { .text($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_operators", done: "read") { rows in try rows.map(Operator.init) }
    }

    /// - Parameter change: the operator and the version that is replaced; nil makes a new one.
    public func save(_ draft: Draft, replacing change: Saved?, by acting: Acting, key: RequestKey?) async throws -> OperatorAnswer<Saved> {
        let rows = try await database.call(
            .saveOperator,
            acting.parameters
                + [
                    .uuid(change?.id ?? UUID.version7()), change.map { .int($0.version) } ?? .null, .text(draft.address), .text(draft.name),
                    .text(draft.role.rawValue), .text(draft.status.rawValue), draft.oidc.map { .text($0.issuer) } ?? .null,
                    draft.oidc.map { .text($0.subject) } ?? .null,
                ] + key.parameters)
        return try OperatorAnswer(rows, of: "save_operator", done: "saved") { rows in
            Saved(id: try rows[0].value("operator_id"), version: try rows[0].value("version"))
        }
    }
}

extension Operators.Operator {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("operator_id"), address: try row.value("address"), name: try row.value("name"), role: try row.value("role"),
            status: try row.value("status"), oidcIssuer: try row.value("oidc_issuer"), oidcSubject: try row.value("oidc_subject"),
            version: try row.value("version"), createdAt: try row.value("created_at"), lastUsedAt: try row.value("last_used_at"),
            place: try row.value("place"))
    }
}

extension Statement {
    fileprivate static let proveOperator = Statement(
        "prove_operator", "select * from app.prove_operator($1, $2, $3, 'read')", lane: .write, idempotent: true)
    fileprivate static let listOperators = Statement(
        "list_operators", "select * from app.list_operators($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
    fileprivate static let saveOperator = Statement(
        "save_operator", "select * from app.save_operator($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", lane: .write)
}
