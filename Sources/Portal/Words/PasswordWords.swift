import Membership

extension Message {
    /// Why a password that a member chose is not accepted.
    static let passwordWords: [Message: Wording] = [
        .passwordTooShort:
            Wording(ja: "{n}文字以上で入力してください（現在{typed}文字）", en: "Use at least {n} characters (you used {typed})"),
        .passwordTooLong:
            Wording(ja: "{n}文字以内で入力してください（現在{typed}文字）", en: "Use at most {n} characters (you used {typed})"),
        .passwordCommon:
            Wording(ja: "よく使われているパスワードです。別のパスワードにしてください", en: "This password is commonly used. Choose another"),
        .passwordOwnWords:
            Wording(ja: "会員番号や法人名を含めないでください", en: "Leave out your member ID and organisation’s name"),
        .passwordsDiffer: Wording(ja: "2つの入力が一致しません。もう一度入力してください", en: "The two entries differ. Enter them again"),
    ]
}

extension Refusal {
    init(_ refusal: PasswordRefusal, field: String, in language: Language) {
        let message: Message =
            switch refusal {
            case .tooShort: .passwordTooShort
            case .tooLong: .passwordTooLong
            case .common: .passwordCommon
            case .containsOwnWords: .passwordOwnWords
            }
        let figures = ["n": "\(refusal.limit ?? 0)", "typed": "\(refusal.actual ?? 0)"].mapValues { Sentence.Run.plain($0) }
        self.init(Sentence(message, in: language, refusal.limit == nil ? [:] : figures).text, field: field)
    }
}
