import Foundation

/// A mail address in the one form the register holds: half-width, lower-case, without quotation marks.
///
/// Lenient towards local parts that break RFC 5321 but exist (`a..b@docomo.ne.jp`, `x.@ezweb.ne.jp`); strict towards
/// everything that could end a header line or begin a second recipient.
public struct Address: Sendable, Hashable {
    public let text: String

    public enum Refusal: Error, Sendable, Equatable, CaseIterable {
        case empty, missingAt, malformed, tooLong
    }

    /// RFC 5321 §4.5.3.1.3 less the angle brackets, in bytes.
    static let longest = 254

    public static func parse(_ typed: String) throws(Refusal) -> Address {
        guard typed.utf8.count <= 16 * longest else { throw .tooLong }
        let folded = fold(typed)
        guard !folded.isEmpty else { throw .empty }
        guard folded.utf8.count <= longest else { throw .tooLong }
        var parts = folded.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count > 1 else { throw .missingAt }
        guard parts.count == 2 else { throw .malformed }
        parts[0] = unquoted(parts[0])
        guard isLocal(parts[0]), isDomain(parts[1]) else { throw .malformed }
        return Address(text: String(decoding: Array(parts[0]) + [UInt8(ascii: "@")] + Array(parts[1]), as: UTF8.self))
    }

    private init(text: String) { self.text = text }

    private static func fold(_ typed: String) -> String {
        // Most addresses are printable ASCII already; the bytes are all there is to fold.
        if typed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
            return String(decoding: typed.utf8.map { upper ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
        let compatible = typed.precomposedStringWithCompatibilityMapping.lowercased()
        // Invisible marks come along when an address is copied from a document; spaces inside are a slip to be shown.
        let visible = compatible.unicodeScalars.filter { $0.properties.isWhitespace || !$0.isSpaceOrInvisible }
        let isEdge: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        guard let first = visible.firstIndex(where: { !isEdge($0) }), let last = visible.lastIndex(where: { !isEdge($0) }) else {
            return ""
        }
        return String(String.UnicodeScalarView(visible[first...last]))
    }

    /// `"a..b"` is the spelling for SMTP of what the register holds as `a..b`.
    private static func unquoted(_ local: Substring.UTF8View) -> Substring.UTF8View {
        let quote = UInt8(ascii: "\"")
        guard local.count > 2, local.first == quote, local.last == quote else { return local }
        return local.dropFirst().dropLast()
    }

    private static func isLocal(_ local: Substring.UTF8View) -> Bool {
        !local.isEmpty && local.allSatisfy { (0x21...0x7e).contains($0) && !"\"\\<>()[],;:".utf8.contains($0) }
    }

    private static func isDomain(_ domain: Substring.UTF8View) -> Bool {
        domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy {
                    switch $0 {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
    }
}
