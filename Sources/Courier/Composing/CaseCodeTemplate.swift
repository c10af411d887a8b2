extension LetterTemplate {
    /// Carries the code that proves the new address of a case.
    static let caseCodeJa = LetterTemplate(
        subject: "{{system}} - 担当者変更の認証コード（照合記号 {{reference}}）",
        body: """
            {{person}} 様

            {{house}}の会員窓口です。
            次の認証コードを、担当者変更の画面に入力してください。

            　認証コード　{{code}}
            　照合記号　　{{reference}}
            　有効期限　　{{until}}（{{zone}}）

            画面の照合記号と同じであることをご確認ください。
            認証コードは1回のみ使えます。当協会から電話やメールで
            認証コードをお尋ねすることはありません。

            お心当たりのない場合は、このメールを破棄してください。
            認証コードが入力されない限り、担当者は変わりません。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let caseCodeEn = LetterTemplate(
        subject: "{{system}} - Code for the change of contact (reference {{reference}})",
        body: """
            {{person}}

            Enter this code on the page for the change of contact:

              Code         {{code}}
              Reference    {{reference}}
              Valid until  {{until}} ({{zone}})

            Check that the page shows the same reference. The code works once.
            We never ask for it by telephone or email.

            If you did not expect this email, delete it. Nothing changes unless
            the code is entered. Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
