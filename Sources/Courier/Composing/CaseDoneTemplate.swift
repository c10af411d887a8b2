extension LetterTemplate {
    /// Tells the new address that it counts.
    static let caseDoneJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ（申請番号 {{caseNumber}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            貴法人の担当者を、次のとおり変更しました。

            　新しい担当者　{{person}} 様
            　交代の日時　　{{until}}（{{zone}}）

            今後の認証コードとお知らせは、このアドレスにお送りします。
            パスワードがわからない場合は、会員ページからお手続きください。
            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseDoneEn = LetterTemplate(
        subject: "{{system}} - Change of contact ({{caseNumber}})",
        body: """
            {{salutation}}

            Your organisation's contact has changed.

              New contact  {{person}}
              In effect    {{until}} ({{zone}})

            From now on codes and notices go to this address. If you do not know
            the password, the member pages help you. Questions: the member desk
            of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
