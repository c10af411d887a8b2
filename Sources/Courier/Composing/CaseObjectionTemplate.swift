extension LetterTemplate {
    /// Tells the old address, which may object until the change takes effect.
    static let caseObjectionJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            貴法人の担当者を交代する申請を確認し、承認しました。

            　新しい担当者　{{person}} 様
            　交代の日時　　{{until}}（{{zone}}）

            この交代にお心当たりがない場合は、上の日時までに次のページの
            ボタンで交代を止めてください。開いただけでは何も変わりません。

            {{address}}

            お心当たりのある場合、お手続きは不要です。
            ご不明の点は、申請番号 {{caseNumber}} を添えて、
            会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseObjectionEn = LetterTemplate(
        subject: "{{system}} - Change of contact",
        body: """
            {{salutation}}

            A request to change your organisation's contact has been approved.

              New contact  {{person}}
              Takes effect {{until}} ({{zone}})

            If you did not expect this, stop the change until then by the button
            on this page. Opening it changes nothing.

            {{address}}

            If you expected it, there is nothing to do. Questions: the member desk
            of {{house}}; quote {{caseNumber}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
