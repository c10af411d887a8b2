import Foundation
import Membership
import Testing

@testable import Courier

@Suite struct RecoveryLetterTests {
    @Test("the code of a recovery comes with the address of its page, which names the recovery and nothing else")
    func codeJa() throws {
        #expect(
            try body(.recovery(.ja)) == """
                みどり丘製薬株式会社
                佐伯 真理子 様

                学術用語普及協会の会員窓口です。
                パスワードの再登録のご依頼を受け付けました。
                次のページを開き、変更権限コードを入力してください。

                https://members.yogo.example/recoveries/018f0000-0000-7000-8000-00000000abcd/code

                　変更権限コード　BCDF-GHJK
                　照合記号　　　　7Q4K
                　有効期限　　　　2026年4月6日 14時32分（日本時間）

                画面の照合記号と同じであることをご確認ください。
                変更権限コードは1回のみ使えます。当協会から電話やメールで
                変更権限コードをお尋ねすることはありません。

                お心当たりのない場合は、このメールを破棄してください。
                変更権限コードが入力されない限り、パスワードは変わりません。
                ご不明の点は、会員窓口までご連絡ください。

                学術用語普及協会　会員窓口
                電話　03-0000-0000（平日10時から16時）
                このメールは送信専用のアドレスからお送りしています。

                """)
    }

    @Test("and so in English")
    func codeEn() throws {
        #expect(
            try body(.recovery(.en)) == """
                Mariko Saeki, Midorigaoka Pharma

                We received a request to set a new password.
                Open this page and enter your change code:

                https://members.yogo.example/recoveries/018f0000-0000-7000-8000-00000000abcd/code

                  Change code  BCDF-GHJK
                  Reference    7Q4K
                  Valid until  6 April 2026, 14:32 (Japan time)

                Check that the page shows the same reference. The change code works once.
                We never ask for it by telephone or email.

                If you did not expect this email, delete it. Your password does not
                change unless the change code is entered. Questions: the member desk of
                Society for Academic Terminology.

                Society for Academic Terminology, member desk
                Telephone 03-0000-0000
                This address cannot receive replies.

                """)
    }

    @Test("an address of several organisations gets one mail with masked member IDs and names, and no person is greeted")
    func several() throws {
        let facts = #"""
            {"password": {"ja": "パスワード", "en": "password"}, "choices": [
             {"memberId": "•••••••4821", "name": "あおぞら建設株式会社", "nameEn": "Aozora Construction"},
             {"memberId": "•••••••4822", "name": "白樺精機株式会社", "nameEn": null}]}
            """#
        for (language, head, lines) in [
            (Language.ja, "ご担当者 様\n\n", "　•••••••4821　あおぞら建設株式会社\n　•••••••4822　白樺精機株式会社\n"),
            (.en, "To the contact\n\n", "  •••••••4821  Aozora Construction\n  •••••••4822  白樺精機株式会社\n"),
        ] {
            var mail = Mail.recovery(language, facts: facts)
            mail.organisation = nil
            mail.person = nil
            let body = try body(mail)
            #expect(body.hasPrefix(head) && body.contains(lines), "\(body)")
        }
    }

    @Test("a name with a line end in it stays on its line")
    func oneLine() throws {
        let facts =
            #"{"password": {"ja": "パスワード", "en": "password"}, "choices": [{"memberId": "•1", "name": "甲\n\nhttps://evil.example"}]}"#
        let body = try body(.recovery(.ja, facts: facts))
        #expect(body.contains("　•1　甲  https://evil.example\n"), "\(body)")
    }

    @Test("subjects name the code by the tenant's word, and no secret")
    func subjects() throws {
        var own = Mail.recovery(.ja)
        own.changeCode = "再設定コード"
        for (mail, subject) in [
            (Mail.recovery(.ja), "会員セルフサービス - 変更権限コードのお知らせ（照合記号 7Q4K）"),
            (.recovery(.en), "Member Self-Service - Change code (reference 7Q4K)"),
            (own, "会員セルフサービス - 再設定コードのお知らせ（照合記号 7Q4K）"),
            (.passwordChanged(.ja), "会員セルフサービス - パスワード変更のお知らせ"),
            (.passwordChanged(.en), "Member Self-Service - Password was changed"),
        ] {
            let header = String(decoding: try Composer.compose(mail).message(.base64), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
            #expect(HeaderReader(header)["Subject"] == subject)
            #expect(!header.contains("BCDF"))
        }
        #expect(try body(own).contains("　再設定コード　BCDF-GHJK\n　照合記号　　　7Q4K\n"))
    }

    @Test("the notice of a changed password says when, and where the code went, masked")
    func changed() throws {
        let ja = try body(.passwordChanged(.ja))
        #expect(ja.hasPrefix("みどり丘製薬株式会社\nご登録連絡先各位\n\n"))
        #expect(ja.contains("　登録日時　　　2026年4月6日 14時12分（日本時間）\n　コード送付先　m.s•••@midorigaoka.example\n"))
        var withoutCode = Mail.passwordChanged(.en)
        withoutCode.codeAddress = nil
        let en = try body(withoutCode)
        #expect(en.hasPrefix("To the registered contacts of Midorigaoka Pharma\n\nA new password was set for your organisation.\n"))
        #expect(!en.contains("Code sent to"))
    }

    @Test("a letter without its facts is put off, not sent half")
    func withoutFacts() {
        for facts in [nil, "{}", "[1"] {
            var mail = Mail.recovery()
            mail.facts = facts
            #expect(throws: Composer.Failure.missing("facts")) { try Composer.compose(mail) }
        }
    }

}
