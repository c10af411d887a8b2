public import Sealing

/// A password as a member typed it. It is never folded: its bytes count, so that one that was chosen with another keyboard's form of
/// a letter is another password, and nothing a person may type is worth less for having been made equal to something else.
public struct MemberPassword: Sendable {
    public let typed: Secret<String>

    public init(_ typed: String) { self.typed = Secret(typed) }

    public init(_ typed: Secret<String>) { self.typed = typed }

    /// What its length is measured in: Unicode code points.
    public var length: Int { typed.reveal().unicodeScalars.count }
}
