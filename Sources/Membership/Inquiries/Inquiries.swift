public import Foundation
import Postgres
public import Sealing

/// Ask, resend, redeem. Expiry, single use, tries and resend are decided in SQL; here a code is made, digested and
/// sealed, and a disclosed value is opened.
public struct Inquiries: Sendable {
    let database: Database
    let wakeCourier: @Sendable () -> Void

    public struct Asking: Sendable {
        public let type: InquiryType
        /// For types whose proof asks it.
        public let memberID: MemberID?
        public let address: Address
        public let language: Language

        public init(type: InquiryType, memberID: MemberID?, address: Address, language: Language) {
            self.type = type
            self.memberID = memberID
            self.address = address
            self.language = language
        }
    }

    public func ask(_ asking: Asking, tenant: Tenant, session: SessionToken?, network: Network) async throws -> AskOutcome {
        let beat = Beat()
        let inquiry = UUID.version7()
        let minted = try MintedCode(for: inquiry, tenant: tenant)
        let rows = try await database.call(
            .askCode,
            [
                .int(tenant.id), session.map { .bytes($0.digest) } ?? .null, .text(asking.type.code), .uuid(inquiry),
                asking.memberID.map { .text($0.text) } ?? .null, .text(asking.address.text),
                .bytes(tenant.keys.addressSubject(asking.address.text)),
            ] + minted.parameters(in: asking.language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome == "asked" { wakeCourier() }
        if session == nil { await beat.end() }
        switch outcome {
        case "asked": return .asked(try minted.asked(row))
        case "session-ended": return .sessionEnded
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "type-unknown": return .typeUnknown
        default: throw UnknownOutcome(function: "ask_code", outcome: outcome)
        }
    }

    public func resend(
        _ inquiry: UUID, tenant: Tenant, session: SessionToken?, language: Language, network: Network
    ) async throws -> ResendOutcome {
        let beat = Beat()
        let minted = try MintedCode(for: inquiry, tenant: tenant)
        let rows = try await database.call(
            .resendCode,
            [.int(tenant.id), session.map { .bytes($0.digest) } ?? .null, .uuid(inquiry)]
                + minted.parameters(in: language, network: network))
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome == "asked" { wakeCourier() }
        await beat.end()
        switch outcome {
        case "asked": return .asked(try minted.asked(row))
        case "session-ended": return .sessionEnded
        case "too-many-tries": return .tooManyTries(retryAt: try row.value("retry_at"))
        case "code-already-used": return .codeAlreadyUsed
        case "inquiry-unknown": return .inquiryUnknown
        default: throw UnknownOutcome(function: "resend_code", outcome: outcome)
        }
    }

    public func read(_ inquiry: UUID, tenant: Tenant, session: SessionToken?) async throws -> InquiryReading {
        let rows = try await database.call(
            .readInquiry, [.int(tenant.id), session.map { .bytes($0.digest) } ?? .null, .uuid(inquiry)])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        switch outcome {
        case "read":
            return .read(
                InquiryStatus(inquiryType: try row.value("inquiry_type"), code: try CodeStatus(row, of: "read_inquiry")))
        case "session-ended": return .sessionEnded
        case "inquiry-unknown": return .inquiryUnknown
        default: throw UnknownOutcome(function: "read_inquiry", outcome: outcome)
        }
    }

    public func redeem(
        _ inquiry: UUID, typed: Secret<String>, tenant: Tenant, session: SessionToken?, network: Network
    ) async throws -> RedeemOutcome {
        let beat = Beat()
        guard let code = TypedCode(typed, tenant: tenant) else { return .codeRefused(.malformed) }
        let receipt = Receipt.generate(timeZone: tenant.settings.timeZone)
        let rows = try await database.call(
            .redeemCode,
            [
                .int(tenant.id), session.map { .bytes($0.digest) } ?? .null, .uuid(inquiry),
                code.digests(askedBy: inquiry), .uuid(UUID.version7()),
                .text(receipt), .bytes(network.bytes),
            ])
        let row = rows[0]
        let outcome: String = try row.value("outcome")
        if outcome != "redeemed" { await beat.end() }
        switch outcome {
        case "redeemed":
            wakeCourier()
            do {
                return .redeemed(try Disclosed(rows, tenant: tenant))
            } catch {
                // Nobody was shown anything: the code is to count again. Where even this fails, it stays spent.
                _ = try? await database.call(.returnCode, [.int(tenant.id), .uuid(inquiry), .text(receipt), .bytes(network.bytes)])
                throw error
            }
        case "session-ended": return .sessionEnded
        case "inquiry-unknown": return .inquiryUnknown
        default:
            guard let refusal = try CodeRefusal(outcome, row) else { throw UnknownOutcome(function: "redeem_code", outcome: outcome) }
            return .codeRefused(refusal)
        }
    }
}

extension Statement {
    fileprivate static let askCode = Statement(
        "ask_code", "select * from app.ask_code($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", lane: .write)
    fileprivate static let resendCode = Statement(
        "resend_code", "select * from app.resend_code($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", lane: .write)
    fileprivate static let redeemCode = Statement(
        "redeem_code", "select * from app.redeem_code($1, $2, $3, $4, $5, $6, $7)", lane: .write)
    fileprivate static let returnCode = Statement("return_code", "select * from app.return_code($1, $2, $3, $4)", lane: .write)
    fileprivate static let readInquiry = Statement(
        "read_inquiry", "select * from app.read_inquiry($1, $2, $3)", lane: .read, idempotent: true)
}
