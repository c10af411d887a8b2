extension LetterTemplate {
    /// Reminds of a value that will soon be accepted no more, and says where the next one stands; never the value.
    static let credentialExpiringJa = LetterTemplate(
        subject: "{{system}} - {{period}}{{password}}有効期限のお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{period}}の{{password}}は、まもなく使えなくなります。

            　種類　　　　　{{password}}（{{period}}）
            　使用期限　　　{{acceptedUntil}}（{{zone}}）
            {{#hasNext}}
            　次の分　　　　{{nextFrom}}から使えます（{{zone}}）
            {{/hasNext}}
            {{^hasNext}}
            　次の分　　　　ご用意ができましたら、メールでお知らせします
            {{/hasNext}}
            {{#hasNext}}

            {{^isUpcoming}}
            すでに新しい{{password}}をお使いの場合、お手続きは不要です。
            {{/isUpcoming}}
            このメールにパスワードは記載していません。
            {{#hasInquiry}}
            {{#isUpcoming}}{{nextFrom}}以降に、{{/isUpcoming}}会員ページの「{{inquiry}}」の照会で
            ご確認ください。
            {{/hasInquiry}}
            {{^hasInquiry}}
            会員窓口までお問い合わせください。
            {{/hasInquiry}}
            {{/hasNext}}

            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let credentialExpiringEn = LetterTemplate(
        subject: "{{system}} - {{password}} for {{period}} expires soon",
        body: """
            {{salutation}}

            The {{password}} for {{period}} will soon stop working.

              Password        {{password}}, {{period}}
              Accepted until  {{acceptedUntil}} ({{zone}})
            {{#hasNext}}
              Next one        valid from {{nextFrom}} ({{zone}})
            {{/hasNext}}
            {{^hasNext}}
              Next one        we will email you when it is ready
            {{/hasNext}}
            {{#hasNext}}

            {{^isUpcoming}}
            If you already use the next one, there is nothing to do.
            {{/isUpcoming}}
            This email does not contain the password.
            {{#hasInquiry}}
            {{#isUpcoming}}From {{nextFrom}} on, look it up{{/isUpcoming}}{{^isUpcoming}}Look it up{{/isUpcoming}} under "{{inquiry}}" on the member pages.
            {{/hasInquiry}}
            {{^hasInquiry}}
            Ask the member desk for it.
            {{/hasInquiry}}
            {{/hasNext}}

            Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
