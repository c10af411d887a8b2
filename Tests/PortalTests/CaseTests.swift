import Foundation
import Membership
import Sealing
import Testing

@testable import Portal

@Suite("Cases")
struct CaseTests {
    private func html(_ name: String, _ language: Language = .ja) throws -> String {
        try Drawing().draw(try #require(Samples.cases(language).first { $0.name == name }))
    }

    @Test("the fields of a case stand in the source's order, and say which may be left out")
    func theFieldsOfTheSource() throws {
        let page = try html("case-form")
        let ids = page.matches(of: try Regex(#"<input class="[a-z]+" id="([a-z-]+)""#)).map { String($0.output[1].substring ?? "") }
        #expect(ids == ["postal-address", "organisation", "department", "predecessor", "person", "phone", "email"])
        #expect(page.components(separatedBy: "※任意").count == 3)
        #expect(page.components(separatedBy: "※必須").count == 6)
        #expect(!page.contains("placeholder"))
    }

    @Test("what was typed comes back escaped, with its refusal at the field")
    func whatWasTypedComesBack() throws {
        let page = try html("case-form-refused")
        #expect(page.contains("value=\"&lt;村瀬&gt; &quot;悟&quot;\""))
        #expect(page.contains("href=\"#postal-address\"") && page.contains("id=\"email-error\""))
        #expect(try html("case-wanted").contains("一行目\n&lt;二行目&gt;</textarea>"))
    }

    @Test("the answer says the number in the design's words, whoever asked", arguments: Language.allCases)
    func theAnswer(_ language: Language) throws {
        let words = Markup.words(of: try html("case-received", language))
        let expected =
            language == .ja
            ? "申請を受け付けました。申請番号は H26-0310-4VXR です。会員窓口でご登録の内容と照合し、メールでご連絡します。"
            : "We have received your request H26-0310-4VXR. The member desk will compare it with our records and reply by email."
        #expect(words.contains(expected))
    }

    @Test("a page of a case shows a form where something is wanted, and nowhere else", arguments: CaseStanding.State.allCases)
    func formsOfACase(_ state: CaseStanding.State) throws {
        let page = try html("case-\(state.rawValue)")
        #expect(page.contains("/supplement\"") == (state == .moreWanted))
        #expect(page.contains("/resend\"") == (state == .approved))
        #expect(page.contains("H26-0310-4VXR"))
        #expect(try html("case-approved-code").contains("/code\">届いた認証コードを入力する</a>"))
    }

    @Test("an objection is a button, and its page says who is to follow")
    func anObjectionIsAButton() throws {
        let page = try html("objection")
        #expect(page.contains("<button class=\"button danger\">交代を止める</button>"))
        #expect(Markup.words(of: page).contains("村瀬 悟様への交代にお心当たりがない場合は、下のボタンで交代を止めてください。"))
        for over in ["objection-made", "objection-over"] { #expect(!(try html(over)).contains("not-a-real-secret")) }
        #expect(Markup.words(of: try html("objection-made")).contains("交代を止めました。会員窓口が確認し、ご連絡します。"))
    }

    @Test(
        "a case's number has one form",
        arguments: [("H26-0310-4VXR", true), ("H26-0310-4vxr", false), ("H26-0310-4VXR\n", false), ("<b>", false)])
    func numbers(text: String, isPossible: Bool) {
        #expect(CaseNumber.isPossible(text) == isPossible)
        #expect(CaseNumber.isPossible(CaseNumber.generate(timeZone: "Asia/Tokyo")))
    }
}
