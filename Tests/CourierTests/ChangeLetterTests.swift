import Foundation
import Membership
import Testing

@testable import Courier

@Suite struct ChangeLetterTests {
    private func letter(_ template: Mail.Template, _ language: Language) throws -> (subject: String, body: String) {
        let mail = Mail.change(template, language)
        let header = String(decoding: try Composer.compose(mail).message(.base64), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
        return (HeaderReader(header)["Subject"] ?? "", try body(mail))
    }

    @Test("the code of a proof goes to the contact representative and says what it is for")
    func changeCode() throws {
        let ja = try letter(.changeCode, .ja)
        #expect(ja.subject == "会員セルフサービス - ご登録内容の変更の認証コード（照合記号 7Q4K）")
        #expect(ja.body.hasPrefix("みどり丘製薬株式会社\n連絡代表　佐伯 真理子 様\n\n学術用語普及協会の会員窓口です。\n"))
        #expect(ja.body.contains("　認証コード　BCDF-GHJK\n　照合記号　　7Q4K\n　有効期限　　2026年4月6日 14時32分（日本時間）\n"))
        #expect(ja.body.contains("認証コードが入力されない限り、ご登録は変わりません。"))
        let en = try letter(.changeCode, .en)
        #expect(en.subject == "Member Self-Service - Code for changing your contacts (reference 7Q4K)")
        #expect(en.body.hasPrefix("Mariko Saeki, contact representative, Midorigaoka Pharma\n\n"))
    }

    @Test("the code of a new address names the office, and the person it is to be, whom nobody knows at that address yet")
    func addressCode() throws {
        let ja = try letter(.addressCode, .ja)
        #expect(ja.subject == "会員セルフサービス - 新しいメールアドレスの確認（照合記号 7Q4K）")
        #expect(ja.body.hasPrefix("みどり丘製薬株式会社\n井上 拓 様\n\n"))
        #expect(ja.body.contains("技術担当のご連絡先"))
        let en = try letter(.addressCode, .en)
        #expect(en.subject == "Member Self-Service - Confirm your new email address (reference 7Q4K)")
        #expect(en.body.contains("Code         BCDF-GHJK"))
    }

    @Test("the old address is told when and where to, though not the new address in full, and gets no code")
    func addressChanged() throws {
        for language in Language.allCases {
            let (subject, body) = try letter(.addressChanged, language)
            #expect(subject.hasSuffix(language == .ja ? "ご連絡先のメールアドレス変更のお知らせ" : "Your contact address was changed"))
            #expect(body.contains("t.i•••@midorigaoka.example") && !body.contains("t.inoue") && !body.contains("BCDF"))
            #expect(body.contains(language == .ja ? "2026年4月6日 14時12分" : "6 April 2026, 14:12"))
        }
    }

    @Test("a name with an end of line in it begins no header and no line")
    func hostileName() throws {
        var mail = Mail.change(.addressCode)
        mail.facts = #"{"person": "x\r\nBcc: y@z.example", "role": "deputy", "address": "a@b.example"}"#
        let text = try body(mail)
        #expect(!text.contains("\nBcc") && !text.contains("\r"))
    }
}
