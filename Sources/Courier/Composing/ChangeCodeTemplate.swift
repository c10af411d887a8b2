extension LetterTemplate {
    /// Carries the code that lets a session change contacts or hand an office over.
    static let changeCodeJa = LetterTemplate(
        subject: "{{system}} - ご登録内容の変更の認証コード（照合記号 {{reference}}）",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            会員ページで、ご登録の連絡先の変更または担当者の引継ぎの
            お申し込みがありました。
            次の認証コードを、会員ページの画面に入力してください。

            　認証コード　{{code}}
            　照合記号　　{{reference}}
            　有効期限　　{{until}}（{{zone}}）

            画面の照合記号と同じであることをご確認ください。
            認証コードは1回のみ使えます。当協会から電話やメールで
            認証コードをお尋ねすることはありません。

            お心当たりのない場合は、認証コードをどなたにも伝えず、
            会員窓口までご連絡ください。
            認証コードが入力されない限り、ご登録は変わりません。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let changeCodeEn = LetterTemplate(
        subject: "{{system}} - Code for changing your contacts (reference {{reference}})",
        body: """
            {{salutation}}

            Somebody signed in for your organisation wants to change its
            contacts or to hand an office over. Enter this code on the
            member page:

              Code         {{code}}
              Reference    {{reference}}
              Valid until  {{until}} ({{zone}})

            Check that the page shows the same reference. The code works once.
            We never ask for it by telephone or email.

            If you did not expect this email, tell nobody the code and contact
            the member desk of {{house}}. Nothing is changed unless the code
            is entered.

            {{signature}}
            This address cannot receive replies.

            """)
}
