extension LetterTemplate {
    /// Leads to the page by which the new address is proven.
    static let caseApprovedJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ（申請番号 {{caseNumber}}）",
        body: """
            {{person}} 様

            {{house}}の会員窓口です。
            担当者変更の申請（申請番号 {{caseNumber}}）を承認しました。
            次のページで、このアドレスでメールを受け取れることを
            ご確認ください。ページから認証コードをお送りします。

            {{address}}

            　期限　{{until}}（{{zone}}）

            確認のあと、これまでのアドレスからの異議を受け付ける期間を
            おいて、交代となります。

            お心当たりのない場合は、このメールを破棄してください。
            ご不明の点は、申請番号を添えて、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseApprovedEn = LetterTemplate(
        subject: "{{system}} - Change of contact ({{caseNumber}})",
        body: """
            {{person}}

            Your request {{caseNumber}} to change the contact has been approved.
            Show on this page that you receive email at this address; it sends
            you a code.

            {{address}}

              Until  {{until}} ({{zone}})

            After that the previous address has some time to object. Then the
            change takes effect.

            If you did not expect this email, delete it. Questions: the member
            desk of {{house}}; quote the number.

            {{signature}}
            This address cannot receive replies.

            """)
}
