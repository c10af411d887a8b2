public import Foundation
public import Sealing

/// What the code page shows of an inquiry.
public struct InquiryStatus: Sendable {
    public let inquiryType: String
    public let code: CodeStatus
}

/// What a redeemed code opened.
public struct Disclosed: Sendable {
    public let receipt: String
    public let disclosedAt: Date
    public let inquiryType: String
    public let organisations: [DisclosedOrganisation]
}

public struct DisclosedOrganisation: Sendable {
    public let memberID: String
    public let name: String
    public let nameEn: String?
    /// Empty when nothing is registered for it yet.
    public let values: [DisclosedValue]

    public func name(in language: Language) -> String {
        language == .en ? nameEn ?? name : name
    }
}

public struct DisclosedValue: Sendable {
    /// `credential`, `member-id` or `external-id`.
    public let kind: String
    public let value: Secret<String>
    public let period: Wording?
    public let state: String?
    public let validFrom: Date?
    /// Exclusive.
    public let validUntil: Date?
    /// Exclusive.
    public let graceUntil: Date?
}

public enum AskOutcome: Sendable {
    case asked(Asked)
    case sessionEnded
    case tooManyTries(retryAt: Date)
    case typeUnknown
}

public enum ResendOutcome: Sendable {
    case asked(Asked)
    case sessionEnded
    case tooManyTries(retryAt: Date)
    case codeAlreadyUsed
    case inquiryUnknown
}

public enum RedeemOutcome: Sendable {
    case redeemed(Disclosed)
    case codeRefused(CodeRefusal)
    case sessionEnded
    case inquiryUnknown
}

public enum InquiryReading: Sendable {
    case read(InquiryStatus)
    case sessionEnded
    case inquiryUnknown
}
