extension LetterTemplate {
    /// Tells that the generation of a period is ready and from when it counts; never the value.
    static let rotationAnnouncementJa = LetterTemplate(
        subject: "{{system}} - {{period}}{{password}}更新のお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{period}}の{{password}}をご用意しました。

            　種類　　　　　{{password}}（{{period}}）
            　使用開始　　　{{from}}（{{zone}}）
            　有効期限　　　{{until}}（{{zone}}）
            {{#hasPrevious}}
            　これまでの分　{{previousUntil}}まで使えます（{{zone}}）
            {{/hasPrevious}}

            このメールにパスワードは記載していません。
            {{#hasInquiry}}
            {{#isUpcoming}}{{from}}以降に、{{/isUpcoming}}会員ページの「{{inquiry}}」の照会で
            ご確認ください。
            {{/hasInquiry}}
            {{^hasInquiry}}
            会員窓口までお問い合わせください。
            {{/hasInquiry}}
            {{#isUpcoming}}
            {{#hasPrevious}}

            それまでは、これまでの{{password}}をお使いください。
            {{/hasPrevious}}
            {{/isUpcoming}}

            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let rotationAnnouncementEn = LetterTemplate(
        subject: "{{system}} - {{password}} for {{period}} is ready",
        body: """
            {{salutation}}

            The {{password}} for {{period}} is ready.

              Password     {{password}}, {{period}}
              Valid from   {{from}} ({{zone}})
              Valid until  {{until}} ({{zone}})
            {{#hasPrevious}}
              Earlier one  accepted until {{previousUntil}} ({{zone}})
            {{/hasPrevious}}

            This email does not contain the password.
            {{#hasInquiry}}
            {{#isUpcoming}}From {{from}} on, look it up{{/isUpcoming}}{{^isUpcoming}}Look it up{{/isUpcoming}} under "{{inquiry}}" on the member pages.
            {{/hasInquiry}}
            {{^hasInquiry}}
            Ask the member desk for it.
            {{/hasInquiry}}
            {{#isUpcoming}}
            {{#hasPrevious}}

            Until then, use the earlier one.
            {{/hasPrevious}}
            {{/isUpcoming}}

            Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
