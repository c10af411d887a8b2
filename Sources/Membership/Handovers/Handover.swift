public import Foundation
public import Sealing

/// How far a handover has come, by the clock of the database.
public enum HandoverState: String, Sendable, CaseIterable {
    case open, expired
    /// By the predecessor; by the successor; because the office changed otherwise.
    case withdrawn, declined, overtaken
    /// Accepted and not in office yet; in office, while one may still object; after that.
    case accepted, effective, completed
    case objected
}

/// A handover as the organisation that offered it reads it.
public struct Handover: Sendable {
    public let id: UUID
    public let contact: UUID
    /// `representative`, `deputy` or `technical`.
    public let role: String
    public let predecessor: String
    public let person: String
    public let department: String?
    public let phone: String?
    public let address: String
    public let state: HandoverState
    public let offeredAt: Date
    /// Exclusive, like every end.
    public let offerUntil: Date
    public let acceptedAt: Date?
    public let effectiveAt: Date?
    public let objectionUntil: Date?
    /// Of the letter sent last while the offer is open: `queued`, `handed-over`, `refused`, `cancelled`.
    public let delivery: String?
}

/// What is said of a successor.
public struct Successor: Sendable {
    public let person: String
    public let department: String?
    public let phone: String?
    public let address: Address
    /// Of the letters.
    public let language: Language

    public init(person: String, department: String?, phone: String?, address: Address, language: Language) {
        self.person = person
        self.department = department
        self.phone = phone
        self.address = address
        self.language = language
    }
}

/// What the successor's page shows: no more of persons than the letter, which whoever opens it has.
public struct HandoverOffer: Sendable {
    public let state: HandoverState
    public let role: String
    public let organisation: Wording
    public let offerUntil: Date
    public let effectiveAt: Date?
    /// nil once its code is long past.
    public let code: CodeStatus?
}

public enum OfferOutcome: Sendable {
    case offered(id: UUID, offerUntil: Date, resendAfter: Date)
    case sessionEnded
    /// The session has to prove itself once more.
    case proofRequired
    /// Not in office, or another organisation's.
    case contactUnknown
    /// An offer for the office is open, or accepted and waits for its time.
    case alreadyOffered
    /// One may still object to the handover by which the present contact came into office.
    case objectionRunning(until: Date)
    /// The address holds this office already.
    case inOffice
    /// A field by its name in the API, and why, by code.
    case invalid(field: String, reason: String)
    case tooManyTries(retryAt: Date)
}

public enum OfferResendOutcome: Sendable {
    case asked(Asked)
    case tooManyTries(retryAt: Date)
    case offerEnded
    case handoverUnknown
}

public enum HandoverProofOutcome: Sendable {
    case accepted(effectiveAt: Date, objectionUntil: Date)
    case declined
    case codeRefused(CodeRefusal)
    case offerEnded
    case handoverUnknown
}

public enum WithdrawalOutcome: Sendable {
    case withdrawn, sessionEnded, offerEnded, handoverUnknown
}
