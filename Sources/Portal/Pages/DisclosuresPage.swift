import Foundation
import Membership

/// One line of the history, as both the history and My page show it.
struct DisclosureLine: Sendable {
    var shownAt: Date
    /// Kパスワード, in the page's language.
    var name: String
    var period: String?
    var receipt: String

    func slots(_ dates: Dates) -> Slots {
        let bracketed = period.map { dates.language == .ja ? "\(name)（\($0)）" : "\(name) (\($0))" }
        return [
            "when": dates.instantWithoutZone(shownAt), "name": name.atStart(in: dates.language),
            "nameWithPeriod": (bracketed ?? name).atStart(in: dates.language), "period": period ?? "—",
            "receipt": receipt,
        ]
    }
}

/// 開示の記録
struct DisclosuresPage: Page {
    static let template = "disclosures"

    var lines: [DisclosureLine]
    /// How many newer lines come before the first shown.
    var skipped: Int
    /// Paths of the neighbouring pages, where there are any.
    var newer: String?
    var older: String?
    var dates: Dates

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.tabDisclosures.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lines": lines.map { $0.slots(dates) }, "filled": !lines.isEmpty,
            "none": Sentence(.disclosuresNone, in: language, links: [frame.address("/inquiries")]).slots,
            "range": Sentence(.pagerRange, in: language, ["from": .plain("\(skipped + 1)"), "to": .plain("\(skipped + lines.count)")]).text,
            "newer": newer.map { ["address": frame.address($0)] as Slots }.orNone,
            "older": older.map { ["address": frame.address($0)] as Slots }.orNone,
        ]
    }
}
