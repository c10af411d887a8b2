/// Breaks lines that long names made too wide: 76 columns, which are 38 full-width characters.
enum LineWrapping {
    static let columns = 76

    static func wrap(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { wrap(line: $0) }.joined(separator: "\n")
    }

    private static func wrap(line: Substring) -> String {
        var lines: [Substring] = []
        var rest = line
        while let end = breaking(rest) {
            lines.append(rest[..<end])
            rest = rest[end...]
            // The space a line is broken at belongs to neither half.
            while rest.first == " " { rest = rest.dropFirst() }
            while lines[lines.count - 1].last == " " { lines[lines.count - 1].removeLast() }
        }
        return (lines + [rest]).joined(separator: "\n")
    }

    /// - Returns: where to break a line that is too wide; nil for one that fits.
    private static func breaking(_ line: Substring) -> Substring.Index? {
        // No character has more columns than bytes.
        if line.utf8.count <= columns { return nil }
        // An address on a line of its own would lead nowhere in two halves.
        if isAddress(line) { return nil }
        var width = 0
        var limit: Substring.Index?
        for index in line.indices {
            width += columns(of: line[index])
            if width > columns {
                limit = index
                break
            }
        }
        guard let limit, limit > line.startIndex else { return nil }
        // Back to the last place where Japanese or a space lets a line end, but not so far that the line is half empty.
        var index = limit
        var steps = 0
        while steps < 30, index > line.startIndex {
            let before = line[line.index(before: index)]
            if mayBreak(between: before, and: line[index]) { return index }
            index = line.index(before: index)
            steps += 1
        }
        return limit
    }

    private static func isAddress(_ line: Substring) -> Bool {
        let word = line.drop { $0 == " " || $0 == "　" }
        return (word.hasPrefix("https://") || word.hasPrefix("http://")) && !word.contains { $0 == " " || columns(of: $0) == 2 }
    }

    private static func mayBreak(between before: Character, and after: Character) -> Bool {
        if before == " " { return true }
        if after == " " { return false }
        if notAtStart.contains(after) || notAtEnd.contains(before) { return false }
        return columns(of: before) == 2 || columns(of: after) == 2
    }

    private static let notAtStart: Set<Character> = Set("、。，．・：；！？）」』】〕〉》’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々…‥様")
    private static let notAtEnd: Set<Character> = Set("（「『【〔〈《‘“")

    /// 2 for what a Japanese mail program draws full-width, ambiguous widths included.
    static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0..<0x300, 0xFF61...0xFF9F: return 1
        default: return 2
        }
    }
}
