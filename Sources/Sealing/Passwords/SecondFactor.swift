import Crypto
public import Foundation

/// The secret that an authenticator app shares with the desk (RFC 6238): 20 bytes, codes of 6 digits for 30 seconds, by
/// HMAC-SHA-1, which is what every app knows; nothing about SHA-1's collisions helps against HMAC.
public struct SecondFactor: Sendable {
    public static let period = 30
    static let digits = 6
    private let bytes: Secret<[UInt8]>

    public static func generate() -> SecondFactor {
        var source = SystemRandomNumberGenerator()
        return SecondFactor(bytes: (0..<20).map { _ in UInt8.random(in: 0...255, using: &source) })
    }

    init(bytes: [UInt8]) { self.bytes = Secret(bytes) }

    /// Which step's code was typed: one of the step given, the one before and the one after. All three are computed and
    /// compared whole, whichever it is.
    public func step(of typed: Secret<String>, around step: Int64) -> Int64? {
        let typed = Folding.code(typed.reveal())
        var found: Int64?
        for candidate in [step - 1, step, step + 1] where Self.areEqual(code(step: candidate), typed) { found = candidate }
        return found
    }

    func code(step: Int64, digits: Int = SecondFactor.digits) -> String {
        let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
        let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: bytes.reveal())))
        let offset = Int(mac[mac.count - 1] & 0x0f)
        let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(number % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// What an app reads from a QR code or takes as a link.
    public func uri(issuer: String, account: String) -> Secret<String> {
        var allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: Unicode.Scalar(0)..<Unicode.Scalar(128)))
        allowed.insert(charactersIn: "-._~@")
        func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        let secret = Self.base32(bytes.reveal())
        return Secret(
            "otpauth://totp/\(escaped(issuer)):\(escaped(account))?secret=\(secret)&issuer=\(escaped(issuer))"
                + "&algorithm=SHA1&digits=\(Self.digits)&period=\(Self.period)")
    }

    private static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// RFC 4648 §6; 20 bytes need no padding.
    private static func base32(_ bytes: [UInt8]) -> String {
        let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (text, pending, bits) = ("", UInt32(0), 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(symbols[Int(pending >> UInt32(bits) & 31)])
            }
        }
        return text
    }
}

extension SecondFactor: CustomStringConvertible {
    public var description: String { "second factor" }
}

extension TenantKeys {
    public func seal(_ factor: SecondFactor, of holder: UUID) throws(SealingError) -> (keyID: Int32, sealed: [UInt8]) {
        try seal(factor.revealed, for: .secondFactor(holder: holder))
    }

    public func openSecondFactor(_ sealed: [UInt8], keyID: Int32, of holder: UUID) throws(SealingError) -> SecondFactor {
        SecondFactor(bytes: try open(sealed, keyID: keyID, for: .secondFactor(holder: holder)).reveal())
    }
}

extension SecondFactor {
    fileprivate var revealed: [UInt8] { bytes.reveal() }
}
