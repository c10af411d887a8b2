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

    /// Stands for a token that somebody else made and signed (a JWT), where our own are known by theirs. Over what was signed alone: a
    /// signature can be written in several ways, and a session that was ended stays so however the token is written.
    public static func digest(ofForeign text: Secret<String>) -> [UInt8] {
        let bytes = text.reveal().utf8
        return Array(SHA256.hash(data: Array(bytes[..<(bytes.lastIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex)])))
    }
}

extension SessionToken: CustomStringConvertible {
    public var description: String { "session token" }
}
