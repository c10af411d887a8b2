import Foundation
import Membership

/// What letters of a recovery tell beyond the rest.
struct RecoveryFacts: Decodable {
    /// What it is called: パスワード.
    let password: Wording
    /// Where the address stands for several organisations.
    let choices: [Choice]?

    struct Choice: Decodable {
        /// Masked.
        let memberId: String
        let name: String
        let nameEn: String?

        func line(in language: Language) -> String {
            switch language {
            case .ja: "　\(memberId)　\(name)"
            case .en: "  \(memberId)  \(nameEn ?? name)"
            }
        }
    }

    /// - Returns: nil for anything that is not of this shape.
    static func read(_ facts: String?) -> RecoveryFacts? {
        facts.flatMap { try? JSONDecoder().decode(Self.self, from: Data($0.utf8)) }
    }
}

/// Labels above each other, made as wide as the widest: what a tenant calls its code has any length.
enum EvenLabels {
    static func of(_ labels: [String], in language: Language) -> [String] {
        let widths = labels.map { label in label.reduce(0) { $0 + LineWrapping.columns(of: $1) } }
        let widest = widths.max() ?? 0
        return zip(labels, widths).map { label, width in
            switch language {
            case .ja: label + String(repeating: "　", count: (widest - width + 1) / 2)
            case .en: label + String(repeating: " ", count: widest - width)
            }
        }
    }
}
