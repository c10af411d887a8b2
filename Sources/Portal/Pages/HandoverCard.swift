import Foundation
import Membership

/// One handover as its organisation sees it, on the page of handovers and on My page.
struct HandoverCard: Sendable {
    var id: String
    var role: String
    var predecessor: String
    var person: String
    var department: String?
    var address: String
    var state: HandoverState
    var offerUntil: Date
    /// Whole days until then.
    var daysLeft: Int
    var effectiveAt: Date?
    /// Whether the last letter to the successor did not arrive.
    var refused: Bool

    /// Whether My page shows it: it is under way, or was stopped.
    var isStanding: Bool {
        switch state {
        case .open, .accepted, .effective, .objected: true
        case .expired, .withdrawn, .declined, .overtaken, .completed: false
        }
    }

    func slots(_ dates: Dates, in frame: Frame) -> Slots {
        let language = frame.language
        let role = Message.role(role, in: language)
        let isOpen = state == .open
        return [
            "state": Self.words(of: state).text(in: language), "look": Self.look(of: state),
            "role": Sentence(
                .handoverRoleOf, in: language, ["role": .plain(role), "name": .named(predecessor, in: language)]
            ).slots,
            "person": Message.person(person, in: language), "personLang": person.foreignLanguage(in: language),
            "department": department.asText, "departmentLang": (department ?? "").foreignLanguage(in: language),
            "address": Sentence(address).slots, "refused": refused && isOpen,
            "until": (isOpen ? until(dates, language) : nil).asText, "from": effectiveAt.map(dates.instant).asText,
            "withdrawal": (isOpen ? frame.address("/handovers/\(id)/withdrawal") : nil).asText,
        ]
    }

    private func until(_ dates: Dates, _ language: Language) -> String {
        let instant = dates.instant(offerUntil)
        guard daysLeft > 0 else { return instant }
        return Sentence(
            daysLeft == 1 ? .handoverUntilInADay : .handoverUntilInDays, in: language,
            ["time": .plain(instant), "days": .plain("\(daysLeft)")]
        ).text
    }

    private static func words(of state: HandoverState) -> Message {
        switch state {
        case .open: .stateOpen
        case .expired: .stateExpired
        case .withdrawn: .stateWithdrawn
        case .declined: .stateDeclined
        case .overtaken: .stateOvertaken
        case .accepted: .stateAccepted
        case .effective: .stateEffective
        case .completed: .stateCompleted
        case .objected: .stateObjected
        }
    }

    private static func look(of state: HandoverState) -> String {
        switch state {
        case .open, .accepted: "info"
        case .effective, .completed: "ok"
        case .objected: "warn"
        case .expired, .withdrawn, .declined, .overtaken: "plain"
        }
    }
}
