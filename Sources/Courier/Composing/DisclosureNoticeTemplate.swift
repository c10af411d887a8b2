extension LetterTemplate {
    /// Tells every registered contact that a value was shown; never the value.
    static let disclosureNoticeJa = LetterTemplate(
        subject: "{{system}} - {{inquiry}}開示のお知らせ（控え番号 {{receipt}}）",
        body: """
            {{organisation}}
            ご登録連絡先各位

            {{house}}の会員窓口です。
            貴法人の{{inquiry}}が、会員ページで次のとおり開示されました。

            　開示日時　　　{{shownAt}}（{{zone}}）
            　照会の種類　　{{inquiry}}{{#hasPeriod}}（{{period}}）{{/hasPeriod}}
            　コード送付先　{{codeAddress}}
            　控え番号　　　{{receipt}}

            このメールにパスワードは記載していません。
            お心当たりのある場合、お手続きは不要です。
            お心当たりのない場合は、控え番号を添えて、
            お早めに会員窓口までご連絡ください。

            {{signature}}

            """)

    static let disclosureNoticeEn = LetterTemplate(
        subject: "{{system}} - {{inquiry}} was shown (receipt {{receipt}})",
        body: """
            To the registered contacts of {{organisation}}

            Your organisation's {{inquiry}} was shown on the member pages.

              Shown at      {{shownAt}} ({{zone}})
              Inquiry       {{inquiry}}{{#hasPeriod}}, {{period}}{{/hasPeriod}}
              Code sent to  {{codeAddress}}
              Receipt       {{receipt}}

            This email does not contain the password. If you expected this, there
            is nothing to do. If not, contact the member desk soon and quote the
            receipt.

            {{signature}}

            """)
}
