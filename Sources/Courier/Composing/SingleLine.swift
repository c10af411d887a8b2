/// Text from the register that stays on its line: a name with a line end in it could forge a line of the letter, and
/// in a subject a whole header. By scalars, because CR and LF together are one `Character`.
enum SingleLine {
    static func of(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { kept.append(isPlain(scalar) ? scalar : " ") }
        return String(kept)
    }

    /// Keeps the line ends of a text that has lines, as LF.
    static func each(_ text: String) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in of(String(line.last == "\r" ? line.dropLast() : line)) }.joined(separator: "\n")
    }

    /// Neither a control, nor a line or paragraph separator, nor a mark that turns the direction of what follows.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
        }
    }
}
