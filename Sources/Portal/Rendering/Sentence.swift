import Membership

/// A sentence with emphasised, unbreakable or linked parts, as a list of runs that a template can escape one by one.
struct Sentence: Sendable, Hashable {
    struct Run: Sendable, Hashable {
        enum Look: Sendable, Hashable {
            case plain, strong, unbroken
            case link(String)
            /// Emphasised, and in another language than the sentence.
            case foreign(String)
            /// In another language than the sentence.
            case named(String)
        }

        let text: String
        let look: Look

        static func plain(_ text: String) -> Run { Run(text: text, look: .plain) }
        static func strong(_ text: String) -> Run { Run(text: text, look: .strong) }
        /// Data that may be in another language than the page: names.
        static func strong(_ text: String, in language: Language) -> Run {
            text.foreignLanguage(in: language).isEmpty ? .strong(text) : Run(text: text, look: .foreign(Language.ja.rawValue))
        }
        /// Somebody's name, as one is addressed.
        static func named(_ name: String, in language: Language) -> Run {
            let words = Message.person(name, in: language)
            return words.foreignLanguage(in: language).isEmpty ? .plain(words) : Run(text: words, look: .named(Language.ja.rawValue))
        }
        /// Dates, amounts with their unit, member IDs.
        static func unbroken(_ text: String) -> Run { Run(text: text, look: .unbroken) }
        static func link(_ text: String, to address: String) -> Run { Run(text: text, look: .link(address)) }
    }

    let runs: [Run]

    init(_ runs: [Run]) {
        self.runs = runs
    }

    init(_ text: String) {
        runs = [.plain(text)]
    }

    /// Fills `{name}` with data and turns `[words]` into links, in the order of `links`.
    ///
    /// Data is never looked at for braces or brackets: only the message of our own list is.
    init(_ message: Message, in language: Language, _ data: [String: Run] = [:], links: [String] = []) {
        var runs: [Run] = []
        var links = links[...]
        var plain = ""
        var rest = Substring(message.text(in: language))
        func flush() {
            if !plain.isEmpty { runs.append(.plain(plain)) }
            plain = ""
        }
        while let mark = rest.first {
            let close: Character = mark == "{" ? "}" : "]"
            guard mark == "{" || mark == "[", let end = rest.firstIndex(of: close) else {
                plain.append(mark)
                rest.removeFirst()
                continue
            }
            let inside = String(rest[rest.index(after: rest.startIndex)..<end])
            if mark == "{" {
                guard let run = data[inside] else { preconditionFailure("message \(message) lacks {\(inside)}") }
                if run.look == .plain {
                    plain += run.text
                } else {
                    flush()
                    runs.append(run)
                }
            } else {
                flush()
                guard let address = links.popFirst() else { preconditionFailure("message \(message) lacks a link") }
                runs.append(.link(inside, to: address))
            }
            rest = rest[rest.index(after: end)...]
        }
        flush()
        self.runs = runs
    }

    /// The words alone: titles, summaries, attributes.
    var text: String { runs.map(\.text).joined() }

    var slots: Slots {
        ["runs": runs.map(\.slots)]
    }
}

extension Sentence.Run {
    fileprivate var slots: Slots {
        var address: [Slots] = []
        var foreign: [Slots] = []
        var named: [Slots] = []
        switch look {
        case .link(let link): address = [["address": link]]
        case .foreign(let language): foreign = [["code": language]]
        case .named(let language): named = [["code": language]]
        case .plain, .strong, .unbroken: break
        }
        return [
            "plain": look == .plain, "strong": look == .strong, "unbroken": look == .unbroken, "link": address, "foreign": foreign,
            "named": named, "pieces": Self.pieces(of: text),
        ]
    }

    /// A long address may be broken after its `@`, and the copied text stays what it was.
    fileprivate static func pieces(of text: String) -> [Slots] {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            let last = index == parts.count - 1
            return ["text": last ? String(part) : part + "@", "breaks": !last]
        }
    }
}

extension Array where Element == Sentence {
    var slots: [Slots] { map(\.slots) }
}
