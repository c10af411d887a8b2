import Foundation

/// Header text of any language in ASCII (RFC 2047): base64 words of at most 75 characters, each of whole scalars.
enum EncodedWords {
    /// 75 less `=?UTF-8?B?` and `?=` are 63 characters: 15 groups of base64, 45 bytes.
    private static let bytesPerWord = 45

    /// The words of a header's value, folded onto lines of their own; plain ASCII that fits on the line stays as it is.
    static func unstructured(_ text: String) -> String {
        isPlain(text) ? text : words(text)
    }

    /// A display name: a quoted string or encoded words, because in an address `,` and `<` mean something.
    static func phrase(_ text: String) -> String {
        guard isPlain(text) else { return words(text) }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }

    static func words(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            words.append("=?UTF-8?B?\(Data(word).base64EncodedString())?=")
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar)!
            if word.count + bytes.count > bytesPerWord { end() }
            word.append(contentsOf: bytes)
        }
        if !word.isEmpty || words.isEmpty { end() }
        return words.joined(separator: "\r\n ")
    }

    /// Printable ASCII, short enough for one line with its header's name, and not to be taken for an encoded word.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) } && !text.contains("=?")
            && text.utf8.first != 0x20 && text.utf8.last != 0x20
    }
}
