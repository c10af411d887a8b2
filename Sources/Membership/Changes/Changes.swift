public import Foundation
import Postgres
public import Sealing

/// What a member changes of its own organisation's contacts, after the session has proven itself once more; and the codes
/// that both wait for. Who may, when a code counts and which version stands is decided in SQL.
public struct Changes: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// Asks for the code that proves a session, to the present contact representative.
    public func askProof(tenant: Tenant, session: SessionToken, language: Language, network: Network) async throws -> ProofAsking {
        let change = UUID.version7()
        let minted = try MintedCode(for: change, tenant: tenant)
        let rows = try await database.call(
            .askProof,
            [.int(tenant.id), .bytes(session.digest), .uuid(change)] + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "asked":
            wakeCourier()
            return .asked(try minted.asked(row), address: try row.value("address"))
        case "password-required": return .passwordRequired
        case "representative-missing": return .representativeMissing
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "ask_proof", outcome: outcome)
        }
    }

    /// - Parameter version: the one whoever changes it has seen.
    public func change(
        _ contact: UUID, _ fields: [ContactField: String?], version: Int32, tenant: Tenant, session: SessionToken, network: Network
    ) async throws -> ContactChange {
        let change = UUID.version7()
        let minted = try MintedCode(for: change, tenant: tenant)
        let rows = try await database.call(
            .changeOwnContact,
            [.int(tenant.id), .bytes(session.digest), .uuid(contact), .int(version), .texts(fields.keys.map(\.rawValue))]
                + ContactField.allCases.map { .optional(fields[$0] ?? nil) }
                + [.uuid(change)] + minted.parameters(in: nil, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "saved": return .saved(version: try row.value("version"))
        case "asked":
            wakeCourier()
            return .asked(try minted.asked(row))
        case "proof-required": return .proofRequired
        case "conflict": return .conflict(version: try row.value("version"))
        case "unknown": return .unknown
        case "exists": return .exists
        case "invalid": return .invalid(field: try row.value("reason_column"), reason: try row.value("reason"))
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "change_own_contact", outcome: outcome)
        }
    }

    public func resend(
        _ change: UUID, tenant: Tenant, session: SessionToken, language: Language, network: Network
    ) async throws -> ChangeResending {
        let minted = try MintedCode(for: change, tenant: tenant)
        let rows = try await database.call(
            .resendChange,
            [.int(tenant.id), .bytes(session.digest), .uuid(change)] + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "asked":
            wakeCourier()
            return .asked(try minted.asked(row))
        case "code-already-used": return .codeAlreadyUsed
        case "change-unknown": return .changeUnknown
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "resend_change", outcome: outcome)
        }
    }

    public func read(_ change: UUID, tenant: Tenant, session: SessionToken) async throws -> ChangeReading {
        let rows = try await database.call(.readChange, [.int(tenant.id), .bytes(session.digest), .uuid(change)])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read":
            let kind: String = try row.value("kind")
            guard let known = ChangeStatus.Kind(rawValue: kind) else { throw UnknownOutcome(function: "read_change", outcome: kind) }
            return .read(
                ChangeStatus(
                    kind: known, contact: try row.value("contact_id"), address: try row.value("address"),
                    code: try CodeStatus(row, of: "read_change"), mailState: try row.value("mail_state"), mailAt: try row.value("mail_at")))
        case "change-unknown": return .changeUnknown
        case "session-ended": return .sessionEnded
        default: throw UnknownOutcome(function: "read_change", outcome: outcome)
        }
    }

    /// Redeems the code of an asking for a proof, or of a new address.
    public func prove(
        _ change: UUID, typed: Secret<String>, tenant: Tenant, session: SessionToken, network: Network
    ) async throws -> ChangeProof {
        guard let code = TypedCode(typed, tenant: tenant) else { return .codeRefused(.malformed) }
        let rows = try await database.call(
            .proveChange,
            [
                .int(tenant.id), .bytes(session.digest), .uuid(change),
                code.digests(askedBy: change), .uuid(UUID.version7()), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "proven": return .proven(until: try row.value("proven_until"))
        case "changed":
            wakeCourier()
            return .changed(contact: try row.value("contact_id"), version: try row.value("version"))
        case "conflict": return .conflict(version: try row.value("version"))
        case "exists": return .exists
        case "change-unknown": return .changeUnknown
        case "session-ended": return .sessionEnded
        default:
            guard let refusal = try CodeRefusal(outcome, row) else { throw UnknownOutcome(function: "prove_change", outcome: outcome) }
            return .codeRefused(refusal)
        }
    }
}

extension Statement {
    fileprivate static let askProof = Statement(
        "ask_proof", "select * from app.ask_proof($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let changeOwnContact = Statement(
        "change_own_contact",
        "select * from app.change_own_contact($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        lane: .write)
    fileprivate static let resendChange = Statement(
        "resend_change", "select * from app.resend_change($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let readChange = Statement(
        "read_change", "select * from app.read_change($1, $2, $3)", lane: .read, idempotent: true)
    fileprivate static let proveChange = Statement(
        "prove_change", "select * from app.prove_change($1, $2, $3, $4, $5, $6)", lane: .write)
}
