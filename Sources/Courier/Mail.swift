public import Foundation
public import Membership
public import Sealing

/// Everything one mail says, as plain values: the composer knows no tenant, no keys and no database.
public struct Mail: Sendable {
    public enum Template: String, Sendable, CaseIterable {
        case code
        case disclosureNotice = "disclosure-notice"
        case rotationAnnouncement = "rotation-announcement"
        case credentialReissued = "credential-reissued"
        case credentialExpiring = "credential-expiring"
        case recoveryCode = "recovery-code"
        case passwordChanged = "password-changed"
        case caseReceived = "case-received"
        case caseMoreWanted = "case-more-wanted"
        case caseRefused = "case-refused"
        case caseApproved = "case-approved"
        case caseCode = "case-code"
        case caseObjection = "case-objection"
        case caseTold = "case-told"
        case caseDone = "case-done"
        case caseMemberID = "case-member-id"
        case changeCode = "change-code"
        case addressCode = "address-code"
        case addressChanged = "address-changed"
        case handoverOffer = "handover-offer"
        case handoverTold = "handover-told"
        case handoverDone = "handover-done"
        case handoverWithdrawn = "handover-withdrawn"

        var isOfHandover: Bool { [.handoverOffer, .handoverTold, .handoverDone, .handoverWithdrawn].contains(self) }
        case deskMessage = "desk-message"
    }

    /// The tenant's side of the mail, in the mail's language.
    public struct House: Sendable {
        public var name: String
        public var systemName: String
        /// The address mails come from.
        public var sender: String
        /// May have several lines.
        public var signature: String
        /// IANA name.
        public var timeZone: String
        /// Where its member pages begin.
        public var baseURL: String

        public init(name: String, systemName: String, sender: String, signature: String, timeZone: String, baseURL: String) {
            self.name = name
            self.systemName = systemName
            self.sender = sender
            self.signature = signature
            self.timeZone = timeZone
            self.baseURL = baseURL
        }
    }

    /// What a letter about a password says of it; never its value. Ends are exclusive.
    public struct Password: Sendable {
        public var name: String
        public var validFrom: Date
        public var validUntil: Date
        public var acceptedUntil: Date
        /// Until when the one before it is accepted; nil where none is.
        public var previousUntil: Date?
        /// When the one after it begins; nil while there is none.
        public var nextFrom: Date?

        public init(
            name: String, validFrom: Date, validUntil: Date, acceptedUntil: Date, previousUntil: Date? = nil, nextFrom: Date? = nil
        ) {
            self.name = name
            self.validFrom = validFrom
            self.validUntil = validUntil
            self.acceptedUntil = acceptedUntil
            self.previousUntil = previousUntil
            self.nextFrom = nextFrom
        }
    }

    public var id: UUID
    /// As SQL names it; a courier older than the database may not know it.
    public var template: String
    public var language: Language
    public var house: House
    public var recipient: String
    public var createdAt: Date
    /// How long it is still worth sending, from the claim on; nil for mails without such an end.
    public var secondsLeft: Int32?

    public var organisation: String?
    public var person: String?
    /// What was asked for: Kパスワード, K-password. In a letter about a password, what to ask for; nil where nothing shows it.
    public var inquiry: String?
    public var period: String?
    public var code: Secret<String>?
    public var reference: String?
    public var expiresAt: Date?
    public var receipt: String?
    public var disclosedAt: Date?
    /// The address the code went to, in clear; the composer masks it.
    public var codeAddress: String?
    public var password: Password?
    /// What it belongs to, which a letter with an address names in it.
    public var askedBy: UUID?
    /// What the tenant calls the code of a recovery.
    public var changeCode: String?
    /// A JSON object of the template's own shape.
    public var facts: String?

    public init(id: UUID, template: String, language: Language, house: House, recipient: String, createdAt: Date) {
        self.id = id
        self.template = template
        self.language = language
        self.house = house
        self.recipient = recipient
        self.createdAt = createdAt
    }
}

/// A claimed mail and the way to note how it ended.
public struct Errand: Sendable {
    let mail: Mail
    let settle: @Sendable (Settlement) async throws -> Void

    public init(mail: Mail, settle: @escaping @Sendable (Settlement) async throws -> Void) {
        self.mail = mail
        self.settle = settle
    }
}
