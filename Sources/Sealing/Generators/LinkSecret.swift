/// What a mailed link carries, for one act that needs no more proof than having got the mail: to stop a change. The mail holds the text;
/// the database holds the digest.
public struct LinkSecret: Sendable {
    private let drawn: DrawnSecret

    public static func generate() -> LinkSecret { LinkSecret(drawn: .generate()) }

    private init(drawn: DrawnSecret) { self.drawn = drawn }

    /// - Returns: nil for what is none.
    public init?(parsing text: String) {
        guard let drawn = DrawnSecret(parsing: text) else { return nil }
        self.drawn = drawn
    }

    /// 43 characters of base64url.
    public var text: Secret<String> { drawn.text }

    public var digest: [UInt8] { drawn.digest }
}

extension LinkSecret: CustomStringConvertible {
    public var description: String { "link secret" }
}
