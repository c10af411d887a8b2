import Membership
import Mustache

/// What one template level sees, by name. Values are strings, truths, other `Slots` and arrays of them; an optional
/// piece is an array of none or one, so that the name itself is always there.
typealias Slots = [String: Any]

/// The bottom of the look-up: whatever no inner level knows is asked here last. The engine renders an unknown name as
/// nothing; this notes it.
struct PageRoot: MustacheParent {
    let slots: Slots
    let words: MessageSlots
    let holes: Holes

    func child(named name: String) -> Any? {
        if name == "w" { return words }
        if let value = slots[name] { return value }
        holes.tags.append(name)
        return nil
    }
}

/// `{{w.signIn}}`: a message without data in the page's language.
struct MessageSlots: MustacheParent {
    let language: Language
    let holes: Holes

    func child(named name: String) -> Any? {
        guard let message = Message(rawValue: name) else {
            holes.tags.append("w.\(name)")
            return nil
        }
        return message.text(in: language)
    }
}

extension Optional where Wrapped == Slots {
    /// As the templates take it: a list of none or one.
    var orNone: [Slots] { map { [$0] } ?? [] }
}

extension Optional where Wrapped == String {
    /// A text of its own level, named `text`.
    var asText: [Slots] { map { [["text": $0]] } ?? [] }
}

extension String {
    /// The `lang` of a piece of data that is not in the page's language: Japanese names on an English page.
    func foreignLanguage(in language: Language) -> [Slots] {
        guard language != .ja,
            unicodeScalars.contains(where: { (0x3040...0x30FF).contains($0.value) || (0x3400...0x9FFF).contains($0.value) })
        else { return [] }
        return [["code": Language.ja.rawValue]]
    }

    /// At the head of a heading or a link: `archive password` → `Archive password`. Tenants write names as they stand
    /// in the middle of a sentence.
    func atStart(in language: Language) -> String {
        language == .en ? prefix(1).uppercased() + dropFirst() : self
    }
}
