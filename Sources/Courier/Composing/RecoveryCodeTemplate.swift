extension LetterTemplate {
    /// Carries the code that lets a password be changed, and the address of the page that takes it: the asking alone is named there.
    static let recoveryCodeJa = LetterTemplate(
        subject: "{{system}} - {{term}}のお知らせ（照合記号 {{reference}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{password}}の再登録のご依頼を受け付けました。
            次のページを開き、{{term}}を入力してください。

            {{address}}

            　{{termLabel}}　{{code}}
            　{{referenceLabel}}　{{reference}}
            　{{untilLabel}}　{{until}}（{{zone}}）
            {{#hasChoices}}

            このアドレスは、次の会員法人に登録されています。
            {{term}}を入力したあとで、
            {{password}}を登録する法人を選んでください。

            {{choices}}
            {{/hasChoices}}

            画面の照合記号と同じであることをご確認ください。
            {{term}}は1回のみ使えます。当協会から電話やメールで
            {{term}}をお尋ねすることはありません。

            お心当たりのない場合は、このメールを破棄してください。
            {{term}}が入力されない限り、{{password}}は変わりません。
            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let recoveryCodeEn = LetterTemplate(
        subject: "{{system}} - {{termAtStart}} (reference {{reference}})",
        body: """
            {{salutation}}

            We received a request to set a new {{password}}.
            Open this page and enter your {{term}}:

            {{address}}

              {{termLabel}}  {{code}}
              {{referenceLabel}}  {{reference}}
              {{untilLabel}}  {{until}} ({{zone}})
            {{#hasChoices}}

            This address is registered for these organisations. Choose one of
            them after you have entered the {{term}}.

            {{choices}}
            {{/hasChoices}}

            Check that the page shows the same reference. The {{term}} works once.
            We never ask for it by telephone or email.

            If you did not expect this email, delete it. Your {{password}} does not
            change unless the {{term}} is entered. Questions: the member desk of
            {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
