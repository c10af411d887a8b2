extension LetterTemplate {
    /// The prepared answer for each reason; nothing of it comes from the register.
    static let caseRefusedJa = LetterTemplate(
        subject: "{{system}} - 申請へのご回答（申請番号 {{caseNumber}}）",
        body: """
            ご担当者 様

            {{house}}の会員窓口です。
            {{#isAsked}}
            申請（申請番号 {{caseNumber}}）を確認しましたが、
            {{/isAsked}}
            {{^isAsked}}
            担当者の交代（申請番号 {{caseNumber}}）を確認しましたが、
            {{/isAsked}}
            お受けすることができません。

            {{reason}}

            ご不明の点は、申請番号を添えて、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseRefusedEn = LetterTemplate(
        subject: "{{system}} - Our answer to your request ({{caseNumber}})",
        body: """
            To the contact

            {{#isAsked}}
            We have looked at your request {{caseNumber}} and cannot accept it.
            {{/isAsked}}
            {{^isAsked}}
            We have looked at the change of contact that was stopped
            ({{caseNumber}}) and cannot accept it.
            {{/isAsked}}

            {{reason}}

            Questions: the member desk of {{house}}; quote the number.

            {{signature}}
            This address cannot receive replies.

            """)
}
