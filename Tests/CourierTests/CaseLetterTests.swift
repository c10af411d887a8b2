import Foundation
import Membership
import Testing

@testable import Courier

@Suite struct CaseLetterTests {
    @Test("the letter that a case has come says its number, and nothing of what was typed")
    func received() throws {
        let text = try body(.ofCase(.caseReceived))
        #expect(
            text == """
                ご担当者 様

                学術用語普及協会の会員窓口です。
                次の申請を受け付けました。

                　申請番号　H26-0406-4VXR

                会員窓口でご登録の内容と照合し、メールでご連絡します。
                お問い合わせの際は、申請番号をお知らせください。

                お心当たりのない場合は、このメールを破棄してください。

                学術用語普及協会　会員窓口
                電話　03-0000-0000（平日10時から16時）
                このメールは送信専用のアドレスからお送りしています。

                """)
    }

    @Test("the old address is led to a page whose address holds the secret, in both languages")
    func objection() throws {
        for language in Language.allCases {
            let text = try body(.ofCase(.caseObjection, language))
            #expect(
                text.contains(
                    """

                    https://members.yogo.example/handover-cases/019d61a2-0000-7000-8000-000000000001/objection?key=0123456789abcdefghijklmnopqrstuvwxyzABCDEFG

                    """))
            #expect(text.contains("村瀬 悟") && text.contains("H26-0406-4VXR"))
        }
        #expect(try body(.ofCase(.caseObjection, .en)).contains("9 April 2026, 14:12 (Japan time)"))
    }

    @Test("only the letters that lead somewhere hold an address, and only the code's a code")
    func addresses() throws {
        let leading: Set<Mail.Template> = [.caseMoreWanted, .caseApproved, .caseObjection]
        for template in Mail.Template.allCases where template.rawValue.hasPrefix("case-") {
            for language in Language.allCases {
                let text = try body(.ofCase(template, language))
                #expect(text.contains("https://") == leading.contains(template), "\(template)")
                #expect(text.contains("BCDF-GHJK") == (template == .caseCode), "\(template)")
                #expect(text.contains("100001") == (template == .caseMemberID), "\(template)")
            }
        }
    }

    @Test("every reason to refuse and every field has its words in both languages", arguments: CaseDesk.RefusalReason.allCases)
    func words(reason: CaseDesk.RefusalReason) throws {
        let wording = try #require(CaseFacts.reasons[reason.rawValue])
        #expect(!wording.ja.isEmpty && !wording.en.isEmpty)
        #expect(Set(CaseFacts.fields.keys) == Set(Evidence.Field.allCases.map(\.rawValue)))
        #expect(CaseFacts.reasons.count == CaseDesk.RefusalReason.allCases.count)
    }

    @Test("a successor who asked for nothing is told what was looked at", arguments: Language.allCases)
    func stopped(language: Language) throws {
        var mail = Mail.ofCase(.caseRefused, language)
        let change = language == .ja ? "担当者の交代（申請番号 H26-0406-4VXR）" : "the change of contact that was stopped\n(H26-0406-4VXR)"
        #expect(!(try body(mail)).contains(change))
        mail.facts = mail.facts?.replacing(#", "reason""#, with: #", "purpose": "handover-objected", "reason""#)
        let text = try body(mail)
        #expect(text.contains(change) && !text.contains("\n\n\n"))
    }

    @Test("a reason this program does not know is no letter")
    func unknownReason() {
        var mail = Mail.ofCase(.caseRefused)
        mail.facts = mail.facts?.replacing("evidence-differs", with: "because")
        #expect(throws: Composer.Failure.missing("reason")) { try Composer.compose(mail) }
    }

    @Test("a question is told as it was typed, line by line, and its lines end where they were ended")
    func question() throws {
        var mail = Mail.question()
        #expect(try body(mail).contains("----------\n一行目\n二行目\n----------"))
        #expect(try body(mail).contains("会員　　100001　東雲データ株式会社（ログイン中）"))
        mail.facts = mail.facts?.replacing(#""100001""#, with: "null").replacing("村瀬 悟", with: #"村瀬\r\nBcc: x@y.example\u2028"#)
        let text = try body(mail)
        #expect(text.contains("お名前　村瀬  Bcc: x@y.example") && !text.contains("ログイン中"))
    }
}
