import Foundation
import Membership

/// 照会結果, the last of three steps: shown once, in answer to the POST that spent the code.
struct ResultPage: Page {
    static let template = "result"

    enum Kind: Sendable {
        /// A password of the year.
        case yearly
        /// A password of a release.
        case release
        case memberID
        case externalID
    }

    /// One row of the slip.
    struct Value: Sendable {
        var organisation: String
        var memberID: String
        /// nil when nothing is registered; for a member ID the cell beside it is the answer.
        var text: SecretText?
        var period: String?
        var from: Date?
        /// Exclusive.
        var until: Date?
    }

    var kind: Kind
    var name: String
    var values: [Value]
    var receipt: String
    var shownAt: Date
    /// Until when the previous generation still works.
    var graceUntil: Date?
    var dates: Dates

    var showsTimes: Bool { true }
    var step: Int? { 3 }

    func heading(in frame: Frame) -> String {
        let what = kind == .memberID ? name : Sentence(.resultWhat, in: frame.language, ["name": .plain(name)]).text
        return Sentence(.resultHeading, in: frame.language, ["what": .plain(what)]).text.atStart(in: frame.language)
    }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "name": name.atStart(in: language), "hasValue": kind != .memberID,
            "rows": values.enumerated().map { row($1, number: $0 + 1, language) },
            "periodColumn": severalPeriods, "stub": stub(language), "copies": copies(language), "lists": lists(language),
            "grace": graceUntil.map {
                Sentence(.stillUsable, in: language, ["name": .plain(name), "date": .unbroken(dates.lastDayThisYear($0))]).slots
            }.orNone,
            "back": [
                "text": (frame.organisation == nil ? Message.toSignIn : .toInquiries).text(in: language),
                "address": frame.address(frame.organisation == nil ? "/" : "/inquiries"),
            ] as Slots,
            "told": Sentence(.disclosureNotice, in: language, links: [frame.address("/help-desk")]).slots,
        ]
    }

    /// One value has its period on the stub; several have each their own beside them.
    private var severalPeriods: Bool {
        guard let first = values.first else { return false }
        return values.contains { $0.period != first.period || $0.from != first.from || $0.until != first.until }
    }

    private func row(_ value: Value, number: Int, _ language: Language) -> Slots {
        [
            "organisation": value.organisation, "organisationLang": value.organisation.foreignLanguage(in: language),
            "memberID": value.memberID,
            "secret": value.text.map { ["id": "value-\(number)", "groups": $0.groups] as Slots }.orNone,
            "period": value.period ?? "", "validity": validity(value, language).map(\.slots),
        ]
    }

    private func validity(_ value: Value, _ language: Language) -> [Sentence] {
        switch (value.from, value.until) {
        case (let from?, let until?):
            [
                Sentence(.rangeFrom, in: language, ["from": .unbroken(dates.day(from))]),
                Sentence(.rangeUntil, in: language, ["until": .unbroken(dates.lastDay(until))]),
            ]
        case (let from?, nil): [Sentence(.rangeFrom, in: language, ["from": .unbroken(dates.day(from))])]
        case (nil, let until?): [Sentence(.onlyUntil, in: language, ["until": .unbroken(dates.lastDay(until))])]
        case (nil, nil): []
        }
    }

    private func stub(_ language: Language) -> [Slots] {
        var entries: [(label: Message, words: [Sentence])] = []
        if !severalPeriods, let value = values.first, let period = value.period {
            entries.append((kind == .release ? .forRelease : .forYear, [Sentence(period)]))
            let range = validity(value, language)
            if !range.isEmpty { entries.append((.validity, range)) }
        }
        entries.append((.disclosedAt, [Sentence([.unbroken(dates.instant(shownAt))])]))
        entries.append((.receipt, [Sentence([.unbroken(receipt)])]))
        return entries.map { ["label": $0.label.text(in: language), "words": $0.words.slots] }
    }

    private func copies(_ language: Language) -> [Slots] {
        secrets(language).map { ["target": $0.target, "words": words(.copy, .copyFor, which: $0.which, language)] }
    }

    private func lists(_ language: Language) -> [Slots] {
        secrets(language).map {
            [
                "open": $0.text.isEasilyMisread, "words": words(.oneByOne, .oneByOneFor, which: $0.which, language),
                "names": $0.text.names(in: language),
            ]
        }
    }

    private func words(_ alone: Message, _ among: Message, which: String?, _ language: Language) -> String {
        if let which {
            // The list of characters has no name in its words; an unused datum is no harm.
            Sentence(among, in: language, ["name": .plain(name), "which": .plain(which)]).text
        } else {
            Sentence(alone, in: language, ["name": .plain(name)]).text
        }
    }

    private func secrets(_ language: Language) -> [(text: SecretText, target: String, which: String?)] {
        let severalOrganisations = Set(values.map(\.memberID)).count > 1
        return values.enumerated().compactMap { index, value in
            guard let text = value.text else { return nil }
            var which: [String] = []
            if severalOrganisations { which.append(value.organisation) }
            if severalPeriods, let period = value.period { which.append(period) }
            let joined = which.joined(separator: language == .ja ? "、" : ", ")
            return (text, "value-\(index + 1)", joined.isEmpty ? nil : joined)
        }
    }
}
