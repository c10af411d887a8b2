import Membership

extension Message {
    /// Signing in and out.
    static let signInWords: [Message: Wording] = [
        .signInHeading: Wording(ja: "会員ページへのログイン", en: "Sign in to the member pages"),
        .signInButton: Wording(ja: "ログイン", en: "Sign in"),
        .memberIDHintDigits:
            Wording(
                ja: "{n}桁の数字です。全角で入力いただいてもかまいません。",
                en: "{n} digits. Full-width digits are fine."),
        .memberIDHintCharacters:
            Wording(
                ja: "{n}文字です。全角で入力いただいてもかまいません。",
                en: "{n} characters. Full-width characters are fine."),
        .passwordHintGrace:
            Wording(
                ja: "年度ごとに更新されます。前年度の{name}は{date}までお使いいただけます。",
                en: "Renewed every year. Last year’s {name} works until {date}."),
        .passwordHintYearly: Wording(ja: "年度ごとに更新されます。", en: "Renewed every year."),
        .passwordHintChosen:
            Wording(
                ja: "登録されたパスワードです。大文字と小文字、全角と半角は区別されます。",
                en: "The password you set. Capital and small, full-width and half-width letters count as different."),
        .showTyped: Wording(ja: "入力した文字を表示する", en: "Show what I typed"),
        .hideTyped: Wording(ja: "入力した文字を隠す", en: "Hide what I typed"),
        .signInTrouble: Wording(ja: "ログインにお困りの方へ", en: "If you cannot sign in"),
        .memberIDForgotten: Wording(ja: "会員番号がわからない", en: "I do not know our member ID"),
        .passwordForgotten: Wording(ja: "{name}がわからない", en: "I do not know the {name}"),
        .contactChanged: Wording(ja: "連絡代表が交代した", en: "Our contact representative has changed"),
        .aboutPage: Wording(ja: "このページについて", en: "About this page"),
        .aboutPageText:
            Wording(
                ja: "会員法人の連絡代表の方が、年度ごとに更新されるパスワードを照会するページです。{n}分間操作がないと、自動的にログアウトします。",
                en:
                    "For contact representatives of member organisations, to look up the passwords that are renewed every year. You are signed out after {n} minutes without activity."
            ),
        .aboutPagePlain:
            Wording(
                ja: "会員法人の連絡代表の方のためのページです。{n}分間操作がないと、自動的にログアウトします。",
                en: "For contact representatives of member organisations. You are signed out after {n} minutes without activity."),
        .signInAsked: Wording(ja: "「{name}」のご利用にはログインが必要です", en: "Sign in to use “{name}”"),
        .signedOut:
            Wording(
                ja: "ログアウトしました。共用の端末では、ブラウザーも閉じてください。",
                en: "You are signed out. On a shared computer, close the browser too."),
    ]
}
