import Sealing

/// A member ID in the tenant's form: folded (full-width, spaces, hyphens), of the right length.
public struct MemberID: Sendable, Hashable {
    public let text: String

    public enum Refusal: Error, Sendable, Equatable {
        case empty
        /// Lengths in characters; the page says both.
        case length(expected: Int, actual: Int)
        case notDigits
    }

    public static func parse(_ typed: String, settings: TenantSettings) throws(Refusal) -> MemberID {
        let folded = Folding.memberID(typed)
        guard !folded.isEmpty else { throw .empty }
        let digitsOnly = folded.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if settings.memberIdDigitsOnly && !digitsOnly { throw .notDigits }
        let length = folded.unicodeScalars.count
        guard length == settings.memberIdLength else { throw .length(expected: settings.memberIdLength, actual: length) }
        return MemberID(text: folded)
    }
}
