extension LetterTemplate {
    /// Tells every registered contact that a password was set anew; never the password.
    static let passwordChangedJa = LetterTemplate(
        subject: "{{system}} - {{password}}変更のお知らせ",
        body: """
            {{organisation}}
            ご登録連絡先各位

            {{house}}の会員窓口です。
            貴法人の{{password}}が、次のとおり新しく登録されました。

            　登録日時　　　{{changedAt}}（{{zone}}）
            {{#hasCodeAddress}}
            　コード送付先　{{codeAddress}}
            {{/hasCodeAddress}}

            以前の{{password}}は使えません。ログイン中だった端末は、
            すべてログアウトしました。

            このメールにパスワードは記載していません。
            お心当たりのある場合、お手続きは不要です。
            お心当たりのない場合は、お早めに会員窓口まで
            ご連絡ください。

            {{signature}}

            """)

    static let passwordChangedEn = LetterTemplate(
        subject: "{{system}} - {{passwordAtStart}} was changed",
        body: """
            To the registered contacts of {{organisation}}

            A new {{password}} was set for your organisation.

              Set at        {{changedAt}} ({{zone}})
            {{#hasCodeAddress}}
              Code sent to  {{codeAddress}}
            {{/hasCodeAddress}}

            The earlier one no longer works, and all sessions have ended.

            This email does not contain the password. If you expected this, there
            is nothing to do. If not, contact the member desk soon.

            {{signature}}

            """)
}
