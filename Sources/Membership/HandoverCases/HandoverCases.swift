public import Foundation
import Postgres
public import Sealing

/// 窓口申請: the way of whoever cannot prove a registered address. Opening a case, adding to it, proving the new address, and
/// objecting as the old one. What becomes of it is decided by operators (`CaseDesk`) and by the clock, both in SQL.
public struct HandoverCases: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    public func open(_ evidence: Evidence, tenant: Tenant, network: Network) async throws -> OpenCaseOutcome {
        let beat = Beat()
        let outcome = try await CaseNumber.free(in: tenant, for: "open_case") { number in
            try await open(evidence, number: number, tenant: tenant, network: network)
        }
        await beat.end()
        return outcome
    }

    /// - Returns: nil when the number was taken.
    private func open(_ evidence: Evidence, number: String, tenant: Tenant, network: Network) async throws -> OpenCaseOutcome? {
        func text(_ field: Evidence.Field) -> Parameter { .text(evidence.texts[field] ?? "") }
        let rows = try await database.call(
            .openCase,
            [
                .int(tenant.id), .uuid(UUID.version7()), .text(number), .text(evidence.purpose.rawValue), text(.postalAddress),
                text(.organisation), text(.department), text(.predecessor), text(.person), text(.phone), .text(evidence.address.text),
                .bytes(tenant.keys.addressSubject(evidence.address.text)), .text(evidence.language.rawValue), .uuid(UUID.version7()),
                .bytes(network.bytes),
            ])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "opened":
            wakeCourier()
            return .opened(number: number)
        case "invalid":
            return .invalid(
                try rows.map { row in
                    OpenCaseOutcome.Fault(
                        field: Evidence.Field(rawValue: try row.value("reason_column")), reason: try row.value("reason"))
                })
        case "too-many-tries": return .tooManyTries(retryAt: try rows[0].value("retry_at"))
        case "case-not-offered": return .notOffered
        case "number-taken": return nil
        default: throw UnknownOutcome(function: "open_case", outcome: outcome)
        }
    }

    /// - Returns: nil for an id that no letter named.
    public func standing(of id: UUID, tenant: Tenant) async throws -> CaseStanding? {
        let row = try await database.call(.readCaseStanding, [.int(tenant.id), .uuid(id)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read": return try CaseStanding(row)
        case "case-unknown": return nil
        default: throw UnknownOutcome(function: "read_case_standing", outcome: outcome)
        }
    }

    /// - Parameter text: what was wanted, in the asker's words.
    public func supplement(_ id: UUID, with text: String, tenant: Tenant, network: Network) async throws -> SupplementOutcome {
        let row = try await database.call(.supplementCase, [.int(tenant.id), .uuid(id), .text(text), .bytes(network.bytes)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "saved": return .saved
        case "invalid": return .invalid(reason: try row.value("reason"))
        case "case-ended": return .caseEnded
        case "case-unknown": return .caseUnknown
        default: throw UnknownOutcome(function: "supplement_case", outcome: outcome)
        }
    }

    /// Mails a code to the new address of an approved case; the one before it stops working.
    public func askCode(for id: UUID, tenant: Tenant, language: Language, network: Network) async throws -> AskCaseCodeOutcome {
        let minted = try MintedCode(for: id, tenant: tenant)
        let rows = try await database.call(
            .askCaseCode, [.int(tenant.id), .uuid(id)] + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "asked":
            wakeCourier()
            return .asked
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "code-already-used": return .codeAlreadyUsed
        case "case-ended": return .caseEnded
        case "case-unknown": return .caseUnknown
        default: throw UnknownOutcome(function: "ask_case_code", outcome: outcome)
        }
    }

    public func prove(_ id: UUID, typed: Secret<String>, tenant: Tenant, network: Network) async throws -> ProveCaseOutcome {
        let beat = Beat()
        guard let code = TypedCode(typed, tenant: tenant) else { return .codeRefused(.malformed) }
        let notice = UUID.version7()
        let secret = LinkSecret.generate()
        let sealed = try tenant.keys.seal(Array(secret.text.reveal().utf8), for: .mail(notice))
        let rows = try await database.call(
            .proveCase,
            [
                .int(tenant.id), .uuid(id), code.digests(askedBy: id),
                .uuid(UUID.version7()), .bytes(secret.digest), .int(sealed.keyID), .bytes(sealed.sealed), .uuid(notice),
                .uuid(UUID.version7()), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome != "proven" { await beat.end() }
        switch outcome {
        case "proven":
            wakeCourier()
            return .proven
        case "case-ended": return .caseEnded
        case "case-unknown": return .caseUnknown
        default:
            guard let refusal = try CodeRefusal(outcome, row) else { throw UnknownOutcome(function: "prove_case", outcome: outcome) }
            return .codeRefused(refusal)
        }
    }

    /// - Parameter secret: of the letter to the old address.
    /// - Returns: nil for a secret that opens nothing.
    public func objection(to id: UUID, secret: LinkSecret, tenant: Tenant) async throws -> Objection? {
        let row = try await database.call(.readCaseObjection, [.int(tenant.id), .uuid(id), .bytes(secret.digest)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read": return try Objection(case: row)
        case "objection-unknown": return nil
        default: throw UnknownOutcome(function: "read_case_objection", outcome: outcome)
        }
    }

    public func object(to id: UUID, secret: LinkSecret, tenant: Tenant, network: Network) async throws -> ObjectionOutcome {
        let row = try await database.call(
            .objectToCase, [.int(tenant.id), .uuid(id), .bytes(secret.digest), .bytes(network.bytes)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "objected": return .objected
        case "case-ended": return .objectionEnded
        case "objection-unknown": return .objectionUnknown
        default: throw UnknownOutcome(function: "object_to_case", outcome: outcome)
        }
    }
}

extension Statement {
    fileprivate static let openCase = Statement(
        "open_case", "select * from app.open_case($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", lane: .write)
    fileprivate static let readCaseStanding = Statement(
        "read_case_standing", "select * from app.read_case_standing($1, $2)", lane: .read, idempotent: true)
    fileprivate static let supplementCase = Statement(
        "supplement_case", "select * from app.supplement_case($1, $2, $3, $4)", lane: .write)
    fileprivate static let askCaseCode = Statement(
        "ask_case_code", "select * from app.ask_case_code($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", lane: .write)
    fileprivate static let proveCase = Statement(
        "prove_case", "select * from app.prove_case($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", lane: .write)
    fileprivate static let readCaseObjection = Statement(
        "read_case_objection", "select * from app.read_case_objection($1, $2, $3)", lane: .read, idempotent: true)
    fileprivate static let objectToCase = Statement(
        "object_to_case", "select * from app.object_to_case($1, $2, $3, $4)", lane: .write, idempotent: true)
}
