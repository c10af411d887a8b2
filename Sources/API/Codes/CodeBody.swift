import Membership
import Web

/// What brings a code, whatever that is for.
struct CodeBody: Decodable {
    let code: String
}

extension Problem {
    init(_ refused: CodeRefusal) {
        switch refused {
        case .malformed: self = .invalidInput([.init("code", "malformed")])
        case .incorrect(let remainingTries, let reference):
            self.init(.codeIncorrect)
            self.remainingTries = remainingTries
            self.reference = reference
        case .expired(let expiredAt):
            self.init(.codeExpired)
            self.expiredAt = expiredAt
        case .alreadyUsed: self.init(.codeAlreadyUsed)
        case .tooManyTries(let retryAt): self = .tooManyTries(retryAt: retryAt)
        }
    }
}
