import Membership

/// A disclosed value as it is set: groups of four with the digits marked.
///
/// Only spans are added, never a character, so that selecting it gives exactly the value. Prints nothing of itself.
struct SecretText: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let scalars: [Unicode.Scalar]

    init(revealing value: String) {
        scalars = Array(value.unicodeScalars)
    }

    var description: String { "SecretText" }
    var debugDescription: String { "SecretText" }
    var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Whether it holds characters that are taken for one another, so that the list of names is opened at once.
    var isEasilyMisread: Bool {
        scalars.contains { "0Oo1lI|".unicodeScalars.contains($0) }
    }

    var groups: [Slots] {
        stride(from: 0, to: scalars.count, by: 4).map { start in
            ["characters": scalars[start..<min(start + 4, scalars.count)].map { Self.glyph($0) }]
        }
    }

    func names(in language: Language) -> [Slots] {
        scalars.map { scalar in
            let name = CharacterName(scalar, in: language)
            return ["glyph": String(scalar), "kind": name.kind, "name": name.name]
        }
    }

    private static func glyph(_ scalar: Unicode.Scalar) -> Slots {
        ["glyph": String(scalar), "digit": ("0"..."9").contains(scalar)]
    }
}
