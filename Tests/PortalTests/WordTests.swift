import Membership
import Testing

@testable import Portal

@Suite("Words")
struct WordTests {
    @Test("every message has its wording in one area", arguments: Message.allCases)
    func everyMessageHasItsWording(_ message: Message) {
        #expect(Message.areas.count { $0[message] != nil } == 1)
    }

    @Test("both languages of a message take the same data and links", arguments: Message.allCases)
    func bothLanguagesTakeTheSame(_ message: Message) throws {
        func slots(_ language: Language) throws -> (Set<String>, Int) {
            let text = message.text(in: language)
            let names = text.matches(of: try Regex(#"\{([A-Za-z]+)\}"#)).map { String($0.output[1].substring ?? "") }
            return (Set(names), text.matches(of: try Regex(#"\[[^\]]+\]"#)).count)
        }
        #expect(try slots(.ja) == slots(.en))
        #expect(Language.allCases.allSatisfy { !message.text(in: $0).isEmpty })
    }

    @Test("no message says what the house style leaves out", arguments: Message.allCases)
    func noMessageSaysWhatTheHouseLeavesOut(_ message: Message) {
        for word in ["不正", "無効", "失敗", "エラーが発生", "確認コード", "受付番号", "トークン", "サインイン", "させていただ", "分かり", "出来", "下さい"] {
            #expect(!message.text(in: .ja).contains(word))
        }
        for word in ["lease ", "OTP", "token", "organization", "!", "e-mail", "log in", "login"] {
            #expect(!message.text(in: .en).contains(word))
        }
    }

    @Test("an address may break after its @ and stays what it is")
    func anAddressMayBreak() throws {
        let html = try Drawing().draw(try #require(Samples.code(.ja).first))
        #expect(html.contains("<strong>m.saeki@<wbr>midorigaoka.example</strong>"))
    }

    @Test("the words of the code page are the design's")
    func theWordsOfTheCodePage() throws {
        let words = Markup.words(of: try Drawing().draw(try #require(Samples.code(.ja).first)))
        for sentence in [
            "手順 2／3 認証コードの入力", "m.saeki@midorigaoka.example が連絡代表のアドレスとして登録されている場合、認証コードをメールでお送りしています。",
            "お手元のメールに、これと同じ照合記号が記載されています。違う記号のメールの認証コードは使えません。", "有効期限 14時32分 （残り約18分）", "1回のみ使えます",
            "英字8文字です。小文字や全角でも、ハイフンがなくてもかまいません。", "照会結果を表示する", "迷惑メールフォルダをご確認ください。差出人は no-reply@terms.example です。",
            "30分以上たっても届かない場合は、照合記号を添えて会員窓口へご連絡ください。",
        ] {
            #expect(words.contains(sentence), "\(sentence)")
        }
        let english = Markup.words(of: try Drawing().draw(try #require(Samples.code(.en).first)))
        #expect(english.contains("Valid until 14:32 JST (about 18 minutes left) Works once."))
        #expect(
            english.contains(
                "If m.saeki@midorigaoka.example is registered as your contact representative’s address, we have emailed a one-time code to it."
            ))
    }

    @Test("the help is closed before the resend time and open after it")
    func theHelpOpensInTime() throws {
        let samples = Samples.code(.ja)
        #expect(try Drawing().draw(try #require(samples.first { $0.name == "code" })).contains("<details open>"))
        #expect(try Drawing().draw(try #require(samples.first { $0.name == "code-fresh" })).contains("<details>"))
    }
}
