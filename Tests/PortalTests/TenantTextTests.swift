import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Texts of a tenant")
struct TenantTextTests {
    private func drawn(_ body: String) throws -> String {
        let html = try Drawing().pages.draw(TextPage(kind: .faq, body: body), in: Samples.frame(.ja, tab: .faq, path: "/faq"))
        let prose = try #require(html.firstRange(of: "<div class=\"prose\">")?.upperBound)
        let end = try #require(html[prose...].firstRange(of: "</main>")?.lowerBound)
        return html[prose..<end].replacing("</div>", with: "").split(separator: "\n").joined(separator: "\n")
    }

    @Test("headings, paragraphs, lists, emphasis and links are drawn")
    func drawn() throws {
        let html = try drawn(
            """
            # 大きな見出し
            ## 見出し
            ### 小見出し
            一行目
            二行目は**太字**と*強調*、**「重要」**です

            - 一つ
            * 二つ [窓口](https://desk.example/a?b=c&d)
            1. 最初
            2. 次は [メール](mailto:desk@example.jp)
            終わり
            """)
        #expect(
            html == """
                <h2>大きな見出し</h2>
                <h2>見出し</h2>
                <h3>小見出し</h3>
                <p>一行目<br>二行目は<strong>太字</strong>と<strong>強調</strong>、<strong>「重要」</strong>です</p>
                <ul>
                <li>一つ</li>
                <li>二つ <a href="https://desk.example/a?b=c&amp;d">窓口</a></li>
                </ul>
                <ol>
                <li>最初</li>
                <li>次は <a href="mailto:desk@example.jp">メール</a></li>
                </ol>
                <p>終わり</p>
                """)
    }

    @Test(
        "everything else is text",
        arguments: [
            "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "![図](https://x.example/a.png)", "`code`", "> quote",
            "| a | b |", "---", "[窓口](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,1)", "[x](//x.example)",
            "[x](/terms)", "[x](https://x.example/\" onclick=\"y)", "[x](https://x.example/ y)", "[x](https://é.example)",
            "[](https://x.example)",
            "[x](http://)", "[x](vbscript:x)", "[x](\u{1}javascript:x)", "[x][1]", "<https://x.example>", "** nothing **", "*", "**", "[",
            "#", "#x",
            "#### four", "1.x", "-x", "<a href='https://x.example'>x</a>", "\u{3c}\u{20d2}b>",
        ])
    func everythingElseIsText(_ text: String) throws {
        let html = try drawn(text)
        for element in ["<a ", "<script", "<img", "<strong", "<b"] { #expect(!html.contains(element)) }
        #expect(html.hasPrefix("<p>") && html.hasSuffix("</p>"))
        #expect(TenantText.sentence(Substring(text)).text == text)
    }

    @Test("a backslash takes a mark's meaning away")
    func escapes() {
        #expect(TenantText.sentence("\\*x\\* \\[y](https://x.example) \\a").runs == [.plain("*x* [y](https://x.example) \\a")])
    }

    @Test("a text of thousands of beginnings is read in good time", arguments: ["[", "*", "**a", "[a](", "- ", "# ", "1. "])
    func manyBeginnings(_ mark: String) {
        let text = String(String(repeating: mark, count: 5_000).prefix(5_000))
        let began = ContinuousClock.now
        _ = TenantText.blocks(of: text)
        #expect(began.duration(to: .now) < .seconds(20))
    }

    @Test("every tenant's first texts are drawn without a mark left over", arguments: Language.allCases)
    func firstTexts(_ language: Language) throws {
        #expect(try !drawn("## 認証コードのメールが届きません\n\n迷惑メールフォルダと、入力されたアドレスをご確認ください。").contains("#"))
    }

    @Test("the form of the help desk asks for four things and says what not to write", arguments: Language.allCases)
    func theForm(_ language: Language) throws {
        let sample = try #require(Samples.messages(language).first { $0.name == "help-desk" })
        let html = try Drawing().draw(sample)
        #expect(html.matches(of: try Regex(#"<(input class|textarea) ?[^>]* name="(subject|message|person|reply-to)""#)).count == 4)
        #expect(html.contains(language == .ja ? "パスワードや認証コードは書かないでください。" : "Do not include passwords or codes."))
        let sent = try Drawing().draw(try #require(Samples.messages(language).first { $0.name == "message-sent" }))
        #expect(
            Markup.words(of: sent).contains(
                language == .ja ? "お問い合わせを受け付けました。会員窓口からご連絡します。" : "We have received your message. The member desk will reply."))
    }
}

extension Samples {
    static func messages(_ language: Language) -> [Sample] {
        let ja = language == .ja
        let page = HelpDeskPage(text: TextPage(kind: .helpDesk, body: "## 窓口\n### 受付\n- 平日\n1. 電話"))
        var refused = page
        refused.typed = [.subject: "<件名>", .body: "一行目\n<二行目>"]
        refused.refusals = [
            Refusal(ja ? "お名前を入力してください" : "Enter the name", field: "person"), Refusal(ja ? "内容が長すぎます" : "Too long", field: "message"),
        ]
        return [("help-desk", page as any Page), ("help-desk-refused", refused), ("message-sent", MessageSentPage())].map { name, page in
            Sample(name: name, language: language, page: page, frame: frame(language, signedIn: false, tab: .helpDesk, path: "/help-desk"))
        }
    }
}
