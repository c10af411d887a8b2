public import Foundation
import Postgres
public import Sealing

/// A forgotten password, up to the grant that lets a new one be registered. Expiry, single use, tries, resending and whom an
/// address stands for are decided in SQL; here a code is made and digested.
public struct Recoveries: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// - Parameter memberID: nil when it is forgotten, too.
    public func ask(
        tenant: Tenant, memberID: MemberID?, address: Address, language: Language, network: Network
    ) async throws -> AskRecoveryOutcome {
        let beat = Beat()
        let recovery = UUID.version7()
        let minted = try MintedCode(for: recovery, tenant: tenant)
        let rows = try await database.call(
            .askRecovery,
            [
                .int(tenant.id), .uuid(recovery), memberID.map { .text($0.text) } ?? .null, .text(address.text),
                .bytes(tenant.keys.addressSubject(address.text)),
            ] + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome == "asked" { wakeCourier() }
        await beat.end()
        switch outcome {
        case "asked": return .asked(try minted.asked(row))
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "duplicate-address": return .duplicateAddress
        case "recovery-not-offered": return .notOffered
        default: throw UnknownOutcome(function: "ask_recovery", outcome: outcome)
        }
    }

    public func resend(_ recovery: UUID, tenant: Tenant, language: Language, network: Network) async throws -> ResendRecoveryOutcome {
        let beat = Beat()
        let minted = try MintedCode(for: recovery, tenant: tenant)
        let rows = try await database.call(
            .resendRecovery, [.int(tenant.id), .uuid(recovery)] + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome == "asked" { wakeCourier() }
        await beat.end()
        switch outcome {
        case "asked": return .asked(try minted.asked(row))
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "code-already-used": return .codeAlreadyUsed
        case "recovery-unknown": return .recoveryUnknown
        default: throw UnknownOutcome(function: "resend_recovery", outcome: outcome)
        }
    }

    /// Changes nothing: the page at the mailed address reads this, and mail scanners open it.
    public func read(_ recovery: UUID, tenant: Tenant) async throws -> RecoveryReading {
        let rows = try await database.call(.readRecovery, [.int(tenant.id), .uuid(recovery)])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "read": return .read(try CodeStatus(rows[0], of: "read_recovery"))
        case "recovery-unknown": return .recoveryUnknown
        default: throw UnknownOutcome(function: "read_recovery", outcome: outcome)
        }
    }

    public func verify(_ recovery: UUID, typed: Secret<String>, tenant: Tenant, network: Network) async throws -> VerifyRecoveryOutcome {
        let beat = Beat()
        guard let code = TypedCode(typed, tenant: tenant) else { return .codeRefused(.malformed) }
        let grant = GrantToken.generate()
        let rows = try await database.call(
            .verifyRecovery,
            [
                .int(tenant.id), .uuid(recovery), code.digests(askedBy: recovery),
                .bytes(grant.digest), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome != "verified" { await beat.end() }
        switch outcome {
        case "verified":
            let choices = try rows.map { try RecoveryChoice($0) }
            return .verified(Verified(grant: grant, grantUntil: try row.value("grant_until"), choices: choices))
        case "recovery-unknown": return .recoveryUnknown
        default:
            guard let refusal = try CodeRefusal(outcome, row) else { throw UnknownOutcome(function: "verify_recovery", outcome: outcome) }
            return .codeRefused(refusal)
        }
    }
}

extension RecoveryChoice {
    init(_ row: Row) throws {
        self.init(
            choice: try row.value("choice"), maskedMemberID: try row.value("member_id_masked"), name: try row.value("name"),
            nameEn: try row.value("name_en"))
    }
}

extension Statement {
    fileprivate static let askRecovery = Statement(
        "ask_recovery", "select * from app.ask_recovery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", lane: .write)
    fileprivate static let resendRecovery = Statement(
        "resend_recovery", "select * from app.resend_recovery($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", lane: .write)
    fileprivate static let readRecovery = Statement(
        "read_recovery", "select * from app.read_recovery($1, $2)", lane: .read, idempotent: true)
    fileprivate static let verifyRecovery = Statement(
        "verify_recovery", "select * from app.verify_recovery($1, $2, $3, $4, $5)", lane: .write)
}
