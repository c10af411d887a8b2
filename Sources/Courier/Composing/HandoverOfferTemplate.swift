extension LetterTemplate {
    /// Offers an office to a successor: the code, and the page to accept or decline on.
    static let handoverOfferJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のご案内（照合記号 {{reference}}）",
        body: """
            {{organisation}}
            {{successor}} 様

            {{house}}の会員窓口です。
            {{predecessor}}様から、貴法人の{{role}}を
            {{successor}}様に引き継ぐご依頼がありました。
            次のページに認証コードを入力して、お引き受けください。

            　{{url}}

            　認証コード　{{code}}
            　照合記号　　{{reference}}
            　有効期限　　{{until}}（{{zone}}）
            　承諾の期限　{{offerUntil}}（{{zone}}）

            画面の照合記号と同じであることをご確認ください。
            有効期限が過ぎたときは、同じページで認証コードを再送できます。
            お引き受けにならない場合も、同じページでお知らせください。

            お心当たりのない場合は、このメールを破棄してください。
            認証コードが入力されない限り、{{role}}が交代することはありません。
            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let handoverOfferEn = LetterTemplate(
        subject: "{{system}} - Change of contact (reference {{reference}})",
        body: """
            {{successor}}, {{organisation}}

            {{predecessor}} asks you to take over as {{role}}.
            Enter this code on the page below to accept:

              {{url}}

              Code         {{code}}
              Reference    {{reference}}
              Valid until  {{until}} ({{zone}})
              Accept by    {{offerUntil}} ({{zone}})

            Check that the page shows the same reference. If the code has expired,
            the same page sends another. You can also decline there.

            If you did not expect this email, delete it. Nothing changes unless
            the code is entered. Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
