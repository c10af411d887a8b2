public import Foundation
public import Logging
public import Postgres
public import Sealing

/// One mail as the courier claims it: everything its text says, the payload opened.
public struct ClaimedMail: Sendable {
    public let tenant: Tenant
    public let id: UUID
    public let attempt: Int32
    /// Until the code it carries expires, in seconds; nil for mails without a deadline soon.
    public let secondsLeft: Int32?
    public let template: String
    public let language: Language
    public let recipient: String
    public let organisationName: String?
    public let organisationNameEn: String?
    public let person: String?
    public let inquiryName: Wording?
    public let period: Wording?
    public let reference: String?
    public let expiresAt: Date?
    public let receipt: String?
    public let disclosedAt: Date?
    public let codeAddress: String?
    /// The one-time code, opened from the payload; only the composer reveals it.
    public let code: Secret<String>?
    public let createdAt: Date
    /// Of letters about a credential: what they say of it.
    public let credential: LetterFacts?
    /// What the letter belongs to; the address of a page names it.
    public let askedBy: UUID?
    /// What its text says beyond all this, as a JSON object of a shape of its template's own.
    public let facts: String?
}

/// How a hand-over ended.
public enum Settlement: Sendable, Equatable {
    case handedOver
    case refused(replyClass: String)
    case deferred(replyClass: String)
}

/// The courier's side of the outbox.
public struct Outbox: Sendable {
    let database: Database
    let tenants: TenantDirectory
    let logger: Logger

    public init(database: Database, tenants: TenantDirectory, logger: Logger) {
        self.database = database
        self.tenants = tenants
        self.logger = logger
    }

    /// Mails of a tenant that is still unknown after a look at the database are left to their lease. One that cannot be
    /// opened is put off by itself: it must not hold up those claimed with it.
    public func claim(limit: Int, perTenant: Int) async throws -> [ClaimedMail] {
        let rows = try await database.call(.claimMail, [.int(Int32(limit)), .int(Int32(perTenant))])
        var mails: [ClaimedMail] = []
        mails.reserveCapacity(rows.count)
        var hasLooked = false
        for row in rows {
            let id: Int32 = try row.value("tenant_id")
            if tenants.tenant(id: id) == nil && !hasLooked {
                // At the very start, or a tenant created within this minute.
                try await tenants.refresh()
                hasLooked = true
            }
            guard let tenant = tenants.tenant(id: id) else { continue }
            do {
                mails.append(try ClaimedMail(row, tenant: tenant))
            } catch let error as SealingError {
                let mail: UUID = try row.value("mail_id")
                logger.error(
                    "a mail cannot be opened",
                    metadata: ["mail": "\(mail.uuidString.lowercased())", "tenant": "\(id)", "error": "\(error)"])
                try await settle(mail, of: id, attempt: try row.value("attempt"), .deferred(replyClass: "unopened"))
                // Its key may be younger than what is known here: the next claim finds it.
                if !hasLooked { try await tenants.refresh() }
                hasLooked = true
            }
        }
        return mails
    }

    /// - Returns: false when the lease was lost meanwhile and another courier settles it.
    @discardableResult
    public func settle(_ mail: ClaimedMail, _ settlement: Settlement) async throws -> Bool {
        try await settle(mail.id, of: mail.tenant.id, attempt: mail.attempt, settlement)
    }

    @discardableResult
    private func settle(_ mail: UUID, of tenant: Int32, attempt: Int32, _ settlement: Settlement) async throws -> Bool {
        let (result, reply): (String, String?) =
            switch settlement {
            case .handedOver: ("handed-over", nil)
            case .refused(let reply): ("refused", reply)
            case .deferred(let reply): ("deferred", reply)
            }
        let rows = try await database.call(
            .settleMail,
            [.int(tenant), .uuid(mail), .int(attempt), .text(result), reply.map(Parameter.text) ?? .null])
        let outcome: String = try rows[0].value("outcome")
        switch outcome {
        case "settled": return true
        case "lease-lost": return false
        default: throw UnknownOutcome(function: "settle_mail", outcome: outcome)
        }
    }
}

extension ClaimedMail {
    fileprivate init(_ row: Row, tenant: Tenant) throws {
        let id: UUID = try row.value("mail_id")
        let payload: [UInt8]? = try row.value("payload")
        let code = try payload.map { payload in
            try tenant.keys.open(payload, keyID: try row.value("key_id"), for: .mail(id))
        }
        self.init(
            tenant: tenant, id: id, attempt: try row.value("attempt"), secondsLeft: try row.value("seconds_left"),
            template: try row.value("template"), language: Language(rawValue: try row.value("locale")) ?? .ja,
            recipient: try row.value("recipient"), organisationName: try row.value("organisation_name"),
            organisationNameEn: try row.value("organisation_name_en"), person: try row.value("person"),
            inquiryName: try row.wording("inquiry_name"), period: try row.wording("period_label"), reference: try row.value("reference"),
            expiresAt: try row.value("expires_at"), receipt: try row.value("receipt"), disclosedAt: try row.value("disclosed_at"),
            codeAddress: try row.value("code_address"),
            code: code.map { Secret(String(decoding: $0.reveal(), as: UTF8.self)) }, createdAt: try row.value("created_at"),
            credential: try LetterFacts(row), askedBy: try row.value("code_for"), facts: try row.value("facts"))
    }
}

extension Statement {
    fileprivate static let claimMail = Statement("claim_mail", "select * from app.claim_mail($1, $2)", lane: .write)
    fileprivate static let settleMail = Statement(
        "settle_mail", "select * from app.settle_mail($1, $2, $3, $4, $5)", lane: .write, idempotent: true)
}
