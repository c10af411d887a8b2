import Membership

/// How a single character of a password is said aloud: its kind and its name.
struct CharacterName: Hashable {
    let kind: String
    let name: String

    init(_ scalar: Unicode.Scalar, in language: Language) {
        switch scalar {
        case "a"..."z":
            let index = Int(scalar.value - 0x61)
            self = language == .ja ? Self(kind: "小文字", name: Self.letters[index]) : Self(kind: "lower-case", name: String(scalar))
        case "A"..."Z":
            let index = Int(scalar.value - 0x41)
            self = language == .ja ? Self(kind: "大文字", name: Self.letters[index]) : Self(kind: "capital", name: String(scalar))
        case "0"..."9":
            let index = Int(scalar.value - 0x30)
            self = language == .ja ? Self(kind: "数字", name: Self.digitsJa[index]) : Self(kind: "digit", name: Self.digitsEn[index])
        default:
            if let symbol = Self.symbols[scalar] {
                self = language == .ja ? Self(kind: "記号", name: symbol.ja) : Self(kind: "symbol", name: symbol.en)
            } else {
                self = language == .ja ? Self(kind: "文字", name: String(scalar)) : Self(kind: "character", name: String(scalar))
            }
        }
    }

    private init(kind: String, name: String) {
        self.kind = kind
        self.name = name
    }

    private static let letters = [
        "エー", "ビー", "シー", "ディー", "イー", "エフ", "ジー", "エイチ", "アイ", "ジェー", "ケー", "エル", "エム", "エヌ", "オー", "ピー", "キュー",
        "アール", "エス", "ティー", "ユー", "ブイ", "ダブリュー", "エックス", "ワイ", "ゼット",
    ]
    private static let digitsJa = ["ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"]
    private static let digitsEn = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    private static let symbols: [Unicode.Scalar: Wording] = [
        " ": Wording(ja: "空白", en: "space"), "!": Wording(ja: "感嘆符", en: "exclamation mark"),
        "\"": Wording(ja: "二重引用符", en: "double quotation mark"), "#": Wording(ja: "シャープ", en: "hash"),
        "$": Wording(ja: "ドル", en: "dollar"), "%": Wording(ja: "パーセント", en: "per cent"), "&": Wording(ja: "アンド", en: "ampersand"),
        "'": Wording(ja: "引用符", en: "apostrophe"), "(": Wording(ja: "かっこ開き", en: "opening parenthesis"),
        ")": Wording(ja: "かっこ閉じ", en: "closing parenthesis"), "*": Wording(ja: "アスタリスク", en: "asterisk"),
        "+": Wording(ja: "プラス", en: "plus"), ",": Wording(ja: "コンマ", en: "comma"), "-": Wording(ja: "ハイフン", en: "hyphen"),
        ".": Wording(ja: "ピリオド", en: "full stop"), "/": Wording(ja: "スラッシュ", en: "slash"), ":": Wording(ja: "コロン", en: "colon"),
        ";": Wording(ja: "セミコロン", en: "semicolon"), "<": Wording(ja: "小なり", en: "less-than sign"), "=": Wording(ja: "イコール", en: "equals"),
        ">": Wording(ja: "大なり", en: "greater-than sign"), "?": Wording(ja: "疑問符", en: "question mark"),
        "@": Wording(ja: "アットマーク", en: "at sign"),
        "[": Wording(ja: "角かっこ開き", en: "opening bracket"), "\\": Wording(ja: "バックスラッシュ", en: "backslash"),
        "]": Wording(ja: "角かっこ閉じ", en: "closing bracket"), "^": Wording(ja: "キャレット", en: "caret"),
        "_": Wording(ja: "アンダーバー", en: "underscore"), "`": Wording(ja: "バッククォート", en: "backtick"),
        "{": Wording(ja: "波かっこ開き", en: "opening brace"), "|": Wording(ja: "縦線", en: "vertical bar"),
        "}": Wording(ja: "波かっこ閉じ", en: "closing brace"), "~": Wording(ja: "チルダ", en: "tilde"),
    ]
}
