extension LetterTemplate {
    /// Tells that a handover came to nothing, and by whom.
    static let handoverWithdrawnJa = LetterTemplate(
        subject: "{{system}} - 担当者交代の取りやめのお知らせ",
        body: """
            {{salutation}}

            {{house}}の会員窓口です。
            {{#byPredecessor}}
            {{predecessor}}様が、貴法人の{{role}}を{{successor}}様に
            引き継ぐご依頼を取り下げられました。
            先にお送りした認証コードは使えません。お手続きは不要です。
            {{/byPredecessor}}
            {{#bySuccessor}}
            {{successor}}様が、貴法人の{{role}}をお引き受けになりませんでした。
            {{role}}は{{predecessor}}様のままです。
            {{/bySuccessor}}
            {{#byObjection}}
            貴法人の{{role}}を{{successor}}様に引き継ぐ交代に、
            {{predecessor}}様のアドレスから異議がありました。
            交代を止め、{{role}}は{{predecessor}}様に戻りました。
            会員ページのログインは、すべて終了しました。
            会員窓口が確認し、ご連絡します。

            　申請番号　{{caseNumber}}
            {{/byObjection}}

            ご不明の点は、会員窓口までご連絡ください。

            {{signature}}

            """)

    static let handoverWithdrawnEn = LetterTemplate(
        subject: "{{system}} - Change of contact called off",
        body: """
            {{salutation}}

            {{#byPredecessor}}
            {{predecessor}} has withdrawn the request that {{successor}} take over
            as {{role}}. The code sent earlier no longer works. There is nothing
            to do.
            {{/byPredecessor}}
            {{#bySuccessor}}
            {{successor}} has declined to take over as {{role}}.
            {{predecessor}} remains.
            {{/bySuccessor}}
            {{#byObjection}}
            The address of {{predecessor}} objected to {{successor}}
            taking over as {{role}}. The change was stopped, and
            {{predecessor}} is {{role}} again. All sign-ins have been ended.
            The member desk will contact you.

              Request  {{caseNumber}}
            {{/byObjection}}

            Questions: the member desk of {{house}}.

            {{signature}}

            """)
}
