import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Templates")
struct TemplateTests {
    /// What each template is for, on a page that has it.
    static let marks: [(template: String, sample: String, mark: String)] = [
        ("layout", "faq", "<footer class=\"bottom\">"), ("mark", "faq", "<svg class=\"mark\""),
        ("heading", "code", "<h1><small>手順 2／3</small> 認証コードの入力</h1>"),
        ("refusals", "sign-in-refused", "class=\"summary\""), ("runs", "code", "<strong>no-reply@"),
        ("pieces", "code", "@<wbr>terms.example"),
        ("token", "inquiry", "name=\"form_token\""), ("field", "inquiry", "autocomplete=\"email\" inputmode=\"email\""),
        ("sign-in", "sign-in", "autocomplete=\"current-password\""),
        ("menu", "menu", "href=\"/terms/inquiries/ask/k-password\">Kパスワード照会</a>"),
        ("inquiry", "inquiry", "action=\"/terms/inquiries/ask/k-password\""), ("code", "code", "data-seconds=\"1100\""),
        ("not-arrived", "code", "<summary>メールが届かないとき</summary>"), ("result", "result", "<dt>控え番号</dt>"),
        ("secret", "result", "class=\"secret\""),
        ("one-by-one", "result", "<span class=\"kind\">小文字</span> <span class=\"name\">エル</span>"),
        ("disclosures", "disclosures-middle", "href=\"/terms/disclosures\" rel=\"prev\">前の50件</a>"),
        ("my-page", "my-page", "lang=\"ja\">ミドリガオカセイヤク"),
        ("contact-row", "my-page", "href=\"/terms/my-page/contacts/01\" aria-label=\"連絡代表（佐伯 真理子）を変更\">変更</a>"),
        ("sessions", "my-page", "name=\"session\" value=\"04\"><button class=\"text\" aria-label=\"Safari（iPhone）"),
        ("recoveries", "my-page-open-ended", "登録されずに終了しました"), ("proof", "proof", "action=\"/terms/my-page/proof?for=my-page\""),
        ("contact", "contact", "name=\"version\" value=\"3\""), ("end-sessions", "end-sessions", "ほかの端末3台のログインを終了します。"),
        ("recent", "my-page", "<td role=\"cell\" data-label=\"照会\">Kパスワード（2026年度）</td>"), ("text", "faq", "<h2>パスワードはいつ変わりますか</h2>"),
        ("help-desk", "help-desk", "action=\"/terms/help-desk\""), ("text-blocks", "help-desk", "<li>平日</li>"),
        ("message", "fault", "01J8"), ("forgotten", "forgotten", "action=\"/terms/recoveries/ask\""),
        ("recovery-choice", "recovery-choice", "type=\"radio\" id=\"choice\" name=\"choice\" value=\"1\""),
        ("password", "password", "class=\"policy\""), ("password-set", "password-set", "href=\"/terms/inquiries/ask/member-id\""),
        ("case-form", "case-form", "action=\"/terms/handover-cases/ask/contact-left\""),
        ("case", "case-wanted", "/supplement\""), ("area", "case-wanted", "<textarea id=\"supplement\""),
        ("objection", "objection", "<button class=\"button danger\">"),
        ("handovers", "handovers", "<h2>連絡代表（佐伯 真理子 様）の後任の方</h2>"), ("handover-card", "handovers-sent", "<dt>後任の方</dt><dd>"),
        ("handover-card", "my-page-open-ended", "</h2><p class=\"chip info\">承諾待ち</p></div>"),
        ("successor", "successor", "value=\"accept\">連絡代表を引き受ける</button>"),
        ("objection", "handover-objection-effective", "<button class=\"button danger\">交代を止める</button>"),
    ]

    @Test("a template draws what it is for", arguments: marks.indices)
    func aTemplateDrawsWhatItIsFor(_ index: Int) throws {
        let (template, name, mark) = Self.marks[index]
        let sample = try #require(Samples.all.first { $0.name == name && $0.language == .ja })
        #expect(try Drawing().draw(sample).contains(mark), "\(template)")
    }

    @Test("every template is among them")
    func everyTemplateIsAmongThem() {
        #expect(Set(EmbeddedTemplates.all.map(\.name)) == Set(Self.marks.map(\.template)).union(["bare"]))
    }

    @Test("the bare page says its words, leads nowhere and names no tenant", arguments: Language.allCases)
    func theBarePageLeadsNowhere(_ language: Language) throws {
        let drawing = try Drawing()
        for page in [MessagePage(kind: .notFound), MessagePage(kind: .busy(seconds: 30)), MessagePage(kind: .fault(requestID: "01J8"))] {
            let html = try drawing.pages.drawBare(page, in: language)
            #expect(!html.contains("<a "))
            #expect(Markup.texts(of: "h1", in: html).count == 1)
            #expect(Markup.imbalance(in: html) == nil)
        }
    }

    @Test("a code field takes pasted codes and the keyboard that fits")
    func aCodeFieldTakesPastedCodes() throws {
        let letters = try Drawing().draw(try #require(Samples.code(.ja).first { $0.name == "code" }))
        #expect(
            letters.contains(
                "type=\"text\" value=\"\" autocomplete=\"one-time-code\" inputmode=\"text\" autocapitalize=\"characters\" spellcheck=\"false\" required"
            ))
        #expect(!letters.contains("maxlength") && !letters.contains("type=\"number\""))
        let digits = try Drawing().draw(try #require(Samples.code(.ja).first { $0.name == "code-fresh" }))
        #expect(digits.contains("inputmode=\"numeric\""))
    }

    @Test("a password is never given back")
    func aPasswordIsNeverGivenBack() throws {
        for sample in Samples.signIn(.ja) {
            let html = try Drawing().draw(sample)
            #expect(html.contains("name=\"password\" type=\"password\" value=\"\""))
        }
    }

    @Test("print leaves the slip and its date, without navigation")
    func printLeavesTheSlip() throws {
        let css = ContrastTests.css
        let print = css[try #require(css.range(of: "@media print")).lowerBound...]
        #expect(print.contains(".top nav, .who, .skip, .acts, .bottom nav, aside, .one-by-one, .note { display: none; }"))
    }
}
