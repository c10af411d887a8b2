public import Foundation
import Postgres
public import Sealing

/// Says to a relying site whether a member ID and a value are accepted now. The site is never shown a value.
public struct Verifications: Sendable {
    let database: Database

    public struct Accepted: Sendable {
        /// Of the generation that matched.
        public let period: Wording?
        public let membershipClass: String
        /// Exclusive; the end of the generation's grace.
        public let until: Date
    }

    public enum Outcome: Sendable {
        case accepted(Accepted)
        /// Unknown member, wrong value, suspended, a type the token is not for: all alike.
        case refused
        case tooManyTries(retryAt: Date)
        /// The token is none of this tenant's, has ended or was revoked.
        case clientUnknown
    }

    public func verify(
        _ value: Secret<String>, of memberID: MemberID, type: String, tenant: Tenant, token: OperatorToken, network: Network
    ) async throws -> Outcome {
        let beat = Beat()
        // What stands before the secret is a claim as well.
        guard token.home == tenant.id else {
            await beat.end()
            return .clientUnknown
        }
        // A type that is none is asked for like one that the token is not for; what was typed in its place stays here.
        let known = tenant.settings.credentialType(type)
        let code = known?.code ?? ""
        // What the tenant holds is digested in nobody's name.
        let name = known?.holder == .tenant ? "" : memberID.text
        let digests = tenant.keys.credentialDigests(type: code, memberID: name, value: value).map(\.digest)
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
}

extension Statement {
    fileprivate static let verifyCredential = Statement(
        "verify_credential", "select * from app.verify_credential($1, $2, $3, $4, $5, $6, $7)", lane: .write)
}
