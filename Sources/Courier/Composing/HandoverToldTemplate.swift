extension LetterTemplate {
    /// Tells the old address that somebody followed, and where to stop that.
    static let handoverToldJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ",
        body: """
            {{organisation}}
            {{predecessor}} 様

            {{house}}の会員窓口です。
            {{successor}}様が、貴法人の{{role}}を引き受けられました。

            　交代の日時　{{effectiveAt}}（{{zone}}）
            　異議の期限　{{objectionUntil}}（{{zone}}）

            お心当たりのある場合、お手続きは不要です。
            お心当たりのない場合は、期限までに次のページで
            交代を止めてください。ページを開いただけでは何も変わりません。

            　{{url}}

            このページのアドレスは、どなたにもお知らせにならないでください。
            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}
            このメールは送信専用のアドレスからお送りしています。

            """)

    static let handoverToldEn = LetterTemplate(
        subject: "{{system}} - Change of contact",
        body: """
            {{predecessor}}, {{organisation}}

            {{successor}} has taken over as {{role}}.

              In office from    {{effectiveAt}} ({{zone}})
              You may object by {{objectionUntil}} ({{zone}})

            If you expected this, there is nothing to do. If you did not, stop the
            change on this page. Opening it changes nothing.

              {{url}}

            Keep this address to yourself. Questions: the member desk of {{house}}.

            {{signature}}
            This address cannot receive replies.

            """)
}
