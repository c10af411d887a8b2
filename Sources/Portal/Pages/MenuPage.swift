import Foundation
import Membership

/// 照会メニュー
struct MenuPage: Page {
    static let template = "menu"

    struct Row: Sendable {
        var code: String
        /// Kパスワード, in the page's language.
        var name: String
        var purpose: String
        var renewal: Renewal
        var lastAsked: Date?
        var needsSession: Bool
    }

    enum Renewal: Sendable {
        /// 2026年度に更新済み
        case yearly(String)
        /// 第29.0版
        case release(String)
        case never
    }

    /// The turn of a period, shown while the previous generation still works.
    struct Turn: Sendable {
        var period: String
        var names: [String]
        var startsAt: Date
        var graceUntil: Date?
    }

    var rows: [Row]
    var turn: Turn?
    var dates: Dates

    func heading(in frame: Frame) -> String { Message.inquiriesHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        ["turn": turnSlots(frame.language).orNone, "rows": rows.map { slots(of: $0, in: frame) }, "empty": rows.isEmpty]
    }

    private func slots(of row: Row, in frame: Frame) -> Slots {
        let name = Sentence(.inquiryName, in: frame.language, ["name": .plain(row.name)]).text.atStart(in: frame.language)
        return [
            "address": frame.address("/inquiries/ask/\(row.code)"), "name": name, "purpose": row.purpose,
            "renewal": renewal(row.renewal, frame.language), "history": history(row, frame.language).slots,
        ]
    }

    private func renewal(_ renewal: Renewal, _ language: Language) -> String {
        switch renewal {
        case .yearly(let period): Sentence(.renewedFor, in: language, ["period": .plain(period)]).text
        case .release(let label): label
        case .never: Message.neverChanges.text(in: language)
        }
    }

    private func history(_ row: Row, _ language: Language) -> Sentence {
        if let last = row.lastAsked {
            Sentence(.lastInquiry, in: language, ["date": .unbroken(dates.day(last))])
        } else {
            Sentence(row.needsSession ? .noInquiryYet : .withoutSignIn, in: language)
        }
    }

    private func turnSlots(_ language: Language) -> Slots? {
        guard let turn else { return nil }
        var data: [String: Sentence.Run] = [
            "names": .plain(Self.joined(turn.names, language)), "date": .unbroken(dates.day(turn.startsAt)),
        ]
        if let until = turn.graceUntil { data["until"] = .unbroken(dates.lastDayThisYear(until)) }
        return [
            "heading": Sentence(.periodTurned, in: language, ["period": .plain(turn.period)]).text,
            "words": Sentence(turn.graceUntil == nil ? .periodTurnedText : .periodTurnedGrace, in: language, data).slots,
        ]
    }

    /// Sパスワード, Kパスワード → S・Kの各パスワード; S-password, K-password → S- and K-passwords.
    static func joined(_ names: [String], _ language: Language) -> String {
        let ending = language == .ja ? "パスワード" : "-password"
        guard names.count > 1, names.allSatisfy({ $0.hasSuffix(ending) }) else {
            return names.joined(separator: language == .ja ? "・" : ", ")
        }
        let stems = names.map { String($0.dropLast(ending.count)) }
        switch language {
        case .ja: return stems.joined(separator: "・") + "の各パスワード"
        case .en: return stems.dropLast().map { $0 + "-" }.joined(separator: ", ") + " and " + (stems.last ?? "") + "-passwords"
        }
    }
}
