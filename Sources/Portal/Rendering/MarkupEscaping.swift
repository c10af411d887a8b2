import Mustache

/// Escapes text for HTML by its bytes.
///
/// Why not the template engine's own HTML type: that one looks at `Character`s, and `"` followed by a combining mark
/// is one `Character` that equals no quotation mark, so it leaves an attribute open. Bytes cannot be hidden that way:
/// all five marks are ASCII, and no UTF-8 sequence of another scalar contains an ASCII byte.
struct MarkupEscaping: MustacheContentType {
    /// The name every template and partial declares; a partial falls back to the engine's own type otherwise.
    static let name = "MARKUP"

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            // HTML has no such characters, not even escaped.
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: escaped += "\u{FFFD}".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}
