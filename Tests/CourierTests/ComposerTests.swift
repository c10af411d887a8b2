import Foundation
import Membership
import Sealing
import Testing

@testable import Courier

@Suite struct ComposerTests {
    @Test("the Japanese code mail reads as the design has it")
    func codeJa() throws {
        let text = try body(.code(.ja))
        #expect(
            text == """
                みどり丘製薬株式会社
                連絡代表　佐伯 真理子 様

                学術用語普及協会の会員窓口です。
                Kパスワード照会のご依頼を受け付けました。
                次の認証コードを、照会画面に入力してください。

                　認証コード　BCDF-GHJK
                　照合記号　　7Q4K
                　有効期限　　2026年4月6日 14時32分（日本時間）

                画面の照合記号と同じであることをご確認ください。
                認証コードは1回のみ使えます。当協会から電話やメールで
                認証コードをお尋ねすることはありません。

                お心当たりのない場合は、このメールを破棄してください。
                認証コードが入力されない限り、Kパスワードが表示されることはありません。
                ご不明の点は、会員窓口までご連絡ください。

                学術用語普及協会　会員窓口
                電話　03-0000-0000（平日10時から16時）
                このメールは送信専用のアドレスからお送りしています。

                """)
    }

    @Test("the English code mail reads as the design has it")
    func codeEn() throws {
        let text = try body(.code(.en))
        #expect(
            text == """
                Mariko Saeki, contact representative, Midorigaoka Pharma

                We received a request to look up your K-password.
                Enter this code on the inquiry page:

                  Code         BCDF-GHJK
                  Reference    7Q4K
                  Valid until  6 April 2026, 14:32 (Japan time)

                Check that the page shows the same reference. The code works once.
                We never ask for it by telephone or email.

                If you did not expect this email, delete it. Nothing is shown unless
                the code is entered. Questions: the member desk of Society for Academic
                Terminology.

                Society for Academic Terminology, member desk
                Telephone 03-0000-0000
                This address cannot receive replies.

                """)
    }

    @Test("the notices name receipt, time and masked address, in both languages")
    func notices() throws {
        let ja = try body(.notice(.ja))
        #expect(ja.hasPrefix("みどり丘製薬株式会社\nご登録連絡先各位\n\n学術用語普及協会の会員窓口です。\n貴法人のKパスワードが、会員ページで次のとおり開示されました。\n\n"))
        #expect(
            ja.contains(
                "　開示日時　　　2026年4月6日 14時16分（日本時間）\n　照会の種類　　Kパスワード（2026年度）\n　コード送付先　m.s•••@midorigaoka.example\n　控え番号　　　D26-0406-8K3P\n"))
        let en = try body(.notice(.en))
        #expect(
            en.hasPrefix(
                "To the registered contacts of Midorigaoka Pharma\n\nYour organisation's K-password was shown on the member pages.\n\n"))
        #expect(
            en.contains(
                "  Shown at      6 April 2026, 14:16 (Japan time)\n  Inquiry       K-password, 2026\n  Code sent to  m.s•••@midorigaoka.example\n  Receipt       D26-0406-8K3P\n"
            ))
        var withoutPeriod = Mail.notice(.ja)
        withoutPeriod.period = nil
        #expect(try body(withoutPeriod).contains("　照会の種類　　Kパスワード\n"))
    }

    @Test("a code mail without a registered person or organisation still addresses somebody")
    func withoutPerson() throws {
        for language in Language.allCases {
            var mail = Mail.code(language)
            mail.person = nil
            #expect(try body(mail).hasPrefix(language == .ja ? "みどり丘製薬株式会社\nご担当者 様\n\n" : "To the contact of Midorigaoka Pharma\n\n"))
            mail.organisation = nil
            #expect(try body(mail).hasPrefix(language == .ja ? "ご担当者 様\n\n" : "To the contact\n\n"))
        }
    }

    @Test("subjects name purpose and reference, never the code")
    func subjects() throws {
        let expected = [
            (Mail.code(.ja), "会員セルフサービス - Retrieve Kパスワード（照合記号 7Q4K）"),
            (.code(.en), "Member Self-Service - Retrieve K-password (reference 7Q4K)"),
            (.notice(.ja), "会員セルフサービス - Kパスワード開示のお知らせ（控え番号 D26-0406-8K3P）"),
            (.notice(.en), "Member Self-Service - K-password was shown (receipt D26-0406-8K3P)"),
        ]
        for (mail, subject) in expected {
            let header = String(decoding: try Composer.compose(mail).message(.base64), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
            #expect(HeaderReader(header)["Subject"] == subject)
            #expect(!header.contains("BCDF"))
        }
    }

    @Test(
        "every tag of every template is given a value, and every value it needs is asked for", arguments: Mail.Template.allCases,
        Language.allCases)
    func everyTag(template: Mail.Template, language: Language) throws {
        let mail = Mail.of(template, language)
        let text = try body(mail)
        #expect(!text.contains("{{") && !text.contains("Optional("))
        let needed: [(String, (inout Mail) -> Void)] =
            switch template {
            case .code:
                [
                    ("inquiry_name", { $0.inquiry = nil }), ("payload", { $0.code = nil }), ("reference", { $0.reference = nil }),
                    ("expires_at", { $0.expiresAt = nil }),
                ]
            case .disclosureNotice:
                [
                    ("inquiry_name", { $0.inquiry = nil }), ("organisation_name", { $0.organisation = nil }),
                    ("receipt", { $0.receipt = nil }), ("disclosed_at", { $0.disclosedAt = nil }),
                    ("code_address", { $0.codeAddress = nil }),
                ]
            case .recoveryCode:
                [
                    ("payload", { $0.code = nil }), ("reference", { $0.reference = nil }), ("expires_at", { $0.expiresAt = nil }),
                    ("code_for", { $0.askedBy = nil }), ("facts", { $0.facts = nil }), ("change-code", { $0.changeCode = nil }),
                ]
            case .passwordChanged: [("organisation_name", { $0.organisation = nil }), ("facts", { $0.facts = nil })]
            case .rotationAnnouncement, .credentialReissued, .credentialExpiring:
                [("type_name", { $0.password = nil }), ("period_label", { $0.period = nil })]
            case .caseReceived, .caseRefused, .caseTold, .caseDone, .deskMessage: [("facts", { $0.facts = nil })]
            case .caseMoreWanted, .caseApproved: [("facts", { $0.facts = "{}" }), ("code_for", { $0.askedBy = nil })]
            case .caseCode:
                [
                    ("facts", { $0.facts = nil }), ("payload", { $0.code = nil }), ("reference", { $0.reference = nil }),
                    ("expires_at", { $0.expiresAt = nil }),
                ]
            case .caseObjection: [("facts", { $0.facts = nil }), ("payload", { $0.code = nil }), ("code_for", { $0.askedBy = nil })]
            case .caseMemberID: [("facts", { $0.facts = nil }), ("organisation_name", { $0.organisation = nil })]
            case .changeCode:
                [("payload", { $0.code = nil }), ("reference", { $0.reference = nil }), ("expires_at", { $0.expiresAt = nil })]
            case .addressCode:
                [
                    ("payload", { $0.code = nil }), ("reference", { $0.reference = nil }), ("expires_at", { $0.expiresAt = nil }),
                    ("facts", { $0.facts = nil }),
                ]
            case .addressChanged: [("facts", { $0.facts = "{}" })]
            case .handoverOffer:
                [
                    ("facts", { $0.facts = nil }), ("facts", { $0.facts = "{}" }), ("code_for", { $0.askedBy = nil }),
                    ("payload", { $0.code = nil }), ("reference", { $0.reference = nil }), ("expires_at", { $0.expiresAt = nil }),
                ]
            case .handoverTold: [("facts", { $0.facts = nil }), ("payload", { $0.code = nil })]
            case .handoverDone, .handoverWithdrawn: [("facts", { $0.facts = nil }), ("organisation_name", { $0.organisation = nil })]
            }
        for (name, remove) in needed {
            var lacking = mail
            remove(&lacking)
            #expect(throws: Composer.Failure.missing(name)) { try Composer.compose(lacking) }
        }
    }

    @Test("a tag nobody gives a value is an error, inside a section too")
    func missingTag() {
        let template = LetterTemplate(subject: "{{a}}", body: "{{#f}}{{b}}{{/f}}{{^f}}-{{/f}}")
        #expect(template.tags == ["a", "b", "f"])
        #expect(throws: LetterTemplate.MissingTag(name: "b")) { try template.render(["a": "1"], ["f": false]) }
        #expect(throws: LetterTemplate.MissingTag.self) { try template.render([:], [:]) }
        #expect(throws: Never.self) { try template.render(["a": "1", "b": "2"], ["f": true]) }
    }

    @Test("text stays text: no HTML escapes, no tags from data, no lines from names")
    func textStaysText() throws {
        var mail = Mail.code(.ja)
        mail.organisation = "<A & B> \"株式会社\" {{code}} 'x'"
        mail.person = "佐伯\r\nBcc: x@y.example\u{2028}\u{202E}真理子"
        let text = try body(mail)
        #expect(text.contains("<A & B> \"株式会社\" {{code}} 'x'\n"))
        #expect(text.contains("連絡代表　佐伯  Bcc: x@y.example  真理子 様\n"))
    }

    @Test("unknown templates and addresses that are none are named")
    func refused() {
        var mail = Mail.code()
        mail.template = "greeting"
        #expect(throws: Composer.Failure.templateUnknown("greeting")) { try Composer.compose(mail) }
        #expect(throws: Composer.Failure.recipientMalformed) {
            try Composer.compose(.code(.ja, to: "m@x.example\r\nRCPT TO:<y@z.example>"))
        }
        mail = .code()
        mail.house.sender = "no-reply"
        #expect(throws: Composer.Failure.senderMalformed) { try Composer.compose(mail) }
    }

    @Test(
        "no line is wider than 38 full-width characters, however long the names are", arguments: Mail.Template.allCases, Language.allCases)
    func lineWidths(template: Mail.Template, language: Language) throws {
        var mail = Mail.of(template, language)
        // The address of a page stays whole.
        func widths(_ text: String) -> [Int] {
            text.split(separator: "\n").filter { !$0.contains("http") }.map { $0.reduce(0) { $0 + LineWrapping.columns(of: $1) } }
        }
        #expect(try widths(body(mail)).max()! <= 76)
        let namesOrganisation = mail.organisation != nil
        mail.organisation = String(repeating: "みどり丘製薬株式会社（旧・青葉薬品）", count: 5)
        mail.facts = mail.facts?.replacing("村瀬 悟", with: String(repeating: "村瀬", count: 60))
        mail.password?.name = "非常に長い名前のパスワード（会員限定資料および過去の配布ファイルの閲覧に使うもの）"
        mail.inquiry = "Very long name of a password for members of the society, which goes on"
        mail.person = String(repeating: "Wolfeschlegelsteinhausenbergerdorff", count: 4)
        let text = try body(mail)
        #expect(widths(text).max()! <= 76)
        #expect(!text.contains("\n）") && !text.contains("\n、") && !text.contains("\n。"))
        #expect(!namesOrganisation || text.replacing("\n", with: "").contains(mail.organisation!))
    }

    @Test(
        "addresses are masked",
        arguments: [
            ("m.saeki@midorigaoka.example", "m.s•••@midorigaoka.example"), ("a..b@docomo.ne.jp", "a.•••@docomo.ne.jp"),
            ("ab@x.example", "a•••@x.example"),
            ("a@x.example", "•••@x.example"), ("abcd@x.example", "ab•••@x.example"), ("none", "•••"),
        ])
    func masked(address: String, shown: String) {
        #expect(MaskedAddress.mask(address) == shown)
    }

    @Test("times are the tenant's, and say so")
    func times() {
        let newYork = Dates(language: .en, timeZone: "America/New_York")
        #expect(newYork.header(Mail.morning) == "Mon, 6 Apr 2026 01:12:00 -0400")
        #expect(newYork.instantWithoutZone(Mail.morning) == "6 April 2026, 01:12")
        #expect(newYork.zoneName == "America/New_York")
        #expect(Dates(language: .ja, timeZone: "Asia/Tokyo").header(Mail.morning) == "Mon, 6 Apr 2026 14:12:00 +0900")
        #expect(Dates(language: .ja, timeZone: "Asia/Tokyo").instantWithoutZone(Mail.morning + 48 * 60) == "2026年4月6日 15時")
        #expect(Dates(language: .en, timeZone: "Asia/Kolkata").header(Mail.morning).hasSuffix("+0530"))
        #expect(Dates(language: .en, timeZone: "Nowhere/None").zoneName == "GMT")
    }

    @Test("what ends at midnight ends with the day before, in the tenant's zone; what begins then begins with the day")
    func ends() {
        let midnight = Mail.midnight("2027-04-01")
        let (ja, en) = (Dates(language: .ja, timeZone: "Asia/Tokyo"), Dates(language: .en, timeZone: "Asia/Tokyo"))
        #expect(ja.end(midnight) == "2027年3月31日" && ja.beginning(midnight) == "2027年4月1日")
        #expect(en.end(midnight) == "the end of 31 March 2027" && en.beginning(midnight) == "1 April 2027")
        #expect(ja.end(midnight + 60) == "2027年4月1日 0時01分" && en.beginning(midnight + 3600) == "1 April 2027, 01:00")
        #expect(Dates(language: .en, timeZone: "America/New_York").end(midnight) == "31 March 2027, 11:00")
    }

    @Test("an address on a line of its own stays whole")
    func addressesStayWhole() {
        let address = "https://members.academic-terms-association.example/" + String(repeating: "a-long-path/", count: 5)
        #expect(LineWrapping.wrap("　" + address) == "　" + address)
        #expect(LineWrapping.wrap("  \(address) and more") != "  \(address) and more")
    }
}

func body(_ mail: Mail) throws -> String {
    let message = String(decoding: try Composer.compose(mail).message(.base64), as: UTF8.self)
    let encoded = message.components(separatedBy: "\r\n\r\n").dropFirst().joined()
    let data = try #require(Data(base64Encoded: encoded, options: .ignoreUnknownCharacters))
    return String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
}
