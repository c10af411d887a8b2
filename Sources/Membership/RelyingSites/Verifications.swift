public import Foundation
import Postgres
import Sealing

/// Says to a relying site whether a member ID and a value are accepted now. The site is never shown a value.
public struct Verifications: Sendable {
    let database: Database
    let passwords: ChosenPasswords

    public struct Accepted: Sendable {
        /// Of the generation that matched.
        public let period: Wording?
        public let membershipClass: String
        /// Exclusive; the end of the generation's grace. nil: it does not expire, as what members choose.
        public let until: Date?
    }

    public enum Outcome: Sendable {
        case accepted(Accepted)
        /// Unknown member, wrong value, suspended, a type the token is not for: all alike.
        case refused
        case tooManyTries(retryAt: Date)
        /// The token is none of this tenant's, has ended or was revoked.
        case clientUnknown
    }

    /// - Throws: `PasswordHasher.Busy` when too many passwords wait to be hashed.
    public func verify(
        _ value: MemberPassword, of memberID: MemberID, type: String, tenant: Tenant, token: OperatorToken, network: Network
    ) async throws -> Outcome {
        // A type that is none is asked for like one that the token is not for; what was typed in its place stays here.
        let known = tenant.settings.credentialType(type)
        let code = known?.code ?? ""
        let isChosen = known?.origin == .memberChosen
        let beat = isChosen ? Beat(.hashing) : Beat()
        // What stands before the secret is a claim as well.
        guard token.home == tenant.id else {
            await beat.end()
            return .clientUnknown
        }
        let digests: [[UInt8]]
        if isChosen {
            switch try await chosenDigests(value, of: memberID, type: code, tenant: tenant, token: token) {
            case .digests(let made): digests = made
            case .outcome(let outcome):
                await beat.end()
                return outcome
            }
        } else {
            // What the tenant holds is digested in nobody's name.
            let name = known?.holder == .tenant ? "" : memberID.text
            digests = tenant.keys.credentialDigests(type: code, memberID: name, value: value.typed).map(\.digest)
        }
        let rows = try await database.call(
            .verifyCredential,
            [
                .int(tenant.id), .bytes(token.digest), .text(code), .text(memberID.text),
                .bytes(tenant.keys.memberSubject(memberID.text)), .byteses(digests), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome != "accepted" { await beat.end() }
        switch outcome {
        case "accepted":
            return .accepted(
                Accepted(
                    period: try row.wording("period_label"), membershipClass: try row.value("membership_class"),
                    until: try row.value("accepted_until")))
        case "verification-refused": return .refused
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "client-unknown": return .clientUnknown
        default: throw UnknownOutcome(function: "verify_credential", outcome: outcome)
        }
    }

    private enum Hashed {
        case digests([[UInt8]])
        case outcome(Outcome)
    }

    /// The token and the throttles are looked at before anything is hashed; who is unknown is hashed for like anybody else.
    private func chosenDigests(
        _ value: MemberPassword, of memberID: MemberID, type: String, tenant: Tenant, token: OperatorToken
    ) async throws -> Hashed {
        let row = try await database.call(
            .readVerificationKDF,
            [
                .int(tenant.id), .bytes(token.digest), .text(type), .text(memberID.text),
                .bytes(tenant.keys.memberSubject(memberID.text)), .text(try passwords.kdf),
            ])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "verify":
            let reading = ChosenPasswords.Reading(
                type: type, hashing: try PasswordHashing(json: try row.value("kdf")), salt: try row.value("salt"), digestKey: nil)
            return .digests(try await passwords.candidates(value, [reading], memberID: memberID.text, keys: tenant.keys))
        case "too-many-tries": return .outcome(.tooManyTries(retryAt: try row.value("retry_at")))
        case "client-unknown": return .outcome(.clientUnknown)
        default: throw UnknownOutcome(function: "read_verification_kdf", outcome: outcome)
        }
    }
}

extension Statement {
    fileprivate static let verifyCredential = Statement(
        "verify_credential", "select * from app.verify_credential($1, $2, $3, $4, $5, $6, $7)", lane: .write)
    fileprivate static let readVerificationKDF = Statement(
        "read_verification_kdf", "select * from app.read_verification_kdf($1, $2, $3, $4, $5, $6::jsonb)", lane: .read, idempotent: true)
}
