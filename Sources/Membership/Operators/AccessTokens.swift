public import Foundation
import Postgres
import Sealing

/// The tokens of operators and of relying sites. A token is told once, when it is issued; the database has its digest.
public struct AccessTokens: Sendable {
    let database: Database

    /// What a token may be limited to.
    public static let scopes: Set<String> = ["read", "organisations", "credentials", "desk", "settings", "operators", "tenants"]

    public struct AccessToken: Sendable {
        public let id: UUID
        public let kind: String
        public let operatorID: UUID?
        public let address: String?
        public let name: String
        public let scopes: [String]
        public let types: [String]
        public let createdAt: Date
        public let endsAt: Date
        public let revokedAt: Date?
        public let lastUsedAt: Date?
    }

    public enum Holder: Sendable {
        case `operator`(UUID)
        /// A relying site, with the credential types it may ask about.
        case relyingSite(types: [String])
    }

    public struct Issued: Sendable {
        public let id: UUID
        public let token: OperatorToken
    }

    public func list(_ acting: Acting, after last: UUID?, limit: Int) async throws -> OperatorAnswer<[AccessToken]> {
        let rows = try await database.call(.listTokens, acting.parameters + [last.map { .uuid($0) } ?? .null, .int(Int32(limit))])
        return try OperatorAnswer(rows, of: "list_tokens", done: "read") { rows in try rows.map(AccessToken.init) }
    }

    /// - Parameter scopes: what the token may do of all that its operator may; empty for all.
    public func issue(
        to holder: Holder, name: String, scopes: [String], endsAt: Date, by acting: Acting, key: RequestKey?
    ) async throws -> OperatorAnswer<Issued> {
        let token = OperatorToken.generate(home: acting.tenant)
        var operatorID: UUID?
        var types: [String] = []
        switch holder {
        case .operator(let id): operatorID = id
        case .relyingSite(let allowed): types = allowed
        }
        let rows = try await database.call(
            .issueToken,
            acting.parameters
                + [
                    .uuid(UUID.version7()), .bytes(token.digest), operatorID.map { .uuid($0) } ?? .null, .text(name), .texts(scopes),
                    .texts(types), .instant(endsAt),
                ] + key.parameters)
        return try OperatorAnswer(rows, of: "issue_token", done: "issued") { rows in
            Issued(id: try rows[0].value("token_id"), token: token)
        }
    }

    public func revoke(_ id: UUID, by acting: Acting) async throws -> OperatorAnswer<Void> {
        let rows = try await database.call(.revokeToken, acting.parameters + [.uuid(id)])
        return try OperatorAnswer(rows, of: "revoke_token", done: "revoked") { _ in }
    }
}

extension AccessTokens.AccessToken {
    fileprivate init(_ row: Row) throws {
        self.init(
            id: try row.value("token_id"), kind: try row.value("kind"), operatorID: try row.value("operator_id"),
            address: try row.value("address"), name: try row.value("name"), scopes: try row.value("scopes"), types: try row.value("types"),
            createdAt: try row.value("created_at"), endsAt: try row.value("ends_at"), revokedAt: try row.value("revoked_at"),
            lastUsedAt: try row.value("last_used_at"))
    }
}

extension Statement {
    fileprivate static let listTokens = Statement(
        "list_tokens", "select * from app.list_tokens($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
    fileprivate static let issueToken = Statement(
        "issue_token", "select * from app.issue_token($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", lane: .write)
    fileprivate static let revokeToken = Statement(
        "revoke_token", "select * from app.revoke_token($1, $2, $3, $4)", lane: .write, idempotent: true)
}
