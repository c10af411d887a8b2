public import Foundation
import Postgres
public import Sealing

/// Offices handed over by who holds them: offered, proven and accepted, withdrawn, objected to. Who is in office when is decided in SQL.
public struct Handovers: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    /// Offers an office. The session has proven itself before (`proof-required`).
    public func offer(
        _ contact: UUID, to successor: Successor, tenant: Tenant, session: SessionToken, network: Network
    ) async throws -> OfferOutcome {
        let id = UUID.version7()
        let minted = try MintedCode(for: id, tenant: tenant)
        let row = try await database.call(
            .offerHandover,
            [
                .int(tenant.id), .bytes(session.digest), .uuid(id), .uuid(contact), .text(successor.person),
                successor.department.map { .text($0) } ?? .null, successor.phone.map { .text($0) } ?? .null,
                .text(successor.address.text), .text(successor.language.rawValue),
            ] + minted.parameters(in: nil, network: network))[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "offered":
            wakeCourier()
            return .offered(id: id, offerUntil: try row.value("offer_until"), resendAfter: try row.value("resend_after"))
        case "session-ended": return .sessionEnded
        case "proof-required": return .proofRequired
        case "contact-unknown": return .contactUnknown
        case "handover-open": return .alreadyOffered
        case "objection-running": return .objectionRunning(until: try row.value("retry_at"))
        case "exists": return .inOffice
        case "invalid": return .invalid(field: try row.value("reason_column"), reason: try row.value("reason"))
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        default: throw UnknownOutcome(function: "offer_handover", outcome: outcome)
        }
    }

    /// - Returns: newest first; nil when the session has ended.
    public func list(tenant: Tenant, session: SessionToken, limit: Int = 20) async throws -> [Handover]? {
        let rows = try await database.call(.readHandovers, [.int(tenant.id), .bytes(session.digest), .int(Int32(limit))])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "read": return try rows.compactMap(Handover.init)
        case "session-ended": return nil
        default: throw UnknownOutcome(function: "read_handovers", outcome: outcome)
        }
    }

    public func withdraw(_ handover: UUID, tenant: Tenant, session: SessionToken, network: Network) async throws -> WithdrawalOutcome {
        let row = try await database.call(
            .withdrawHandover,
            [.int(tenant.id), .bytes(session.digest), .uuid(handover), .uuid(UUID.version7()), .bytes(network.bytes)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "withdrawn":
            wakeCourier()
            return .withdrawn
        case "session-ended": return .sessionEnded
        case "offer-ended": return .offerEnded
        case "handover-unknown": return .handoverUnknown
        default: throw UnknownOutcome(function: "withdraw_handover", outcome: outcome)
        }
    }

    /// - Returns: nil where there is no such handover.
    public func read(_ handover: UUID, tenant: Tenant) async throws -> HandoverOffer? {
        let row = try await database.call(.readHandover, [.int(tenant.id), .uuid(handover)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read": return try HandoverOffer(row)
        case "handover-unknown": return nil
        default: throw UnknownOutcome(function: "read_handover", outcome: outcome)
        }
    }

    /// Mails the successor another code.
    public func resend(_ handover: UUID, tenant: Tenant, network: Network) async throws -> OfferResendOutcome {
        let beat = Beat()
        let minted = try MintedCode(for: handover, tenant: tenant)
        let row = try await database.call(
            .resendHandover, [.int(tenant.id), .uuid(handover)] + minted.parameters(in: nil, network: network))[0]
        let outcome: String = try row.value("outcome")
        if outcome == "asked" { wakeCourier() }
        await beat.end()
        switch outcome {
        case "asked": return .asked(try minted.asked(row))
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "offer-ended": return .offerEnded
        case "handover-unknown": return .handoverUnknown
        default: throw UnknownOutcome(function: "resend_handover", outcome: outcome)
        }
    }

    /// The successor's answer, with the code that proves the address.
    public func prove(
        _ handover: UUID, typed: Secret<String>, accepts: Bool, tenant: Tenant, network: Network
    ) async throws -> HandoverProofOutcome {
        let beat = Beat()
        guard let code = TypedCode(typed, tenant: tenant) else { return .codeRefused(.malformed) }
        // What the old address may object with: it leaves this place only inside the seal of its letter.
        let objection = LinkSecret.generate()
        let told = UUID.version7()
        let payload = try tenant.keys.seal(Array(objection.text.reveal().utf8), for: .mail(told))
        let row = try await database.call(
            .proveHandover,
            [
                .int(tenant.id), .uuid(handover), code.digests(askedBy: handover),
                .bool(accepts), .uuid(UUID.version7()), .bytes(objection.digest), .int(payload.keyID), .bytes(payload.sealed),
                .uuid(told), .uuid(UUID.version7()), .bytes(network.bytes),
            ])[0]
        let outcome: String = try row.value("outcome")
        if outcome == "accepted" || outcome == "declined" { wakeCourier() } else { await beat.end() }
        switch outcome {
        case "accepted": return .accepted(effectiveAt: try row.value("effective_at"), objectionUntil: try row.value("objection_until"))
        case "declined": return .declined
        case "offer-ended": return .offerEnded
        case "handover-unknown": return .handoverUnknown
        default:
            guard let refusal = try CodeRefusal(outcome, row) else { throw UnknownOutcome(function: "prove_handover", outcome: outcome) }
            return .codeRefused(refusal)
        }
    }

    /// - Returns: nil where there is no such handover, or another secret.
    public func objection(to handover: UUID, secret: LinkSecret, tenant: Tenant) async throws -> Objection? {
        let beat = Beat()
        let row = try await database.call(.readObjection, [.int(tenant.id), .uuid(handover), .bytes(secret.digest)])[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read": return try Objection(handover: row)
        case "handover-unknown":
            await beat.end()
            return nil
        default: throw UnknownOutcome(function: "read_objection", outcome: outcome)
        }
    }

    /// Stops the handover, and opens a case of it for the operators.
    public func object(to handover: UUID, secret: LinkSecret, tenant: Tenant, network: Network) async throws -> ObjectionOutcome {
        let beat = Beat()
        return try await CaseNumber.free(in: tenant, for: "object_to_handover") { number in
            let row = try await database.call(
                .objectToHandover,
                [
                    .int(tenant.id), .uuid(handover), .bytes(secret.digest), .uuid(UUID.version7()),
                    .uuids([UUID.version7(), UUID.version7()]), .uuid(UUID.version7()), .text(number), .bytes(network.bytes),
                ])[0]
            let outcome: String = try row.value("outcome")
            if outcome == "objected" { wakeCourier() } else { await beat.end() }
            switch outcome {
            case "objected": return .objected
            case "objection-ended": return .objectionEnded
            case "handover-unknown": return .objectionUnknown
            case "number-taken": return nil
            default: throw UnknownOutcome(function: "object_to_handover", outcome: outcome)
            }
        }
    }
}

extension HandoverState {
    /// - Parameter function: the SQL function whose row this is.
    init(_ row: Row, of function: String) throws {
        let text: String = try row.value("state")
        guard let state = HandoverState(rawValue: text) else { throw UnknownOutcome(function: function, outcome: text) }
        self = state
    }
}

extension Handover {
    /// nil for the row that says that there is none.
    fileprivate init?(_ row: Row) throws {
        guard let id = try row.value("handover_id", as: UUID?.self) else { return nil }
        self.init(
            id: id, contact: try row.value("contact_id"), role: try row.value("role"), predecessor: try row.value("predecessor"),
            person: try row.value("person"), department: try row.value("department"), phone: try row.value("phone"),
            address: try row.value("address"), state: try HandoverState(row, of: "read_handovers"),
            offeredAt: try row.value("offered_at"), offerUntil: try row.value("offer_until"), acceptedAt: try row.value("accepted_at"),
            effectiveAt: try row.value("effective_at"), objectionUntil: try row.value("objection_until"),
            delivery: try row.value("delivery"))
    }
}

extension HandoverOffer {
    fileprivate init(_ row: Row) throws {
        let name: String = try row.value("organisation_name")
        self.init(
            state: try HandoverState(row, of: "read_handover"), role: try row.value("role"),
            organisation: Wording(ja: name, en: try row.value("organisation_name_en", as: String?.self) ?? name),
            offerUntil: try row.value("offer_until"), effectiveAt: try row.value("effective_at"),
            code: try row.value("reference", as: String?.self) == nil
                ? nil : try CodeStatus(row, state: "code_state", of: "read_handover"))
    }
}

extension Statement {
    fileprivate static let offerHandover = Statement(
        "offer_handover", "select * from app.offer_handover($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        lane: .write)
    fileprivate static let resendHandover = Statement(
        "resend_handover", "select * from app.resend_handover($1, $2, $3, $4, $5, $6, $7, $8, $9)", lane: .write)
    fileprivate static let proveHandover = Statement(
        "prove_handover", "select * from app.prove_handover($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let withdrawHandover = Statement(
        "withdraw_handover", "select * from app.withdraw_handover($1, $2, $3, $4, $5)", lane: .write)
    fileprivate static let objectToHandover = Statement(
        "object_to_handover", "select * from app.object_to_handover($1, $2, $3, $4, $5, $6, $7, $8)", lane: .write)
    fileprivate static let readHandover = Statement(
        "read_handover", "select * from app.read_handover($1, $2)", lane: .read, idempotent: true)
    fileprivate static let readHandovers = Statement(
        "read_handovers", "select * from app.read_handovers($1, $2, $3)", lane: .read, idempotent: true)
    fileprivate static let readObjection = Statement(
        "read_objection", "select * from app.read_objection($1, $2, $3)", lane: .read, idempotent: true)
}
