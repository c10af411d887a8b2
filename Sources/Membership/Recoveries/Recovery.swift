public import Foundation
public import Sealing

/// What lets one password be registered: 32 random bytes that only whoever had the code is told. A page carries it in a
/// hidden field, a program in a body; never an address.
public struct GrantToken: Sendable {
    private let secret: SessionToken

    static func generate() -> GrantToken { GrantToken(secret: .generate()) }

    private init(secret: SessionToken) { self.secret = secret }

    /// - Returns: nil for anything but the text of 32 bytes.
    public init?(parsing text: String) {
        guard let secret = SessionToken(parsing: text) else { return nil }
        self.init(secret: secret)
    }

    public var text: Secret<String> { secret.text }

    var digest: [UInt8] { secret.digest }
}

extension GrantToken: CustomStringConvertible {
    public var description: String { "grant" }
}

/// One organisation that a recovery may set the password of, as whoever proved an address may see it.
public struct RecoveryChoice: Sendable, Equatable {
    public let choice: Int32
    /// `•••••••4821`
    public let maskedMemberID: String
    public let name: String
    public let nameEn: String?

    public init(choice: Int32, maskedMemberID: String, name: String, nameEn: String?) {
        self.choice = choice
        self.maskedMemberID = maskedMemberID
        self.name = name
        self.nameEn = nameEn
    }

    public func name(in language: Language) -> String {
        language == .en ? nameEn ?? name : name
    }
}

/// What was verified, and until when it counts.
public struct Verified: Sendable {
    /// The one time it is in clear outside the asker's hands.
    public let grant: GrantToken
    public let grantUntil: Date
    /// One, or several to choose from.
    public let choices: [RecoveryChoice]
}

public enum AskRecoveryOutcome: Sendable {
    case asked(Asked)
    case tooManyTries(retryAt: Date)
    /// Only where the tenant's policy refuses: the address stands for several organisations.
    case duplicateAddress
    /// No member of this tenant signs in with a password of its own choosing.
    case notOffered
}

public enum ResendRecoveryOutcome: Sendable {
    case asked(Asked)
    case tooManyTries(retryAt: Date)
    case codeAlreadyUsed
    case recoveryUnknown
}

public enum VerifyRecoveryOutcome: Sendable {
    case verified(Verified)
    case codeRefused(CodeRefusal)
    case recoveryUnknown
}

public enum RecoveryReading: Sendable {
    case read(CodeStatus)
    case recoveryUnknown
}

public enum GrantReading: Sendable {
    case read(grantUntil: Date, choices: [RecoveryChoice])
    /// None was chosen of several, or none of those there are.
    case choiceRequired
    /// Past its time, spent, or overtaken by another way of setting the password.
    case grantEnded
}

public enum RegisterPasswordOutcome: Sendable {
    case registered
    /// Every reason; the grant still counts.
    case refused([PasswordRefusal])
    case choiceRequired
    case grantEnded
}
