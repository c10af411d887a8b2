import Foundation
import Membership
import Sealing
import Testing

@testable import Courier

@Suite struct HandoverLetterTests {
    private let page = "https://members.yogo.example/handovers/0195f000-0000-7000-8000-00000000000a"

    @Test("the offer tells the successor who hands over what, the code, and the page to answer on")
    func offer() throws {
        let text = try body(.handover(.handoverOffer, .ja))
        #expect(
            text == """
                みどり丘製薬株式会社
                高橋 健 様

                学術用語普及協会の会員窓口です。
                佐伯 真理子様から、貴法人の連絡代表を
                高橋 健様に引き継ぐご依頼がありました。
                次のページに認証コードを入力して、お引き受けください。

                　\(page)

                　認証コード　BCDF-GHJK
                　照合記号　　7Q4K
                　有効期限　　2026年4月6日 14時32分（日本時間）
                　承諾の期限　2026年4月13日 14時12分（日本時間）

                画面の照合記号と同じであることをご確認ください。
                有効期限が過ぎたときは、同じページで認証コードを再送できます。
                お引き受けにならない場合も、同じページでお知らせください。

                お心当たりのない場合は、このメールを破棄してください。
                認証コードが入力されない限り、連絡代表が交代することはありません。
                ご不明の点は、会員窓口までご連絡ください。

                学術用語普及協会　会員窓口
                電話　03-0000-0000（平日10時から16時）
                このメールは送信専用のアドレスからお送りしています。

                """)
        let en = try body(.handover(.handoverOffer, .en))
        #expect(en.hasPrefix("Ken Takahashi, Midorigaoka Pharma\n\nMariko Saeki asks you to take over as contact representative.\n"))
        #expect(
            en.contains(
                "  Code         BCDF-GHJK\n  Reference    7Q4K\n  Valid until  6 April 2026, 14:32 (Japan time)\n  Accept by    13 April 2026, 14:12 (Japan time)\n"
            ))
    }

    @Test("the old address is told who follows, and where to stop it, on a line that stays whole", arguments: Language.allCases)
    func told(language: Language) throws {
        let text = try body(.handover(.handoverTold, language))
        #expect(text.contains((language == .ja ? "　" : "  ") + page + "/objection?key=s3cretT0ObjectWith_-aaaaaaaaaaaaaaaaaaaaaaa\n"))
        #expect(text.hasPrefix(language == .ja ? "みどり丘製薬株式会社\n佐伯 真理子 様\n" : "Mariko Saeki, Midorigaoka Pharma\n"))
        #expect(text.contains(language == .ja ? "2026年4月9日 14時14分（日本時間）" : "9 April 2026, 14:14 (Japan time)"))
    }

    @Test(
        "only the letters that lead somewhere carry an address, and no letter but one carries what one objects with",
        arguments: Language.allCases)
    func addresses(language: Language) throws {
        for template in [Mail.Template.handoverDone, .handoverWithdrawn] {
            let text = try body(.handover(template, language))
            #expect(!text.contains("https://") && !text.contains("BCDF"))
        }
        #expect(!(try body(.handover(.handoverOffer, language))).contains("objection?"))
    }

    @Test("all contacts are told who follows whom", arguments: Language.allCases)
    func done(language: Language) throws {
        let text = try body(.handover(.handoverDone, language))
        #expect(
            text.contains(
                language == .ja
                    ? "　前任　　　　佐伯 真理子 様\n　後任　　　　高橋 健 様\n　交代の日時　2026年4月6日 14時14分（日本時間）\n"
                    : "  Predecessor     Mariko Saeki\n  Successor       Ken Takahashi\n  In office from  6 April 2026, 14:14 (Japan time)\n"
            ))
    }

    @Test(
        "a handover that came to nothing says by whom",
        arguments: [
            ("predecessor", "ご依頼を取り下げられました。", "has withdrawn the request"), ("successor", "お引き受けになりませんでした。", "has declined"),
            ("objection", "異議がありました。", "objected to Ken"),
        ])
    func withdrawn(by who: String, ja: String, en: String) throws {
        for (language, words) in [(Language.ja, ja), (.en, en)] {
            let text = try body(.handover(.handoverWithdrawn, language, endedBy: who))
            #expect(text.contains(words) && !text.contains("\n\n\n"))
            #expect(text.contains("H26-0406-4VXR") == (who == "objection"))
        }
    }

    @Test("each office has its name", arguments: [("deputy", "副代表", "deputy"), ("technical", "技術担当", "technical contact")])
    func offices(role: String, ja: String, en: String) {
        #expect(HandoverFacts.role(role, .ja) == ja && HandoverFacts.role(role, .en) == en)
    }
}
