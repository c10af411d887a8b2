import Foundation
import Sealing

/// Where a list goes on: the key of the last row seen. Opaque to clients, and nothing a client could not see in the row.
public enum Cursor {
    private static let separator = "\u{1F}"

    public static func encode(_ fields: [String]) -> String {
        Base64URL.encode(Array(fields.joined(separator: separator).utf8))
    }

    /// - Throws: `invalid-input` for what this server cannot have made.
    public static func decode(_ text: String?, fields count: Int) throws(Problem) -> [String]? {
        guard let text else { return nil }
        guard let bytes = Base64URL.decode(text), !bytes.contains(0), let joined = String(validating: bytes, as: UTF8.self) else {
            throw Problem.invalidInput([.init("cursor", "unknown")])
        }
        let fields = joined.components(separatedBy: separator)
        guard fields.count == count else { throw Problem.invalidInput([.init("cursor", "unknown")]) }
        return fields
    }
}
