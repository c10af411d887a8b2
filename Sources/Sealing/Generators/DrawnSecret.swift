import Crypto

/// 32 random bytes: whoever they are for holds the text, the database their digest.
struct DrawnSecret: Sendable {
    private let bytes: Secret<[UInt8]>

    static func generate() -> DrawnSecret {
        var source = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        for _ in 0..<4 { withUnsafeBytes(of: source.next()) { bytes.append(contentsOf: $0) } }
        return DrawnSecret(bytes: Secret(bytes))
    }

    private init(bytes: Secret<[UInt8]>) { self.bytes = bytes }

    /// - Returns: nil for anything but 43 characters of base64url that stand for exactly 32 bytes.
    init?(parsing text: String) {
        guard text.utf8.count == 43, let decoded = Base64URL.decode(text) else { return nil }
        bytes = Secret(decoded)
    }

    /// 43 characters of base64url.
    var text: Secret<String> { Secret(Base64URL.encode(bytes.reveal())) }

    /// SHA-256 of the bytes. Unkeyed: 256 random bits cannot be guessed from it.
    var digest: [UInt8] { Array(SHA256.hash(data: bytes.reveal())) }
}
