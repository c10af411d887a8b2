import Crypto
import Foundation

/// The keys that wrap every tenant's data keys. They are in a file beside the service, never in the database.
///
/// The text has one key a line, `<id> <base64 of 32 bytes>`, and comments after `#`. The first line wraps; the others
/// are there to unwrap what they wrapped before.
public struct WrappingKeyRing: Sendable {
    private let keys: [String: SymmetricKey]
    /// The key that wraps from now on.
    public let currentID: String

    public init(parsing text: String) throws(SealingError) {
        var keys: [String: SymmetricKey] = [:]
        var first: String?
        var number = 0
        // By scalars: CR and LF together are one Character.
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{FEFF}" }
            guard !words.isEmpty else { continue }
            guard words.count == 2 else { throw .keyRing(line: number, reason: "is not an id and a key") }
            let id = String(words[0])
            guard Self.isID(id) else {
                throw .keyRing(line: number, reason: "has an id that is not 1 to 32 letters, digits, “.”, “_” or “-”")
            }
            guard let data = Data(base64Encoded: String(words[1])), data.count == 32 else {
                throw .keyRing(line: number, reason: "has a key that is not base64 of 32 bytes")
            }
            var bytes = Array(data)
            guard keys.updateValue(SymmetricKey(wiping: &bytes), forKey: id) == nil else {
                throw .keyRing(line: number, reason: "repeats the id “\(id)”")
            }
            first = first ?? id
        }
        guard let first else { throw .keyRing(line: 0, reason: "has no key") }
        self.keys = keys
        currentID = first
    }

    /// A fresh key as a line of the file, without a line end.
    public static func generateLine(id: String) -> String {
        precondition(isID(id), "an id is 1 to 32 letters, digits, “.”, “_” or “-”")
        let key = SymmetricKey(size: .bits256)
        return "\(id) \(key.withUnsafeBytes { Data($0).base64EncodedString() })"
    }

    /// - Returns: the bytes to store and the id of the key that wrapped them.
    public func wrap(_ key: DataKey, tenant: Int32) throws(SealingError) -> (wrapped: [UInt8], wrappingKey: String) {
        // The initialiser has seen it.
        let wrapping = keys[currentID]!
        var bytes = key.key.withUnsafeBytes { Array($0) }
        defer { wipe(&bytes) }
        let authenticated = Self.binding(tenant: tenant, keyID: key.id, wrapping: currentID)
        return (try Seal.seal(bytes, key: wrapping, authenticating: authenticated), currentID)
    }

    public func unwrap(_ wrapped: [UInt8], wrappingKey: String, tenant: Int32, keyID: Int32) throws(SealingError) -> DataKey {
        guard let wrapping = keys[wrappingKey] else { throw .unknownWrappingKey(id: wrappingKey) }
        var bytes = try Seal.open(
            wrapped, key: wrapping, authenticating: Self.binding(tenant: tenant, keyID: keyID, wrapping: wrappingKey))
        guard bytes.count == 32 else { throw .cannotOpen }
        return DataKey(id: keyID, key: SymmetricKey(wiping: &bytes))
    }

    private static func binding(tenant: Int32, keyID: Int32, wrapping: String) -> [UInt8] {
        var fields = CanonicalFields("data-key")
        fields.append(tenant)
        fields.append(keyID)
        fields.append(wrapping)
        return fields.bytes
    }

    private static func isID(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}

extension WrappingKeyRing: CustomStringConvertible, CustomReflectable {
    public var description: String { "key ring (current: \(currentID))" }
    public var customMirror: Mirror { Mirror(self, children: ["currentID": currentID]) }
}
