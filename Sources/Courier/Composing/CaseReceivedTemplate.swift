extension LetterTemplate {
    /// Says that a case has come; nothing of what was typed, since anybody may have typed it.
    static let caseReceivedJa = LetterTemplate(
        subject: "{{system}} - 申請受付のお知らせ（申請番号 {{caseNumber}}）",
        body: """
            ご担当者 様

            {{house}}の会員窓口です。
            次の申請を受け付けました。

            　申請番号　{{caseNumber}}

            会員窓口でご登録の内容と照合し、メールでご連絡します。
            お問い合わせの際は、申請番号をお知らせください。

            お心当たりのない場合は、このメールを破棄してください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseReceivedEn = LetterTemplate(
        subject: "{{system}} - We have received your request ({{caseNumber}})",
        body: """
            To the contact

            We have received your request.

              Request  {{caseNumber}}

            The member desk will compare it with our records and reply by email.
            Quote the number when you contact us.

            If you did not expect this email, delete it.
            Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
