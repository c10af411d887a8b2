public import Foundation
import Postgres
import Sealing

/// What a grant is for: one password, registered. The grant lives until a password is accepted, so that a refused one costs nothing.
public struct PasswordRegistration: Sendable {
    let database: Database
    let passwords: ChosenPasswords
    let wakeCourier: @Sendable () -> Void

    /// For whom, while the password is being chosen. Changes nothing.
    ///
    /// - Parameter choice: nil for all that may be chosen.
    public func read(_ grant: GrantToken, of recovery: UUID, choice: Int32?, tenant: Tenant) async throws -> GrantReading {
        let rows = try await read(grant, recovery, choice, tenant)
        switch try rows[0].value("outcome", as: String.self) {
        case "read": return .read(grantUntil: try rows[0].value("grant_until"), choices: try rows.map { try RecoveryChoice($0) })
        case "choice-required": return .choiceRequired
        case "grant-ended": return .grantEnded
        case let outcome: throw UnknownOutcome(function: "read_grant", outcome: outcome)
        }
    }

    /// Judged first, spent last: the slow work between the two holds no transaction, and SQL looks at the grant once more.
    ///
    /// - Throws: `PasswordHasher.Busy` when too many wait; the grant still counts.
    public func register(
        _ password: MemberPassword, grant: GrantToken, of recovery: UUID, choice: Int32?, tenant: Tenant, network: Network
    ) async throws -> RegisterPasswordOutcome {
        let row: Row
        switch try await judged(password, grant, recovery, choice, tenant) {
        case .failed(let outcome): return outcome
        case .judged(_, let reasons) where !reasons.isEmpty: return .refused(reasons)
        case .judged(let read, _): row = read
        }
        let concealed = try await passwords.conceal(
            password, type: try row.value("type_code"), memberID: try row.value("member_id"), keys: tenant.keys)
        let registered = try await database.call(
            .registerPassword,
            [
                .int(tenant.id), .uuid(recovery), .bytes(grant.digest), choice.map { .int($0) } ?? .null, .uuid(UUID.version7()),
                .bytes(concealed.digest.digest), .int(concealed.digest.keyID), .text(concealed.kdf), .bytes(concealed.salt),
                .uuid(UUID.version7()), .bytes(network.bytes),
            ])
        switch try registered[0].value("outcome", as: String.self) {
        case "registered":
            wakeCourier()
            return .registered
        case "choice-required": return .choiceRequired
        case "grant-ended": return .grantEnded
        case let outcome: throw UnknownOutcome(function: "register_password", outcome: outcome)
        }
    }

    /// Every reason against a password, where it is refused for another one already. Changes nothing.
    public func judge(
        _ password: MemberPassword, grant: GrantToken, of recovery: UUID, choice: Int32?, tenant: Tenant
    ) async throws -> [PasswordRefusal] {
        guard case .judged(_, let reasons) = try await judged(password, grant, recovery, choice, tenant) else { return [] }
        return reasons
    }

    private enum Judged {
        /// For whom, and every reason.
        case judged(Row, [PasswordRefusal])
        case failed(RegisterPasswordOutcome)
    }

    private func judged(
        _ password: MemberPassword, _ grant: GrantToken, _ recovery: UUID, _ choice: Int32?, _ tenant: Tenant
    ) async throws -> Judged {
        let rows = try await read(grant, recovery, choice, tenant)
        let row = rows[0]
        switch try row.value("outcome", as: String.self) {
        case "read" where rows.count > 1, "choice-required": return .failed(.choiceRequired)
        case "read": break
        case "grant-ended": return .failed(.grantEnded)
        case let outcome: throw UnknownOutcome(function: "read_grant", outcome: outcome)
        }
        let policy = PasswordPolicy(
            least: Int(try row.value("shortest", as: Int32.self)), most: Int(try row.value("longest", as: Int32.self)))
        return .judged(row, policy.judge(password, words: try row.value("words", as: [String].self)))
    }

    private func read(_ grant: GrantToken, _ recovery: UUID, _ choice: Int32?, _ tenant: Tenant) async throws -> Rows {
        try await database.call(
            .readGrant, [.int(tenant.id), .uuid(recovery), .bytes(grant.digest), choice.map { .int($0) } ?? .null])
    }
}

extension Statement {
    fileprivate static let readGrant = Statement(
        "read_grant", "select * from app.read_grant($1, $2, $3, $4)", lane: .read, idempotent: true)
    fileprivate static let registerPassword = Statement(
        "register_password", "select * from app.register_password($1, $2, $3, $4, $5, $6, $7, $8::text::jsonb, $9, $10, $11)", lane: .write)
}
