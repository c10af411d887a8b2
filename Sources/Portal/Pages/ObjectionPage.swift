import Foundation
import Membership

/// 担当者の交代について: the old address stops the change by a button; opening the page changes nothing.
struct ObjectionPage: Page {
    static let template = "objection"

    enum State: Sendable {
        case open, objected, over
    }

    /// Below the tenant's path: where the button leads.
    var action: String
    var secret: String
    var organisation: Wording
    /// Who is to follow.
    var person: String
    var until: Date
    var state: State
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { state == .open }

    func heading(in frame: Frame) -> String { Message.objectionHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        [
            "organisation": organisation[frame.language],
            "organisationLang": organisation[frame.language].foreignLanguage(in: frame.language),
            "paragraphs": paragraphs(in: frame).slots, "open": state == .open, "action": frame.address(action), "secret": secret,
        ]
    }

    private func paragraphs(in frame: Frame) -> [Sentence] {
        let language = frame.language
        switch state {
        case .open:
            return [
                Sentence(.objectionLead, in: language, ["person": .strong(person, in: language)]),
                Sentence(.objectionUntil, in: language, ["time": .unbroken(dates.instantThisYear(until))]),
            ]
        case .objected: return [Sentence(.objectionMade, in: language)]
        case .over: return [Sentence(.objectionOver, in: language, links: [frame.address("/help-desk")])]
        }
    }
}
