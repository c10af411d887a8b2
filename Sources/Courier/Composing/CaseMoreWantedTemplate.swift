extension LetterTemplate {
    /// Asks for more about some fields of the form, and leads to the page where to say it.
    static let caseMoreWantedJa = LetterTemplate(
        subject: "{{system}} - 追加のご連絡のお願い（申請番号 {{caseNumber}}）",
        body: """
            ご担当者 様

            {{house}}の会員窓口です。
            申請（申請番号 {{caseNumber}}）について、次の項目を
            もう少し詳しくお知らせください。

            　{{wanted}}

            次のページからお送りいただけます。

            {{address}}

            お心当たりのない場合は、このメールを破棄してください。
            ご不明の点は、申請番号を添えて、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseMoreWantedEn = LetterTemplate(
        subject: "{{system}} - We need to know more ({{caseNumber}})",
        body: """
            To the contact

            We need to know more about your request {{caseNumber}}:

              {{wanted}}

            Tell us on this page:

            {{address}}

            If you did not expect this email, delete it. Questions: the member
            desk of {{house}}; quote the number.

            {{signature}}
            This address cannot receive replies.

            """)
}
