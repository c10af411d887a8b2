extension LetterTemplate {
    /// Tells all contacts who follows whom, once it counts.
    static let handoverDoneJa = LetterTemplate(
        subject: "{{system}} - 担当者交代のお知らせ",
        body: """
            {{organisation}}
            ご登録連絡先各位

            {{house}}の会員窓口です。
            貴法人の{{role}}が、次のとおり交代しました。

            　前任　　　　{{predecessor}} 様
            　後任　　　　{{successor}} 様
            　交代の日時　{{effectiveAt}}（{{zone}}）

            これからのお知らせと認証コードは、後任の方にお送りします。
            会員ページのパスワードは変わりません。前任の方が
            ご存じのパスワードを変更されたい場合や、この交代に
            お心当たりのない場合は、会員窓口までご連絡ください。

            {{signature}}

            """)

    static let handoverDoneEn = LetterTemplate(
        subject: "{{system}} - Change of contact",
        body: """
            To the registered contacts of {{organisation}}

            Your organisation has a new {{role}}.

              Predecessor     {{predecessor}}
              Successor       {{successor}}
              In office from  {{effectiveAt}} ({{zone}})

            Notices and codes now go to the successor. Your password stays the
            same. If you want a password that the predecessor knows to be changed,
            or if you did not expect this, contact the member desk of {{house}}.

            {{signature}}

            """)
}
