public import Foundation

/// What a member may say of a contact of its organisation, by the words of the API and in the order SQL takes them.
public enum ContactField: String, Sendable, CaseIterable {
    case person, department, phone, address, locale
}

/// How a session proves itself before contacts are changed or an office is handed over.
public enum ProofKind: String, Sendable {
    /// The member's own password, typed again.
    case password
    /// A code to the contact representative, where the secret is shared.
    case code
}

/// What the code page shows of an asking at My page.
public struct ChangeStatus: Sendable {
    public enum Kind: String, Sendable {
        case proof, address
    }

    public let kind: Kind
    /// Whose address a proof went to, or whose address is to be another.
    public let contact: UUID
    /// Where the code went.
    public let address: String
    public let code: CodeStatus
    /// What the courier knows of the letter, of a proof alone: `queued`, `handed-over`, `refused` or `cancelled`.
    public let mailState: String?
    public let mailAt: Date?
}

public enum ProofAsking: Sendable {
    /// - Parameter address: the organisation's own, where the code went.
    case asked(Asked, address: String)
    /// The session came from a password of the member's own: that is typed again.
    case passwordRequired
    case representativeMissing
    case tooManyTries(retryAt: Date)
    case sessionEnded
}

public enum ContactChange: Sendable {
    case saved(version: Int32)
    /// The new address waits for the code that went there, and all that was said beside it.
    case asked(Asked)
    case proofRequired
    /// Somebody changed it since. - Parameter version: the present one; nil when the contact is in office no more.
    case conflict(version: Int32?)
    case unknown
    /// Somebody holds the role at that address.
    case exists
    case invalid(field: String, reason: String)
    case tooManyTries(retryAt: Date)
    case sessionEnded
}

public enum ChangeResending: Sendable {
    case asked(Asked)
    case codeAlreadyUsed
    case changeUnknown
    case tooManyTries(retryAt: Date)
    case sessionEnded
}

public enum ChangeReading: Sendable {
    case read(ChangeStatus)
    case changeUnknown
    case sessionEnded
}

public enum ChangeProof: Sendable {
    /// The session may change contacts and hand an office over until then.
    case proven(until: Date)
    /// The new address counts; its contact is another row than the old one's.
    case changed(contact: UUID, version: Int32)
    case conflict(version: Int32?)
    case exists
    case codeRefused(CodeRefusal)
    case changeUnknown
    case sessionEnded
}
