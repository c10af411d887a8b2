import Foundation

/// How typed text becomes what is compared. Only what is typed from a page or a mail is folded: passwords never are.
public enum Folding {
    /// As long as any code or member ID may be once folded, in scalars.
    static let longest = 64

    /// See `CodeForm.normalise`.
    static func code(_ typed: String) -> String { identifier(typed) }

    /// A member ID or external identifier: compatibility forms folded, capital letters, without spaces, hyphens and
    /// what looks like them. Everything else stays, so that a wrong number does not become a right one; what
    /// PostgreSQL could not store becomes U+FFFD.
    public static func memberID(_ typed: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in identifier(typed).unicodeScalars {
            kept.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return String(kept)
    }

    private static func identifier(_ typed: String) -> String {
        // Cut before folding: the longest input must not cost more than a short one.
        let cut = String(typed.unicodeScalars.prefix(4 * longest))
        // Plain ASCII, which most is, has nothing to compose.
        let folded = (cut.utf8.allSatisfy { $0 < 0x80 } ? cut : cut.precomposedStringWithCompatibilityMapping).uppercased()
        var kept = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars where !scalar.isSpaceOrInvisible && !scalar.isHyphenLike { kept.append(scalar) }
        return String(kept.prefix(longest))
    }
}

extension Unicode.Scalar {
    /// Spaces of all kinds, line ends, joiners, marks of direction, fillers, variation selectors.
    var isSpaceOrInvisible: Bool {
        if (0x21...0x7e).contains(value) { return false }
        if properties.isWhitespace || properties.generalCategory == .format || properties.isVariationSelector { return true }
        switch value {
        case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0: return true
        default: return false
        }
    }

    /// Dashes, minus signs, the prolonged sound mark and the box-drawing line: what a Japanese keyboard gives in place
    /// of a hyphen.
    var isHyphenLike: Bool {
        if isASCII { return value == 0x2D }
        if properties.isDash { return true }
        switch value {
        case 0x02D7, 0x2043, 0x2500, 0x2501, 0x2574, 0x2576, 0x30FC: return true
        default: return false
        }
    }
}
