import Foundation

@testable import Membership
@testable import Portal

extension Samples {
    static func card(_ state: HandoverState, _ language: Language, daysLeft: Int = 7) -> HandoverCard {
        let counts = [.accepted, .effective, .completed, .objected].contains(state)
        return HandoverCard(
            id: "018f", role: "representative", predecessor: "佐伯 真理子", person: "高橋 健", department: "薬事情報部",
            address: "k.takahashi@midorigaoka.example", state: state, offerUntil: instant("2026-04-13T05:00:00Z"), daysLeft: daysLeft,
            effectiveAt: counts ? instant("2026-04-06T05:14:00Z") : nil, refused: state == .open)
    }

    static func handovers(_ language: Language) -> [Sample] {
        let dates = dates(language)
        let office = HandoversPage.Office(contact: "018a", role: "representative", person: "佐伯 真理子")
        let deputy = HandoversPage.Office(contact: "018b", role: "deputy", person: "小野寺 実")
        let offer = HandoversPage(
            offerDays: 7, objectionHours: 72, isWaiting: false, office: office, others: [deputy], cards: [], dates: dates)
        var wrong = offer
        wrong.typed = .init(person: "", department: "薬事情報部", phone: "03-0000-0000", email: "k.takahashi")
        wrong.refusals = [
            Refusal(Message.addressWithoutAt.text(in: language), field: "email"),
            Refusal(
                Sentence(.emptyField, in: language, ["field": .plain(Message.handoverPersonMissing.text(in: language))]).text,
                field: "person"),
        ]
        var waiting = offer
        waiting.isWaiting = true
        var sent = offer
        sent.office = deputy
        sent.others = []
        sent.cards = [card(.open, language)]
        sent.notice = .sent(person: "高橋 健", role: "representative", until: instant("2026-04-13T05:00:00Z"))
        var withdrawn = offer
        withdrawn.notice = .withdrawn
        withdrawn.cards = [card(.withdrawn, language)]
        var history = offer
        history.office = nil
        history.cards = HandoverState.allCases.map { card($0, language) }
        var bare = offer
        bare.office = nil
        var unproven = offer
        unproven.proof = "/my-page/proof"
        let own = [
            ("handovers", offer), ("handovers-wrong", wrong), ("handovers-sent", sent), ("handovers-withdrawn", withdrawn),
            ("handovers-waiting", waiting), ("handovers-history", history), ("handovers-unproven", unproven), ("handovers-bare", bare),
        ].map { Sample(name: $0, language: language, page: $1, frame: frame(language, tab: .myPage, path: "/handovers")) }
        return own + successor(language) + objection(language)
    }

    private static func successor(_ language: Language) -> [Sample] {
        let code = SuccessorPage.Code(
            reference: "7Q4K", expiresAt: instant("2026-04-06T05:32:00Z"), resendAfter: instant("2026-04-06T05:13:00Z"), digits: false,
            isOpen: true)
        let open = SuccessorPage(
            handover: "018f", role: "representative", organisation: language == .ja ? "みどり丘製薬株式会社" : "Midorigaoka Pharma", state: .open,
            offerUntil: instant("2026-04-13T05:00:00Z"), effectiveAt: nil, code: code, now: instant("2026-04-06T05:13:40Z"),
            helpMinutes: 30, sender: "no-reply@terms.example", dates: dates(language))
        var wrong = open
        wrong.code?.digits = true
        wrong.resent = true
        wrong.now = instant("2026-04-06T05:12:40Z")
        wrong.refusals = [Refusal("認証コードが一致しません。", field: "code")]
        var expired = open
        expired.code?.isOpen = false
        var forgotten = open
        forgotten.code = nil
        let pages =
            [("successor", open), ("successor-wrong", wrong), ("successor-expired", expired), ("successor-forgotten", forgotten)]
            + HandoverState.allCases.filter { $0 != .open }.map { state in
                var over = forgotten
                over.state = state
                over.effectiveAt = instant("2026-04-09T05:14:00Z")
                return ("successor-\(state.rawValue)", over)
            }
        return pages.map {
            Sample(name: $0, language: language, page: $1, frame: frame(language, signedIn: false, tab: nil, path: "/handovers/018f"))
        }
    }

    private static func objection(_ language: Language) -> [Sample] {
        [("effective", Objection.State.open), ("objected", .made), ("completed", .over)].map { name, state in
            Sample(
                name: "handover-objection-\(name)", language: language,
                page: ObjectionPage(
                    action: "/handovers/018f/objection", key: "s3cret",
                    objection: Objection(
                        state: state, organisation: Wording(ja: "みどり丘製薬株式会社", en: "Midorigaoka Pharma"), role: "representative",
                        successor: "高橋 健", until: instant("2026-04-09T05:14:00Z"), waits: false, endsSessions: true),
                    dates: dates(language)),
                frame: frame(language, signedIn: false, tab: nil, path: "/handovers/018f/objection?key=s3cret"))
        }
    }
}
