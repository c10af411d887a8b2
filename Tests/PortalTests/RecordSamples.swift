import Foundation
import Membership

@testable import Portal

extension Samples {
    static func result(_ language: Language) -> [Sample] {
        let ja = language == .ja
        let year = ja ? "2026年度" : "2026"
        let value = ResultPage.Value(
            organisation: ja ? "みどり丘製薬株式会社" : "Midorigaoka Pharma", memberID: "004821", text: SecretText(revealing: secret), period: year,
            from: instant("2026-03-31T15:00:00Z"), until: instant("2027-03-31T15:00:00Z"))
        let plain = ResultPage(
            kind: .yearly, name: password(language), values: [value], receipt: "D26-0406-8K3P", shownAt: instant("2026-04-06T05:16:00Z"),
            graceUntil: nil, dates: dates(language))
        var grace = plain
        grace.graceUntil = instant("2026-04-30T15:00:00Z")
        var next = value
        next.text = SecretText(revealing: "wXyZabcdEFGHjkmn")
        next.period = ja ? "2027年度" : "2027"
        next.from = instant("2027-03-31T15:00:00Z")
        next.until = instant("2028-03-31T15:00:00Z")
        var withNext = plain
        withNext.values = [value, next]
        var other = value
        other.organisation = ja ? "白樺精機株式会社" : "Shirakaba Seiki"
        other.memberID = "004822"
        other.text = nil
        var several = plain
        several.values = [value, other]
        var release = plain
        release.kind = .release
        release.name = ja ? "解凍パスワード" : "archive password"
        release.values[0].period = ja ? "第29.0版" : "Version 29.0"
        release.values[0].until = nil
        var memberID = plain
        memberID.kind = .memberID
        memberID.name = ja ? "会員番号" : "Member ID"
        memberID.values = [
            .init(organisation: value.organisation, memberID: "004821"), .init(organisation: other.organisation, memberID: "004822"),
        ]
        var external = plain
        external.kind = .externalID
        external.name = ja ? "登録者ID" : "registrant ID"
        external.values = [
            .init(
                organisation: value.organisation, memberID: "004821", text: SecretText(revealing: "R-77_120"),
                until: instant("2027-03-31T15:00:00Z"))
        ]
        let pages = [
            ("result", plain), ("result-grace", grace), ("result-next", withNext), ("result-organisations", several),
            ("result-release", release),
            ("result-member-id", memberID), ("result-external", external),
        ]
        return pages.map { Sample(name: $0, language: language, page: $1, frame: frame(language, signedIn: $0 != "result-member-id")) }
    }

    static func lines(_ language: Language) -> [DisclosureLine] {
        let year = language == .ja ? "2026年度" : "2026"
        return [
            DisclosureLine(shownAt: instant("2026-04-06T05:16:00Z"), name: password(language), period: year, receipt: "D26-0406-8K3P"),
            DisclosureLine(shownAt: instant("2026-04-02T00:41:00Z"), name: password(language, "S"), period: year, receipt: "D26-0402-1T7W"),
            DisclosureLine(
                shownAt: instant("2026-03-02T00:05:00Z"), name: language == .ja ? "会員番号" : "Member ID", period: nil,
                receipt: "D26-0302-2B4C"),
        ]
    }

    static func records(_ language: Language) -> [Sample] {
        let dates = dates(language)
        let histories = [
            ("disclosures", DisclosuresPage(lines: lines(language), skipped: 0, newer: nil, older: nil, dates: dates)),
            (
                "disclosures-middle",
                DisclosuresPage(lines: lines(language), skipped: 50, newer: "/disclosures", older: "/disclosures?at=1.2", dates: dates)
            ), ("disclosures-empty", DisclosuresPage(lines: [], skipped: 0, newer: nil, older: nil, dates: dates)),
        ]
        return histories.map {
            Sample(name: $0, language: language, page: $1, frame: frame(language, tab: .disclosures, path: "/disclosures?at=1"))
        }
    }

    static func texts(_ language: Language) -> [Sample] {
        let body = "## パスワードはいつ変わりますか\n毎年4月1日に変わります。\n前年度のものは4月30日まで使えます。\n\nくわしくは会員窓口へお問い合わせください。\n"
        let texts: [(String, any Page)] = [
            ("faq", TextPage(kind: .faq, body: body)), ("faq-empty", TextPage(kind: .faq, body: nil)),
            ("privacy", TextPage(kind: .privacy, body: "")), ("not-found", MessagePage(kind: .notFound)),
            ("busy", MessagePage(kind: .busy(seconds: 30))), ("fault", MessagePage(kind: .fault(requestID: "01J8"))),
            ("unreadable", MessagePage(kind: .unreadable)),
        ]
        return texts.flatMap { name, page in
            [true, false].map {
                Sample(
                    name: name + ($0 ? "" : "-outside"), language: language, page: page,
                    frame: frame(language, signedIn: $0, tab: name == "faq" ? .faq : nil, path: "/faq"))
            }
        }
    }
}
