import Foundation
import Membership

@testable import Portal

/// Every page in every state the members can meet, with the invented tenant of the drawings.
struct Sample: Sendable {
    let name: String
    let language: Language
    let page: any Page
    let frame: Frame
}

enum Samples {
    static let zone = "Asia/Tokyo"
    static let secret = "tG7m0Ol1Kq9R"

    static func instant(_ text: String) -> Date {
        guard let date = try? Date.ISO8601FormatStyle().parse(text) else { preconditionFailure("no instant: \(text)") }
        return date
    }

    static func frame(_ language: Language, signedIn: Bool = true, tab: Frame.Tab? = .inquiries, path: String = "/inquiries") -> Frame {
        let ja = language == .ja
        return Frame(
            language: language, base: "/terms", path: path, systemName: ja ? "会員セルフサービス" : "Member Self-Service",
            tenantName: ja ? "学術用語普及協会" : "Academic Terms Association", deskPhone: "03-0000-0000", timeZone: zone,
            organisation: signedIn ? (ja ? "みどり丘製薬株式会社" : "Midorigaoka Pharma") : nil, formToken: "drawn-now", tab: tab)
    }

    static func password(_ language: Language, _ letter: String = "K") -> String {
        language == .ja ? "\(letter)パスワード" : "\(letter)-password"
    }

    static func dates(_ language: Language) -> Dates { Dates(language: language, timeZone: zone) }

    static let all: [Sample] = Language.allCases.flatMap { language -> [Sample] in
        [
            signIn(language), menu(language), inquiry(language), code(language), result(language), records(language), myPage(language),
            changes(language), handovers(language), texts(language), recoveries(language), cases(language), messages(language),
        ].flatMap { $0 }
    }

    static func signIn(_ language: Language) -> [Sample] {
        let plain = SignInPage(
            memberIDLength: 6, memberIDDigitsOnly: true, passwordName: password(language, "S"),
            graceUntil: instant("2026-04-30T15:00:00Z"), renewed: true, idleMinutes: 30, dates: dates(language),
            memberIDInquiry: "member-id", passwordInquiry: "s-password")
        var wrong = plain
        wrong.typedMemberID = "00482"
        wrong.refusals = [Refusal("会員番号は6桁です", field: "member-id"), Refusal("Sパスワードを入力してください", field: "password")]
        var refused = plain
        refused.graceUntil = nil
        refused.refusals = [Refusal("会員番号またはSパスワードが違います。")]
        var signedOut = plain
        signedOut.notice = .signedOut
        signedOut.renewed = false
        signedOut.graceUntil = nil
        signedOut.memberIDDigitsOnly = false
        var asked = plain
        asked.notice = .askedFor(password(language))
        asked.next = "k-password"
        asked.memberIDInquiry = nil
        asked.passwordInquiry = nil
        // Both kinds of password sign in.
        var mixed = plain
        mixed.recoveredName = language == .ja ? "パスワード" : "password"
        mixed.inquiredName = password(language, "S")
        var own = plain
        own.recoveredName = mixed.recoveredName
        own.passwordName = language == .ja ? "パスワード" : "password"
        own.passwordInquiry = nil
        own.graceUntil = nil
        own.renewed = false
        own.chosen = true
        let frame = frame(language, signedIn: false, tab: nil, path: "/")
        let pages = [
            ("sign-in-mixed", mixed), ("sign-in-own", own),
            ("sign-in", plain), ("sign-in-fields", wrong), ("sign-in-refused", refused), ("signed-out", signedOut),
            ("sign-in-asked", asked),
        ]
        return pages.map { Sample(name: $0, language: language, page: $1, frame: frame) }
    }

    static func menu(_ language: Language) -> [Sample] {
        let ja = language == .ja
        let year = ja ? "2026年度" : "2026"
        func row(_ code: String, _ name: String, _ purpose: String, _ renewal: MenuPage.Renewal, _ last: String?, _ session: Bool = true)
            -> MenuPage.Row
        {
            .init(code: code, name: name, purpose: purpose, renewal: renewal, lastAsked: last.map(instant), needsSession: session)
        }
        let rows = [
            row(
                "k-password", password(language), ja ? "用語データのダウンロードに使います。" : "To download the terms.", .yearly(year),
                "2025-04-08T03:00:00Z"),
            row(
                "s-password", password(language, "S"),
                ja ? "会員ページへのログイン、用語の追加・変更要請、お問い合わせに使います。" : "To sign in here, request terms and ask the desk.",
                .yearly(year), "2025-04-02T03:00:00Z", false),
            row("m-password", password(language, "M"), ja ? "会員限定資料の閲覧に使います。" : "To read the members’ documents.", .yearly(year), nil),
            row(
                "archive-password", ja ? "解凍パスワード" : "archive password",
                ja ? "配布ファイルの解凍に使います。全会員共通で、版ごとに変わります。" : "To open the distributed files. One for all members; changes with every release.",
                .release(ja ? "第29.0版" : "Version 29.0"), "2026-03-09T03:00:00Z"),
            row(
                "member-id", ja ? "会員番号" : "member ID", ja ? "貴法人の会員番号をお知らせします。" : "Tells your organisation’s member ID.", .never, nil,
                false),
            row(
                "external-id", ja ? "登録者ID" : "registrant ID", ja ? "国際用語機関が発行する貴法人のIDをお知らせします。" : "Your ID at the international body.",
                .never, nil),
        ]
        let names = ["S", "K", "M"].map { password(language, $0) }
        let turn = MenuPage.Turn(
            period: year, names: names, startsAt: instant("2026-03-31T15:00:00Z"), graceUntil: instant("2026-04-30T15:00:00Z"))
        var withoutGrace = turn
        withoutGrace.graceUntil = nil
        withoutGrace.names = [password(language)]
        let pages = [
            ("menu", MenuPage(rows: rows, turn: turn, dates: dates(language))),
            ("menu-later", MenuPage(rows: rows, turn: nil, dates: dates(language))),
            ("menu-turn-without-grace", MenuPage(rows: Array(rows.prefix(2)), turn: withoutGrace, dates: dates(language))),
            ("menu-empty", MenuPage(rows: [], turn: nil, dates: dates(language))),
        ]
        return pages.map { Sample(name: $0, language: language, page: $1, frame: frame(language)) }
    }

    static func inquiry(_ language: Language) -> [Sample] {
        let plain = InquiryPage(code: "k-password", name: password(language))
        var wrong = plain
        wrong.typedAddress = "m.saeki.midorigaoka.example"
        wrong.refusals = [Refusal(Message.addressWithoutAt.text(in: language), field: "email")]
        var limited = plain
        limited.typedAddress = "m.saeki@midorigaoka.example"
        limited.refusals = [Refusal("本日照会できる回数に達しました。")]
        var open = InquiryPage(code: "s-password", name: password(language, "S"))
        open.memberID = .init(length: 6, digitsOnly: true)
        var letters = open
        letters.memberID = .init(length: 8, digitsOnly: false)
        letters.typedMemberID = "AB"
        letters.refusals = [Refusal("会員番号は8文字です", field: "member-id")]
        let inside = [("inquiry", plain), ("inquiry-wrong", wrong), ("inquiry-limited", limited)]
            .map { Sample(name: $0, language: language, page: $1, frame: frame(language)) }
        let outside = [("inquiry-outside", open), ("inquiry-outside-wrong", letters)]
            .map { Sample(name: $0, language: language, page: $1, frame: frame(language, signedIn: false, tab: nil)) }
        return inside + outside
    }

    static func code(_ language: Language) -> [Sample] {
        let open = CodePage(
            words: .inquiry(address: "m.saeki@midorigaoka.example", language), action: "/inquiries/018f/code",
            resendAction: "/inquiries/018f/resend", askAgain: "/inquiries/ask/k-password", reference: "7Q4K",
            expiresAt: instant("2026-04-06T05:32:00Z"), now: instant("2026-04-06T05:13:40Z"), resendAfter: instant("2026-04-06T05:13:00Z"),
            helpMinutes: 30, sender: "no-reply@terms.example", digitCode: false, state: .open, dates: dates(language))
        var fresh = open
        fresh.now = instant("2026-04-06T05:12:10Z")
        fresh.words = .inquiry(address: nil, language)
        fresh.digitCode = true
        var wrong = open
        wrong.now = instant("2026-04-06T05:30:30Z")
        wrong.refusals = [Refusal("認証コードが一致しません。", field: "code")]
        var lastMinute = open
        lastMinute.now = instant("2026-04-06T05:31:30Z")
        lastMinute.resent = true
        var expired = open
        expired.state = .expired
        expired.now = instant("2026-04-06T05:33:00Z")
        expired.refusals = [Refusal("認証コードの有効期限が過ぎました。")]
        var over = expired
        over.state = .over
        let pages = [
            ("code", open), ("code-fresh", fresh), ("code-wrong", wrong), ("code-resent", lastMinute), ("code-expired", expired),
            ("code-over", over),
        ]
        return pages.map { Sample(name: $0, language: language, page: $1, frame: frame(language)) }
    }
}
