import Foundation
import Membership
import Testing

@testable import Portal

@Suite("My page")
struct MyPageTests {
    private func words(_ name: String, _ language: Language = .ja) throws -> String {
        Markup.words(of: try Drawing().draw(try #require(Samples.all.first { $0.name == name && $0.language == language })))
    }

    @Test("what is registered stands in the drawing's order")
    func theDrawingsOrder() throws {
        let words = try words("my-page")
        let headings = ["会員情報", "ご登録の連絡先", "ログイン中の端末", "最近の開示"]
        let places = try headings.map { try #require(words.range(of: $0)).lowerBound }
        #expect(places == places.sorted())
        for sentence in [
            "変更には、連絡代表のアドレスに届く認証コードが必要です", "前回の配送 4月6日 14時14分", "届いていません 3月1日から", "配送の記録はまだありません", "Safari（iPhone）",
            "法人名・会員番号・会員区分の変更は、会員窓口へご連絡ください。",
        ] {
            #expect(words.replacing("　", with: " ").contains(sentence), "\(sentence)")
        }
        #expect(try self.words("my-page", .en).contains("Changes need a code sent to the contact representative’s address"))
    }

    @Test("who has proven himself reads until when he may change; who signed in with an own password reads what it takes")
    func theProof() throws {
        #expect(try words("my-page-proven").contains("14時31分まで変更できます"))
        #expect(try words("my-page-open-ended").contains("変更には、パスワードの再入力が必要です"))
        #expect(try words("proof").contains("確認できてから15分間、変更できます。"))
    }

    @Test("the letter's fate is told of a proof, not of an address that is to be")
    func theFateOfTheLetter() throws {
        #expect(try words("proof-code").contains("14時13分に先方のメールサーバーへ届けました。"))
        #expect(try words("proof-code-queued").contains("まもなく配送します。"))
        #expect(try words("proof-code-refused").contains("先方のメールサーバーが受け取りませんでした。会員窓口へご連絡ください。"))
        #expect(!(try words("address-code").contains("先方")))
        #expect(!(try words("proof-code").contains("手順")))
    }

    @Test("after a conflict each field says what is registered by now")
    func conflict() throws {
        let words = try words("contact-conflict")
        for sentence in ["今のご登録：なし", "今のご登録：03-0000-1187", "今のご登録：onodera@midorigaoka.example"] {
            #expect(words.contains(sentence), "\(sentence)")
        }
        #expect(!words.contains("今のご登録：小野寺"))
    }

    @Test("a password is asked for anew and never given back")
    func thePassword() throws {
        let sample = try #require(Samples.all.first { $0.name == "proof-password" })
        #expect(
            try Drawing().draw(sample).contains("name=\"password\" type=\"password\" value=\"\" autocomplete=\"current-password\""))
    }

    @Test(
        "a browser is called what people call it",
        arguments: [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0", "Edge（Windows）"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/19 Safari/605", "Safari（macOS）"),
            ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome（Android）"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox（Linux）"),
            ("python-requests/2.32", "python-requests"),
            ("<b>x</b>", nil), ("", nil), (nil, nil),
        ])
    func devices(_ agent: String?, _ name: String?) {
        #expect(DeviceName.of(agent, in: .ja) == name)
    }

    @Test("a proof leads to a contact of ours or to My page, nowhere else")
    func destinations() {
        let id = UUID()
        #expect(ProofDestination(name: Substring(id.uuidString)).path == "/my-page/contacts/\(id.uuidString.lowercased())")
        for name in [nil, "", "//evil.example", "https://evil.example", "../x"] as [Substring?] {
            #expect(ProofDestination(name: name) == .myPage)
        }
    }
}
