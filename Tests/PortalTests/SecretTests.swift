import Foundation
import Membership
import Testing

@testable import Portal

@Suite("Secrets on the page")
struct SecretTests {
    @Test(
        "the text of a drawn secret is the value, without a character more",
        arguments: [
            Samples.secret, "0123456789abcdef", "a", "パスワード🔑e\u{301}", "<&\"'>{{x}}", " two  spaces ",
        ])
    func theTextIsTheValue(_ value: String) throws {
        var page = try #require(Samples.result(.ja).first?.page as? ResultPage)
        page.values[0].text = SecretText(revealing: value)
        let html = try Drawing().pages.draw(page, in: Samples.frame(.ja))
        let start = try #require(html.range(of: "id=\"value-1\" translate=\"no\">"))
        let end = try #require(html[start.upperBound...].range(of: "</span></td>"))
        let drawn = Markup.text(of: String(html[start.upperBound..<end.lowerBound]))
        #expect(Array(drawn.utf8) == Array(value.utf8))
    }

    @Test("groups are of four and digits are marked")
    func groupsAreOfFour() throws {
        let html = try Drawing().draw(try #require(Samples.result(.ja).first))
        #expect(
            html.contains(
                "<span class=\"group\">tG<b>7</b>m</span><span class=\"group\"><b>0</b>Ol<b>1</b></span><span class=\"group\">Kq<b>9</b>R</span></span></td>"
            ))
    }

    @Test("a secret is in no title, address or attribute")
    func aSecretIsInNoAttribute() throws {
        let html = try Drawing().draw(try #require(Samples.result(.ja).first))
        #expect(html.components(separatedBy: Samples.secret).count == 1)
        #expect(Markup.text(of: html).components(separatedBy: Samples.secret).count == 2)
    }

    @Test("a secret prints nothing of itself")
    func aSecretPrintsNothing() {
        let text = SecretText(revealing: Samples.secret)
        var dumped = ""
        dump(text, to: &dumped)
        #expect(!"\(text) \(String(reflecting: text)) \(dumped)".contains("tG7"))
    }

    @Test("characters are named in both languages")
    func charactersAreNamed() {
        func spoken(_ scalar: Unicode.Scalar, _ language: Language) -> String {
            let name = CharacterName(scalar, in: language)
            return "\(name.kind) \(name.name)"
        }
        #expect(spoken("l", .ja) == "小文字 エル")
        #expect(spoken("1", .ja) == "数字 いち")
        #expect(spoken("O", .ja) == "大文字 オー")
        #expect(spoken("-", .ja) == "記号 ハイフン")
        #expect(spoken("l", .en) == "lower-case l")
        #expect(spoken("1", .en) == "digit one")
        #expect(spoken("O", .en) == "capital O")
        #expect(spoken("-", .en) == "symbol hyphen")
        #expect(spoken("あ", .ja) == "文字 あ")
        for value in UInt32(0x20)...0x7E {
            let scalar = Unicode.Scalar(value)!
            #expect(!["文字", "character"].contains(CharacterName(scalar, in: .ja).kind), "\(scalar)")
        }
    }

    @Test("the list of characters is open when some are easily misread")
    func theListOpens() {
        #expect(SecretText(revealing: "abc0").isEasilyMisread)
        #expect(!SecretText(revealing: "abc2").isEasilyMisread)
    }
}
