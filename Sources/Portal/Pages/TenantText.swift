/// A text of the tenant in a small part of Markdown: headings, paragraphs, lists, emphasis and links to http, https and mailto.
/// Everything else is text as it was written; nothing of it becomes markup but by our own templates.
///
/// Not a CommonMark library: its rule for what ends emphasis wants spaces or punctuation outside, which Japanese has not, so that
/// `**「重要」**です` would stay as it is typed; and most of what it reads would have to be taken out again.
enum TenantText {
    enum Block: Sendable, Hashable {
        /// Of a section, or of a part of one.
        case heading(Sentence, isMinor: Bool)
        /// Its lines.
        case paragraph([Sentence])
        case list([Sentence], isOrdered: Bool)
    }

    static func blocks(of text: String) -> [Block] {
        var blocks: [Block] = []
        var lines: [Sentence] = []
        var items: (sentences: [Sentence], isOrdered: Bool) = ([], false)
        func flush() {
            if !lines.isEmpty { blocks.append(.paragraph(lines)) }
            if !items.sentences.isEmpty { blocks.append(.list(items.sentences, isOrdered: items.isOrdered)) }
            lines = []
            items.sentences = []
        }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let words = line.drop(while: \.isWhitespace)
            if words.isEmpty {
                flush()
            } else if let (level, rest) = heading(words) {
                flush()
                blocks.append(.heading(sentence(rest), isMinor: level > 2))
            } else if let (isOrdered, rest) = item(words) {
                if !lines.isEmpty || items.isOrdered != isOrdered { flush() }
                items.isOrdered = isOrdered
                items.sentences.append(sentence(rest))
            } else {
                if !items.sentences.isEmpty { flush() }
                lines.append(sentence(words))
            }
        }
        flush()
        return blocks
    }

    /// `# ` to `### `.
    private static func heading(_ line: Substring) -> (level: Int, rest: Substring)? {
        let level = line.prefix { $0 == "#" }.count
        let rest = line.dropFirst(level)
        guard (1...3).contains(level), rest.first == " " else { return nil }
        let words = rest.drop(while: \.isWhitespace)
        return words.isEmpty ? nil : (level, words)
    }

    /// `- `, `* `, or `1. `.
    private static func item(_ line: Substring) -> (isOrdered: Bool, rest: Substring)? {
        if let first = line.first, "-*".contains(first), line.dropFirst().first == " " {
            let words = line.dropFirst(2).drop(while: \.isWhitespace)
            return words.isEmpty ? nil : (false, words)
        }
        let digits = line.prefix { "0123456789".contains($0) }
        let rest = line.dropFirst(digits.count)
        guard (1...3).contains(digits.count), rest.first == ".", rest.dropFirst().first == " " else { return nil }
        let words = rest.dropFirst(2).drop(while: \.isWhitespace)
        return words.isEmpty ? nil : (true, words)
    }

    // MARK: Within a line

    static func sentence(_ line: Substring) -> Sentence {
        var runs: [Sentence.Run] = []
        var plain = ""
        var rest = line
        func flush() {
            if !plain.isEmpty { runs.append(.plain(plain)) }
            plain = ""
        }
        while let mark = rest.first {
            if mark == "\\", let escaped = rest.dropFirst().first, "\\*[]()#-".contains(escaped) {
                plain.append(escaped)
                rest = rest.dropFirst(2)
            } else if mark == "!", rest.dropFirst().first == "[" {
                // A picture would be; there are none here.
                plain += "!["
                rest = rest.dropFirst(2)
            } else if mark == "*", let (words, after) = emphasised(rest) {
                flush()
                runs.append(.strong(String(words)))
                rest = after
            } else if mark == "[", let (words, address, after) = link(rest) {
                flush()
                runs.append(.link(String(words), to: address))
                rest = after
            } else {
                plain.append(mark)
                rest = rest.dropFirst()
            }
        }
        flush()
        return Sentence(runs)
    }

    /// `**words**` or `*words*`: both are set in bold, since there are no italics here.
    private static func emphasised(_ rest: Substring) -> (words: Substring, after: Substring)? {
        let marks = rest.hasPrefix("**") ? 2 : 1
        let inside = rest.dropFirst(marks)
        guard let first = inside.first, !first.isWhitespace, first != "*",
            let end = inside.prefix(longestWords).firstRange(of: String(repeating: "*", count: marks))
        else { return nil }
        let words = inside[..<end.lowerBound]
        guard let last = words.last, !last.isWhitespace else { return nil }
        return (words, inside[end.upperBound...])
    }

    /// `[words](address)`.
    private static func link(_ rest: Substring) -> (words: Substring, address: String, after: Substring)? {
        let inside = rest.dropFirst()
        guard let middle = inside.prefix(longestWords).firstRange(of: "]("), middle.lowerBound > inside.startIndex else { return nil }
        let behind = inside[middle.upperBound...]
        guard let end = behind.prefix(longestAddress).firstIndex(of: ")") else { return nil }
        let words = inside[..<middle.lowerBound]
        let address = String(behind[..<end])
        guard !words.contains("["), isAddress(address) else { return nil }
        return (words, address, behind[behind.index(after: end)...])
    }

    /// How far an end is looked for: a text full of beginnings is read in good time, too.
    private static let longestWords = 200
    private static let longestAddress = 500

    /// By bytes: what a browser could take for anything else is no address.
    static func isAddress(_ text: String) -> Bool {
        let lowered = text.lowercased()
        guard let scheme = ["https://", "http://", "mailto:"].first(where: { lowered.hasPrefix($0) }) else { return false }
        return text.utf8.count > scheme.utf8.count
            && text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"\"'<>\\^`{|}".utf8.contains($0) }
    }
}

extension TenantText.Block {
    var slots: Slots {
        var slots: Slots = ["heading": [Slots](), "minor": [Slots](), "paragraph": [Slots](), "list": [Slots](), "ordered": [Slots]()]
        switch self {
        case .heading(let words, let isMinor): slots[isMinor ? "minor" : "heading"] = [words.slots]
        case .paragraph(let lines):
            let words: [Slots] = lines.enumerated().map { ["words": $1.slots, "more": $0 < lines.count - 1] }
            slots["paragraph"] = [["lines": words] as Slots]
        case .list(let items, let isOrdered): slots[isOrdered ? "ordered" : "list"] = [["items": items.slots] as Slots]
        }
        return slots
    }
}
