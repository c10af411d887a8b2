extension LetterTemplate {
    /// Tells that a value was replaced before its time, and whether the old one stopped at once; never the value.
    static let credentialReissuedJa = LetterTemplate(
        subject: "{{system}} - {{period}}{{password}}再発行のお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{period}}の{{password}}を再発行しました。
            新しいものを、すでにお使いいただけます。

            　種類　　　　　{{password}}（{{period}}）
            　使用開始　　　{{from}}（{{zone}}）
            　有効期限　　　{{until}}（{{zone}}）
            {{#hasPrevious}}
            　これまでの分　{{previousUntil}}まで使えます（{{zone}}）
            {{/hasPrevious}}
            {{^hasPrevious}}
            　これまでの分　すでに使えません
            {{/hasPrevious}}

            このメールにパスワードは記載していません。
            {{#hasInquiry}}
            会員ページの「{{inquiry}}」の照会でご確認ください。
            {{/hasInquiry}}
            {{^hasInquiry}}
            会員窓口までお問い合わせください。
            {{/hasInquiry}}

            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let credentialReissuedEn = LetterTemplate(
        subject: "{{system}} - {{password}} for {{period}} was replaced",
        body: """
            {{salutation}}

            The {{password}} for {{period}} was replaced. The new one is valid now.

              Password     {{password}}, {{period}}
              Valid from   {{from}} ({{zone}})
              Valid until  {{until}} ({{zone}})
            {{#hasPrevious}}
              Earlier one  accepted until {{previousUntil}} ({{zone}})
            {{/hasPrevious}}
            {{^hasPrevious}}
              Earlier one  no longer accepted
            {{/hasPrevious}}

            This email does not contain the password.
            {{#hasInquiry}}
            Look it up under "{{inquiry}}" on the member pages.
            {{/hasInquiry}}
            {{^hasInquiry}}
            Ask the member desk for it.
            {{/hasInquiry}}

            Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
