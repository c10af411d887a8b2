public import Foundation
import Postgres
public import Sealing

/// Whoever is signed in types the password once more, before something that a borrowed browser must not do. Only where the password is
/// the member's own: what many colleagues share proves nobody, and a code does in its place.
public struct OwnPassword: Sendable {
    let database: Database
    let members: MemberRecord
    let passwords: ChosenPasswords

    public enum Outcome: Sendable {
        /// The session may change contacts and hand an office over, so long.
        case proven(until: Date)
        case incorrect
        case tooManyTries(retryAt: Date)
        /// The session came from a secret that several share.
        case codeRequired
        case sessionEnded
    }

    /// - Throws: `PasswordHasher.Busy` when too many passwords wait to be hashed.
    public func prove(_ password: MemberPassword, tenant: Tenant, session: SessionToken, network: Network) async throws -> Outcome {
        guard tenant.settings.chosenType != nil else { return .codeRequired }
        guard let me = try await members.me(tenant: tenant, session: session) else { return .sessionEnded }
        let memberID = me.organisation.memberID
        let digests: [[UInt8]]
        switch try await passwords.read(memberID, tenant: tenant, network: network) {
        case .tooManyTries(let retryAt): return .tooManyTries(retryAt: retryAt)
        case .verify(let readings):
            digests = try await passwords.candidates(password, readings, memberID: memberID, keys: tenant.keys)
        }
        let row = try await database.call(
            .proveOwnPassword,
            [
                .int(tenant.id), .bytes(session.digest), .bytes(tenant.keys.memberSubject(memberID)), .byteses(digests),
                .bytes(network.bytes),
            ])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "proven": return .proven(until: try row.value("proven_until"))
        case "password-incorrect": return .incorrect
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "code-required": return .codeRequired
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "prove_own_password", outcome: outcome)
        }
    }
}

extension Statement {
    fileprivate static let proveOwnPassword = Statement(
        "prove_own_password", "select * from app.prove_own_password($1, $2, $3, $4, $5)", lane: .write)
}
