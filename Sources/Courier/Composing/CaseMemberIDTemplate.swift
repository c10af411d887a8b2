extension LetterTemplate {
    /// Answers who does not know the member ID: to the registered contacts, and to nobody else.
    static let caseMemberIDJa = LetterTemplate(
        subject: "{{system}} - 会員番号のご案内（申請番号 {{caseNumber}}）",
        body: """
            {{organisation}}
            ご登録連絡先各位

            {{house}}の会員窓口です。
            会員番号のお問い合わせ（申請番号 {{caseNumber}}）に
            お答えします。

            　会員番号　{{memberID}}

            このご案内は、ご登録の連絡先にのみお送りしています。
            お問い合わせいただいた方には、直接お答えしていません。
            お心当たりのない場合は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseMemberIDEn = LetterTemplate(
        subject: "{{system}} - Your member ID (request {{caseNumber}})",
        body: """
            To the registered contacts of {{organisation}}

            This answers a request for your member ID ({{caseNumber}}).

              Member ID  {{memberID}}

            We send this to the registered contacts only, not to the address in
            the request. If this was unexpected, contact the member desk of
            {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
