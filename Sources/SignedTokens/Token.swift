import Foundation
import Sealing

/// A token taken apart; nothing of it is believed yet.
struct Token {
    let algorithm: SigningAlgorithm?
    let keyID: String
    let payload: [String: Any]

    init(_ text: String) throws(Refusal) {
        guard text.utf8.count <= SignedTokens.longest else { throw "that is too long" }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = Self.object(parts[0]), let payload = Self.object(parts[1]), !parts[2].isEmpty else {
            throw "that is none"
        }
        // RFC 7515 §4.1.11: what must be understood and is not.
        guard header["crit"] == nil else { throw "with extensions that are not understood" }
        if let type = header["typ"] {
            guard let type = type as? String, ["jwt", "at+jwt", "application/at+jwt"].contains(type.lowercased()) else {
                throw "of another kind"
            }
        }
        guard let keyID = header["kid"] as? String, (1...255).contains(keyID.utf8.count) else { throw "that names no key" }
        self.keyID = keyID
        algorithm = (header["alg"] as? String).flatMap(SigningAlgorithm.init(rawValue:))
        self.payload = payload
    }

    /// Seconds since 1970 (RFC 7519 §2, NumericDate).
    static func instant(_ value: Any?) -> Double? {
        guard let value, !(value is String), !(value is Bool), let number = value as? Double, number.isFinite, (0..<1e11).contains(number)
        else { return nil }
        return number
    }

    private static func object(_ part: String) -> [String: Any]? {
        guard let bytes = Base64URL.decode(part) else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }
}
