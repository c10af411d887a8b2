import Foundation

/// What a column of a file of organisations holds, by its header.
enum ImportColumn: Hashable {
    case field(Field)
    /// Passwords of a type that organisations have already.
    case credential(type: String)

    enum Field: Int, CaseIterable {
        case memberID, name, nameKana, nameEn, membershipClass, contractFrom, contractUntil, contactEmail, contactName, contactRole

        var name: String {
            switch self {
            case .memberID: "memberId"
            case .name: "name"
            case .nameKana: "nameKana"
            case .nameEn: "nameEn"
            case .membershipClass: "membershipClass"
            case .contractFrom: "contractFrom"
            case .contractUntil: "contractUntil"
            case .contactEmail: "contactEmail"
            case .contactName: "contactName"
            case .contactRole: "contactRole"
            }
        }

        var japaneseName: String {
            switch self {
            case .memberID: "会員番号"
            case .name: "法人名"
            case .nameKana: "法人名カナ"
            case .nameEn: "法人名英語"
            case .membershipClass: "会員区分"
            case .contractFrom: "契約開始日"
            // Exclusive, and who reads "the last day" would be a day off.
            case .contractUntil: "契約終了日の翌日"
            case .contactEmail: "連絡先メールアドレス"
            case .contactName: "連絡先氏名"
            case .contactRole: "連絡先役割"
            }
        }
    }

    /// As the API names it.
    var name: String {
        switch self {
        case .field(let field): field.name
        case .credential(let type): "credential:" + type
        }
    }

    init?(header: String) {
        let folded = header.precomposedStringWithCompatibilityMapping.trimmedOfSpaces
        for prefix in ["credential:", "パスワード:"] where folded.hasPrefix(prefix) && folded != prefix {
            self = .credential(type: String(folded.dropFirst(prefix.count)))
            return
        }
        guard let field = Field.allCases.first(where: { folded.lowercased() == $0.name.lowercased() || folded == $0.japaneseName }) else {
            return nil
        }
        self = .field(field)
    }

    /// The word of the API for a role that is written in Japanese.
    static func role(_ written: String) -> String {
        switch written {
        case "連絡代表": "representative"
        case "副代表": "deputy"
        case "技術担当": "technical"
        default: written.lowercased()
        }
    }

    static func japaneseRole(_ role: String) -> String {
        switch role {
        case "representative": "連絡代表"
        case "deputy": "副代表"
        case "technical": "技術担当"
        default: role
        }
    }
}

extension String {
    /// Without the spaces around it, ideographic ones too.
    var trimmedOfSpaces: String {
        let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{3000}" || $0 == "\u{A0}" }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }), let last = scalars.lastIndex(where: { !isSpace($0) }) else {
            return ""
        }
        return String(scalars[first...last])
    }
}
