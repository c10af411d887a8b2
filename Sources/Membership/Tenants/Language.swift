/// The two languages every text of Aikotoba exists in. Raw values are BCP 47 tags and the `locale` of SQL.
public enum Language: String, Sendable, CaseIterable, Codable {
    case ja
    case en
}

/// A text of a tenant in both languages.
public struct Wording: Sendable, Codable, Hashable {
    public let ja: String
    public let en: String

    public init(ja: String, en: String) {
        self.ja = ja
        self.en = en
    }

    public subscript(language: Language) -> String {
        switch language {
        case .ja: ja
        case .en: en
        }
    }
}
