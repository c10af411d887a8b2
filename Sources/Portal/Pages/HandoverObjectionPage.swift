import Foundation
import Membership

/// 担当者の交代について: where the old address stops a change. Looking at it changes nothing.
struct HandoverObjectionPage: Page {
    static let template = "handover-objection"

    /// Path of the page below the tenant's, and what the letter's address had behind it.
    var path: String
    var key: String
    var role: String
    var successor: String
    var state: HandoverState
    var objectionUntil: Date
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.objectionHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let role = OfficeName.inSentence(role, language)
        let isPossible = state == .accepted || state == .effective
        let lead = Sentence(.handoverObjectionLead, in: language, ["name": .strong(OfficeName.person(successor, language), in: language)])
        let until = dates.instant(objectionUntil)
        let form: Slots = [
            "lead": lead.slots, "means": Sentence(.objectionMeans, in: language, ["role": .plain(role)]).text,
            "until": Sentence(.handoverObjectionUntil, in: language, ["time": .plain(until)]).slots,
            "action": frame.address(path), "key": key,
        ]
        let over = Sentence(.handoverObjectionOver, in: language, ["time": .plain(until)], links: [frame.address("/help-desk")])
        return [
            "form": (isPossible ? form : nil).orNone, "stopped": state == .objected,
            "over": (isPossible || state == .objected ? nil : over.slots).orNone,
        ]
    }
}
