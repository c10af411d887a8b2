import Crypto

/// What proves a session. The member holds the text; the database holds the digest.
public struct SessionToken: Sendable {
    private let drawn: DrawnSecret

    public static func generate() -> SessionToken { SessionToken(drawn: .generate()) }

    private init(drawn: DrawnSecret) { self.drawn = drawn }

    /// - Returns: nil for what is none.
    public init?(parsing text: String) {
        guard let drawn = DrawnSecret(parsing: text) else { return nil }
        self.drawn = drawn
    }

    /// 43 characters of base64url.
    public var text: Secret<String> { drawn.text }

    public var digest: [UInt8] { drawn.digest }

    /// Stands for a token that somebody else made and signed, where our own are known by theirs.
    public static func digest(ofForeign text: Secret<String>) -> [UInt8] { Array(SHA256.hash(data: Array(text.reveal().utf8))) }
}

extension SessionToken: CustomStringConvertible {
    public var description: String { "session token" }
}
