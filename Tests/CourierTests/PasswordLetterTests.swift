import Foundation
import Membership
import Testing

@testable import Courier

@Suite struct PasswordLetterTests {
    @Test("an announcement says from when the new password is valid, until when the earlier one is accepted, and where to look it up")
    func announcement() throws {
        try expect(
            .letter(.rotationAnnouncement), "会員セルフサービス - 2027年度Kパスワード更新のお知らせ",
            """
            みどり丘製薬株式会社
            井上 拓 様

            学術用語普及協会の会員窓口です。
            2027年度のKパスワードをご用意しました。

            　種類　　　　　Kパスワード（2027年度）
            　使用開始　　　2027年4月1日（日本時間）
            　有効期限　　　2028年3月31日（日本時間）
            　これまでの分　2027年4月30日まで使えます（日本時間）

            このメールにパスワードは記載していません。
            2027年4月1日以降に、会員ページの「Kパスワード」の照会で
            ご確認ください。

            それまでは、これまでのKパスワードをお使いください。

            ご不明の点は、会員窓口までご連絡ください。

            学術用語普及協会　会員窓口
            電話　03-0000-0000（平日10時から16時）
            このメールは送信専用のアドレスからお送りしています。

            """)
        try expect(
            .letter(.rotationAnnouncement, .en), "Member Self-Service - K-password for 2027 is ready",
            """
            Taku Inoue, Midorigaoka Pharma

            The K-password for 2027 is ready.

              Password     K-password, 2027
              Valid from   1 April 2027 (Japan time)
              Valid until  the end of 31 March 2028 (Japan time)
              Earlier one  accepted until the end of 30 April 2027 (Japan time)

            This email does not contain the password.
            From 1 April 2027 on, look it up under "K-password" on the member pages.

            Until then, use the earlier one.

            Questions: the member desk of Society for Academic Terminology.

            Society for Academic Terminology, member desk
            Telephone 03-0000-0000
            This address cannot receive replies.

            """)
    }

    @Test("an announcement after the turn of the year, to a member who had none before, points at the pages at once")
    func lateAnnouncement() throws {
        func late(_ language: Language) -> Mail {
            var mail = Mail.letter(.rotationAnnouncement, language)
            mail.createdAt = Mail.midnight("2027-04-01")
            mail.password?.previousUntil = nil
            return mail
        }
        #expect(
            try body(late(.ja)).contains(
                """
                　有効期限　　　2028年3月31日（日本時間）

                このメールにパスワードは記載していません。
                会員ページの「Kパスワード」の照会で
                ご確認ください。

                ご不明の点は、会員窓口までご連絡ください。

                """))
        #expect(
            try body(late(.en)).contains(
                """
                  Valid until  the end of 31 March 2028 (Japan time)

                This email does not contain the password.
                Look it up under "K-password" on the member pages.

                Questions: the member desk of Society for Academic Terminology.

                """))
    }

    @Test("after a reissue with grace the letter says that the new one is valid and until when the earlier one is accepted")
    func reissuedWithGrace() throws {
        try expect(
            reissued(.ja, previousUntil: Mail.morning + 7 * 86_400), "会員セルフサービス - 2026年度Kパスワード再発行のお知らせ",
            """
            みどり丘製薬株式会社
            井上 拓 様

            学術用語普及協会の会員窓口です。
            2026年度のKパスワードを再発行しました。
            新しいものを、すでにお使いいただけます。

            　種類　　　　　Kパスワード（2026年度）
            　使用開始　　　2026年4月6日 14時12分（日本時間）
            　有効期限　　　2027年3月31日（日本時間）
            　これまでの分　2026年4月13日 14時12分まで使えます（日本時間）

            このメールにパスワードは記載していません。
            会員ページの「Kパスワード」の照会でご確認ください。

            ご不明の点は、会員窓口までご連絡ください。

            学術用語普及協会　会員窓口
            電話　03-0000-0000（平日10時から16時）
            このメールは送信専用のアドレスからお送りしています。

            """)
        try expect(
            reissued(.en, previousUntil: Mail.morning + 7 * 86_400), "Member Self-Service - K-password for 2026 was replaced",
            """
            Taku Inoue, Midorigaoka Pharma

            The K-password for 2026 was replaced. The new one is valid now.

              Password     K-password, 2026
              Valid from   6 April 2026, 14:12 (Japan time)
              Valid until  the end of 31 March 2027 (Japan time)
              Earlier one  accepted until 13 April 2026, 14:12 (Japan time)

            This email does not contain the password.
            Look it up under "K-password" on the member pages.

            Questions: the member desk of Society for Academic Terminology.

            Society for Academic Terminology, member desk
            Telephone 03-0000-0000
            This address cannot receive replies.

            """)
    }

    @Test("after a reissue without grace the letter says that the earlier one is accepted no more")
    func reissuedWithoutGrace() throws {
        let (ja, en) = (try body(reissued(.ja, previousUntil: nil)), try body(reissued(.en, previousUntil: nil)))
        #expect(ja.contains("　有効期限　　　2027年3月31日（日本時間）\n　これまでの分　すでに使えません\n\nこのメールに"))
        #expect(en.contains("31 March 2027 (Japan time)\n  Earlier one  no longer accepted\n\nThis email"))
    }

    private func reissued(_ language: Language, previousUntil: Date?) -> Mail {
        var mail = Mail.letter(.credentialReissued, language)
        mail.period = language == .ja ? "2026年度" : "2026"
        mail.password?.validFrom = Mail.morning
        mail.password?.validUntil = Mail.midnight("2027-04-01")
        mail.password?.previousUntil = previousUntil
        return mail
    }

    @Test("a reminder says until when the password is accepted, and from when the next one is")
    func expiring() throws {
        try expect(
            expiring(.ja, writtenOn: "2028-03-15", next: "2028-04-01"), "会員セルフサービス - 2027年度Kパスワード有効期限のお知らせ",
            """
            みどり丘製薬株式会社
            井上 拓 様

            学術用語普及協会の会員窓口です。
            2027年度のKパスワードは、まもなく使えなくなります。

            　種類　　　　　Kパスワード（2027年度）
            　使用期限　　　2028年4月30日（日本時間）
            　次の分　　　　2028年4月1日から使えます（日本時間）

            このメールにパスワードは記載していません。
            2028年4月1日以降に、会員ページの「Kパスワード」の照会で
            ご確認ください。

            ご不明の点は、会員窓口までご連絡ください。

            学術用語普及協会　会員窓口
            電話　03-0000-0000（平日10時から16時）
            このメールは送信専用のアドレスからお送りしています。

            """)
        try expect(
            expiring(.en, writtenOn: "2028-03-15", next: "2028-04-01"), "Member Self-Service - K-password for 2027 expires soon",
            """
            Taku Inoue, Midorigaoka Pharma

            The K-password for 2027 will soon stop working.

              Password        K-password, 2027
              Accepted until  the end of 30 April 2028 (Japan time)
              Next one        valid from 1 April 2028 (Japan time)

            This email does not contain the password.
            From 1 April 2028 on, look it up under "K-password" on the member pages.

            Questions: the member desk of Society for Academic Terminology.

            Society for Academic Terminology, member desk
            Telephone 03-0000-0000
            This address cannot receive replies.

            """)
    }

    @Test("a reminder in the grace tells who already uses the next one that there is nothing to do")
    func expiringInGrace() throws {
        #expect(
            try body(expiring(.ja, writtenOn: "2028-04-01", next: "2028-04-01")).contains(
                """
                　次の分　　　　2028年4月1日から使えます（日本時間）

                すでに新しいKパスワードをお使いの場合、お手続きは不要です。
                このメールにパスワードは記載していません。
                会員ページの「Kパスワード」の照会で
                ご確認ください。

                """))
        #expect(
            try body(expiring(.en, writtenOn: "2028-04-01", next: "2028-04-01")).contains(
                """
                  Next one        valid from 1 April 2028 (Japan time)

                If you already use the next one, there is nothing to do.
                This email does not contain the password.
                Look it up under "K-password" on the member pages.

                """))
    }

    @Test("a reminder before there is a next one promises a letter")
    func expiringWithoutNext() throws {
        #expect(
            try body(expiring(.ja, writtenOn: "2028-03-15", next: nil)).contains(
                """
                　使用期限　　　2028年4月30日（日本時間）
                　次の分　　　　ご用意ができましたら、メールでお知らせします

                ご不明の点は、会員窓口までご連絡ください。

                """))
        #expect(
            try body(expiring(.en, writtenOn: "2028-03-15", next: nil)).contains(
                """
                  Accepted until  the end of 30 April 2028 (Japan time)
                  Next one        we will email you when it is ready

                Questions: the member desk of Society for Academic Terminology.

                """))
    }

    private func expiring(_ language: Language, writtenOn day: String, next: String?) -> Mail {
        var mail = Mail.letter(.credentialExpiring, language)
        mail.createdAt = Mail.midnight(day)
        mail.password?.nextFrom = next.map(Mail.midnight)
        return mail
    }

    @Test(
        "where no inquiry shows a password, its letters send to the member desk",
        arguments: [Mail.Template.rotationAnnouncement, .credentialReissued, .credentialExpiring], Language.allCases)
    func withoutInquiry(template: Mail.Template, language: Language) throws {
        var mail = Mail.letter(template, language)
        mail.password?.nextFrom = Mail.midnight("2028-04-01")
        mail.inquiry = nil
        let text = try body(mail)
        #expect(
            text.contains(
                language == .ja
                    ? "記載していません。\n会員窓口までお問い合わせください。\n\n" : "does not contain the password.\nAsk the member desk for it.\n\n"))
        #expect(!text.contains("https://") && !text.contains("「」") && !text.contains("\"\""))
    }

    @Test(
        "no letter has an address to open, two empty lines in a row, or one with spaces, whatever it has to say",
        arguments: [Mail.Template.rotationAnnouncement, .credentialReissued, .credentialExpiring], Language.allCases)
    func emptyLines(template: Mail.Template, language: Language) throws {
        for choice in 0..<16 {
            var mail = Mail.letter(template, language)
            if choice & 1 != 0 { mail.inquiry = nil }
            if choice & 2 != 0 { mail.password?.previousUntil = nil }
            if choice & 4 != 0 { mail.password?.nextFrom = Mail.midnight("2028-04-01") }
            if choice & 8 != 0 { mail.createdAt = Mail.midnight("2028-04-01") }
            let text = try body(mail)
            #expect(!text.contains("://"))
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(zip(lines, lines.dropFirst()).allSatisfy { !$0.isEmpty || !$1.isEmpty })
            #expect(lines.allSatisfy { $0.last != " " && $0.last != "　" })
        }
    }
}

private func expect(_ mail: Mail, _ subject: String, _ text: String, at location: SourceLocation = #_sourceLocation) throws {
    let found = try body(mail)
    #expect(found == text, "\(found)", sourceLocation: location)
    let header = String(decoding: try Composer.compose(mail).message(.base64), as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
    #expect(HeaderReader(header)["Subject"] == subject, sourceLocation: location)
}
