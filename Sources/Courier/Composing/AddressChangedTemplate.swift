extension LetterTemplate {
    /// Tells an address that another one stands in its place.
    static let addressChangedJa = LetterTemplate(
        subject: "{{system}} - ご連絡先のメールアドレス変更のお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            上記の会員法人の{{role}}のメールアドレスが、
            次のとおり変更されました。今後のご連絡は新しいアドレスに
            お送りします。

            　変更日時　　　　　{{changedAt}}（{{zone}}）
            　新しいアドレス　　{{newAddress}}

            お心当たりのある場合、お手続きは不要です。
            お心当たりのない場合は、お早めに会員窓口まで
            ご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let addressChangedEn = LetterTemplate(
        subject: "{{system}} - Your contact address was changed",
        body: """
            {{salutation}}

            The email address of the {{role}} of the organisation
            above was changed. We write to the new address from now on.

              Changed at   {{changedAt}} ({{zone}})
              New address  {{newAddress}}

            If you expected this, there is nothing to do. If not, contact the
            member desk of {{house}} soon.

            {{signature}}
            This address cannot receive replies.

            """)
}
