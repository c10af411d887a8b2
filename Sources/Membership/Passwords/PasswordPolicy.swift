/// What a password that a member chooses has to be (NIST SP 800-63B-4 §3.1.1.2): long enough, and neither common nor made of what
/// everybody knows about who chooses it. There are no rules about kinds of characters, and it does not expire.
public struct PasswordPolicy: Sendable, Equatable {
    /// In code points.
    public let least: Int
    /// In code points.
    public let most: Int

    public init(least: Int, most: Int) {
        self.least = least
        self.most = most
    }

    /// What is shown beside the form where a password is chosen, a sentence each.
    public var rules: [Wording] {
        [
            Wording(ja: "\(least)文字以上\(most)文字以内で設定してください。", en: "Use \(least) to \(most) characters."),
            Wording(ja: "英字・数字・記号の組み合わせは問いません。ひらがな、漢字、空白も使えます。", en: "Any mix is fine, including spaces and Japanese."),
            Wording(
                ja: "大文字と小文字、全角と半角は別の文字として扱います。",
                en: "Capital and small, full-width and half-width letters count as different."),
            Wording(
                ja: "よく使われているパスワード、会員番号や法人名を含むものは登録できません。",
                en: "Commonly used passwords, your member ID and your organisation’s name are not accepted."),
            Wording(ja: "定期的な変更は必要ありません。", en: "You do not need to change it regularly."),
        ]
    }

    /// - Parameter words: what must not be in it, as written: the member ID, the names of organisation and tenant, the tenant's own.
    /// - Returns: every reason against it, so that nobody has to find them one by one; none when it is accepted.
    public func judge(_ password: MemberPassword, words: [String]) -> [PasswordRefusal] {
        var refusals: [PasswordRefusal] = []
        let length = password.length
        if length < least { refusals.append(.tooShort(limit: least, actual: length)) }
        if length > most { refusals.append(.tooLong(limit: most, actual: length)) }
        if CommonPasswords.include(password) { refusals.append(.common) }
        if OwnWords(words).appear(in: password) { refusals.append(.containsOwnWords) }
        return refusals
    }
}

/// One reason against a password. It never says which word or which entry of a list it was.
public enum PasswordRefusal: Sendable, Equatable {
    case tooShort(limit: Int, actual: Int)
    case tooLong(limit: Int, actual: Int)
    /// One of those that very many people use, or made of nothing but those.
    case common
    /// It has the member ID, the organisation's name or a word of the tenant in it.
    case containsOwnWords

    /// As the API says it.
    public var code: String {
        switch self {
        case .tooShort: "too-short"
        case .tooLong: "too-long"
        case .common: "common"
        case .containsOwnWords: "contains-own-words"
        }
    }

    /// In code points.
    public var limit: Int? {
        switch self {
        case .tooShort(let limit, _), .tooLong(let limit, _): limit
        case .common, .containsOwnWords: nil
        }
    }

    /// In code points.
    public var actual: Int? {
        switch self {
        case .tooShort(_, let actual), .tooLong(_, let actual): actual
        case .common, .containsOwnWords: nil
        }
    }
}
