import Foundation
import Membership

/// One handover as its organisation sees it, on its own page and at My page.
struct HandoverCard: Sendable {
    var id: String
    var role: String
    var predecessor: String
    var person: String
    var department: String?
    var address: String
    var state: HandoverState
    var offerUntil: Date
    var effectiveAt: Date?
    /// Whether the last letter to the successor did not arrive.
    var refused: Bool

    func slots(_ dates: Dates, in frame: Frame) -> Slots {
        let language = frame.language
        let role = OfficeName.name(role, language)
        let isOpen = state == .open
        return [
            "state": Self.words(of: state).text(in: language), "look": Self.look(of: state),
            "role": Sentence(
                .handoverRoleOf, in: language, ["role": .plain(role), "name": .named(predecessor, in: language)]
            ).slots,
            "person": OfficeName.person(person, language), "personLang": person.foreignLanguage(in: language),
            "department": department.asText, "departmentLang": (department ?? "").foreignLanguage(in: language),
            "address": Sentence(address).slots, "refused": refused && isOpen,
            "until": (isOpen ? dates.instant(offerUntil) : nil).asText, "from": effectiveAt.map(dates.instant).asText,
            "withdrawal": (isOpen ? frame.address("/handovers/\(id)/withdrawal") : nil).asText,
        ]
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

/// What an office and who holds it are called.
enum OfficeName {
    /// At the head of a line.
    static func name(_ code: String, _ language: Language) -> String {
        switch code {
        case "representative": Message.roleRepresentative.text(in: language)
        case "deputy": Message.roleDeputy.text(in: language)
        case "technical": Message.roleTechnical.text(in: language)
        default: code
        }
    }

    /// In the middle of a sentence.
    static func inSentence(_ code: String, _ language: Language) -> String {
        let name = name(code, language)
        return language == .en ? name.prefix(1).lowercased() + name.dropFirst() : name
    }

    static func person(_ name: String, _ language: Language) -> String {
        Sentence(.person, in: language, ["name": .plain(name)]).text
    }
}
