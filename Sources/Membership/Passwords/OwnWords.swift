import Foundation
import Sealing

/// The words that everybody can find out about a member, compared without regard to case, width, kana, spaces and signs.
struct OwnWords {
    /// A shorter one would be in every other password by chance.
    private static let shortest = 3
    /// A name is the same name without them.
    private static let legalForms = [
        "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社団法人", "財団法人",
        "独立行政法人", "国立研究開発法人", "特定非営利活動法人", "co., ltd.", "co.,ltd.", "co. ltd.", "corporation", "corp.", "inc.", "k.k.", "ltd.", "llc",
    ]

    private let folded: Set<[UInt8]>

    init(_ words: [String]) {
        var folded: Set<[UInt8]> = []
        for word in words {
            var bare = Self.plain(word)
            for form in Self.legalForms { bare = bare.replacingOccurrences(of: form, with: " ") }
            let text = Self.fold(bare)
            if text.unicodeScalars.count >= Self.shortest { folded.insert(Array(text.utf8)) }
        }
        self.folded = folded
    }

    func appear(in password: MemberPassword) -> Bool {
        let text = Array(Self.fold(password.typed.reveal()).utf8)
        return folded.contains { text.firstRange(of: $0) != nil }
    }

    /// In one width and case. The first mapping leaves the voiced marks of half-width kana beside their letters; the second joins them.
    static func plain(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping.lowercased()
    }

    /// Letters and figures only; hiragana as katakana.
    static func fold(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in plain(text).unicodeScalars {
            switch scalar.value {
            case 0x3041...0x3096: kept.append(Unicode.Scalar(scalar.value + 0x60)!)
            case _ where scalar.properties.isAlphabetic || scalar.properties.numericType != nil: kept.append(scalar)
            default: break
            }
        }
        return String(kept)
    }
}
