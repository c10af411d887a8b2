extension LetterTemplate {
    /// Tells the organisation's other contacts who is to follow; only the old address may object by a button.
    static let caseToldJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ（申請番号 {{caseNumber}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            貴法人の担当者を交代する申請を確認し、承認しました。

            　新しい担当者　{{person}} 様
            　交代の日時　　{{until}}（{{zone}}）

            お心当たりのある場合、お手続きは不要です。
            お心当たりのない場合は、上の日時までに、申請番号を添えて
            会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseToldEn = LetterTemplate(
        subject: "{{system}} - Change of contact ({{caseNumber}})",
        body: """
            {{salutation}}

            A request to change your organisation's contact has been approved.

              New contact   {{person}}
              Takes effect  {{until}} ({{zone}})

            If you expected this, there is nothing to do. If not, contact the
            member desk of {{house}} before then; quote the number.

            {{signature}}
            This address cannot receive replies.

            """)
}
