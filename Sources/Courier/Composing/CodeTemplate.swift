extension LetterTemplate {
    /// Carries a one-time code. The subject keeps the form that members' mail rules look for.
    static let codeJa = LetterTemplate(
        subject: "{{system}} - Retrieve {{inquiry}}（照合記号 {{reference}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{inquiry}}照会のご依頼を受け付けました。
            次の認証コードを、照会画面に入力してください。

            　認証コード　{{code}}
            　照合記号　　{{reference}}
            　有効期限　　{{until}}（{{zone}}）

            画面の照合記号と同じであることをご確認ください。
            認証コードは1回のみ使えます。当協会から電話やメールで
            認証コードをお尋ねすることはありません。

            お心当たりのない場合は、このメールを破棄してください。
            認証コードが入力されない限り、{{inquiry}}が表示されることはありません。
            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let codeEn = LetterTemplate(
        subject: "{{system}} - Retrieve {{inquiry}} (reference {{reference}})",
        body: """
            {{salutation}}

            We received a request to look up your {{inquiry}}.
            Enter this code on the inquiry page:

              Code         {{code}}
              Reference    {{reference}}
              Valid until  {{until}} ({{zone}})

            Check that the page shows the same reference. The code works once.
            We never ask for it by telephone or email.

            If you did not expect this email, delete it. Nothing is shown unless
            the code is entered. Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
