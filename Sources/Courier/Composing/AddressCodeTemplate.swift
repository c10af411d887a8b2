extension LetterTemplate {
    /// Carries the code that makes a new address count; it goes there.
    static let addressCodeJa = LetterTemplate(
        subject: "{{system}} - 新しいメールアドレスの確認（照合記号 {{reference}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            このメールアドレスを、上記の会員法人の{{role}}のご連絡先として
            登録するお申し込みがありました。
            次の認証コードを、会員ページの画面に入力してください。

            　認証コード　{{code}}
            　照合記号　　{{reference}}
            　有効期限　　{{until}}（{{zone}}）

            画面の照合記号と同じであることをご確認ください。
            認証コードは1回のみ使えます。当協会から電話やメールで
            認証コードをお尋ねすることはありません。

            お心当たりのない場合は、このメールを破棄してください。
            認証コードが入力されない限り、このアドレスは登録されません。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let addressCodeEn = LetterTemplate(
        subject: "{{system}} - Confirm your new email address (reference {{reference}})",
        body: """
            {{salutation}}

            This email address is to be registered for the {{role}}
            of the organisation above. Enter this code on the member page:

              Code         {{code}}
              Reference    {{reference}}
              Valid until  {{until}} ({{zone}})

            Check that the page shows the same reference. The code works once.
            We never ask for it by telephone or email.

            If you did not expect this email, delete it. The address is not
            registered unless the code is entered. Questions: the member desk of
            {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
