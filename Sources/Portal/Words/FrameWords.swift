import Membership

extension Message {
    /// What stands around every page, and words that stand in for data.
    static let frameWords: [Message: Wording] = [
        .skip: Wording(ja: "本文へ移動", en: "Skip to the content"),
        .languageOther: Wording(ja: "English", en: "日本語"),
        .memberSuffix: Wording(ja: "{name} 様", en: "{name}"),
        .signOut: Wording(ja: "ログアウト", en: "Sign out"),
        .tabs: Wording(ja: "会員メニュー", en: "Member menu"),
        .tabInquiries: Wording(ja: "照会メニュー", en: "Inquiries"),
        .tabDisclosures: Wording(ja: "開示の記録", en: "Disclosure history"),
        .tabMyPage: Wording(ja: "マイページ", en: "My page"),
        .tabFAQ: Wording(ja: "よくあるご質問", en: "FAQ"),
        .tabHelpDesk: Wording(ja: "お問い合わせ", en: "Contact us"),
        .privacy: Wording(ja: "個人情報の取扱い", en: "Privacy notice"),
        .footerLinks: Wording(ja: "ご案内", en: "Information"),
        .memberDesk: Wording(ja: "会員窓口", en: "Member desk"),
        .titled: Wording(ja: "{heading}｜{tenant} {system}", en: "{heading}｜{tenant} {system}"),
        .titledError: Wording(ja: "エラー：{heading}｜{tenant} {system}", en: "Error: {heading}｜{tenant} {system}"),
        .required: Wording(ja: "※必須", en: "(required)"),
        .step: Wording(ja: "手順 {n}／3", en: "Step {n} of 3"),
        .aside: Wording(ja: "ご案内", en: "Notes"),
        .toInquiries: Wording(ja: "照会メニューへ戻る", en: "Back to Inquiries"),
        .toSignIn: Wording(ja: "ログインのページへ戻る", en: "Back to sign in"),
        .checkEntries: Wording(ja: "入力内容をご確認ください", en: "Check what you entered"),
        .notContinued: Wording(ja: "手続きを進められませんでした", en: "We could not continue"),
        .memberIDLabel: Wording(ja: "会員番号", en: "Member ID"),
        .emailAddress: Wording(ja: "メールアドレス", en: "the email address"),
        .oneTimeCode: Wording(ja: "認証コード", en: "one-time code"),
        .codeInSentence: Wording(ja: "認証コード", en: "code"),
        .theCode: Wording(ja: "{code}", en: "the {code}"),
        .theMemberID: Wording(ja: "会員番号", en: "the member ID"),
        .thePassword: Wording(ja: "{name}", en: "the {name}"),
    ]
}
