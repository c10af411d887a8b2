extension LetterTemplate {
    /// A question for the desk, as it was typed; its subject stays out of the mail's, where rules and people look for ours.
    static let deskMessageJa = LetterTemplate(
        subject: "{{system}} - お問い合わせ",
        body: """
            会員ページからお問い合わせがありました。

            　件名　　{{messageSubject}}
            　お名前　{{person}}
            　連絡先　{{replyTo}}
            {{#isMember}}
            　会員　　{{memberID}}　{{organisation}}（ログイン中）
            {{/isMember}}

            ----------
            {{text}}
            ----------

            このメールには返信できません。連絡先へご連絡ください。

            """)

    static let deskMessageEn = LetterTemplate(
        subject: "{{system}} - Question for the desk",
        body: """
            A question came from the member pages.

              Subject  {{messageSubject}}
              Name     {{person}}
              Reach at {{replyTo}}
            {{#isMember}}
              Member   {{memberID}} {{organisation}} (signed in)
            {{/isMember}}

            ----------
            {{text}}
            ----------

            Replies to this email arrive nowhere; use the address above.

            """)
}
