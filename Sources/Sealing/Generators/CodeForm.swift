/// How a tenant's one-time codes look. Raw values are the policy's.
public enum CodeForm: String, Sendable, Codable, CaseIterable {
    /// 8 of 20 consonants: 34.6 bits, no words.
    case letters
    /// 8 digits: 26.6 bits, for members who type on a telephone.
    case digits

    public var length: Int { 8 }
    public var grouping: Int { 4 }

    public var alphabet: String {
        switch self {
        case .letters: "BCDFGHJKLMNPQRSTVWXZ"
        case .digits: "0123456789"
        }
    }

    /// Without the hyphen; `CodeForm.grouped` is for showing.
    public func generate() -> Secret<String> {
        Secret((self == .letters ? Self.letterSymbols : Self.digitSymbols).draw(length))
    }

    /// What was typed, as `generate` would have written it: compatibility forms (full-width, circled) folded, capital
    /// letters, without spaces, hyphens and what looks like them, at most 64 scalars.
    ///
    /// Text of the wrong shape comes back folded like any other; `isPossible` tells it from a wrong code.
    public func normalise(_ typed: String) -> String {
        Folding.code(typed)
    }

    /// Whether what was typed, once normalised, can be anybody's code at all. Of any form: a code in somebody's mailbox keeps
    /// the form that it was made in when the tenant takes another.
    public static func isPossible(_ normalised: Secret<String>) -> Bool {
        let symbols = normalised.reveal().unicodeScalars
        return allCases.contains { form in
            symbols.count == form.length && symbols.allSatisfy { form.alphabet.unicodeScalars.contains($0) }
        }
    }

    /// By fours, as page and mail show it: `BCDF-GHJK`, `1234-5678`.
    public static func grouped(_ code: Secret<String>) -> Secret<String> {
        let symbols = Array(code.reveal().unicodeScalars)
        var text = String.UnicodeScalarView()
        for (position, symbol) in symbols.enumerated() {
            if position > 0 && position % 4 == 0 { text.append("-") }
            text.append(symbol)
        }
        return Secret(String(text))
    }

    private static let letterSymbols = Alphabet(CodeForm.letters.alphabet)
    private static let digitSymbols = Alphabet(CodeForm.digits.alphabet)
}
