import Membership

/// 担当者の交代について: the old address stops the change by a button; opening the page changes nothing.
struct ObjectionPage: Page {
    static let template = "objection"

    /// Below the tenant's path: where the button leads.
    var action: String
    /// What the letter's address had behind it.
    var key: String
    var objection: Objection
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { objection.state == .open }

    func heading(in frame: Frame) -> String { Message.objectionHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let organisation = objection.organisation[frame.language]
        return [
            "organisation": organisation, "organisationLang": organisation.foreignLanguage(in: frame.language),
            "paragraphs": paragraphs(in: frame).slots, "open": objection.state == .open, "stopped": objection.state == .made,
            "action": frame.address(action), "key": key,
        ]
    }

    private func paragraphs(in frame: Frame) -> [Sentence] {
        let language = frame.language
        switch objection.state {
        case .open:
            let means = Sentence(
                .objectionMeans, in: language, ["role": .plain(Message.roleInSentence(objection.role, in: language))])
            let until = Sentence(
                objection.waits ? .objectionUntil : .objectionSince, in: language,
                ["time": .unbroken(dates.instantThisYear(objection.until))])
            let lead = Sentence(.objectionLead, in: language, ["person": .strong(objection.successor, in: language)])
            return [lead] + (objection.endsSessions ? [means] : []) + [until]
        case .made: return []
        case .over: return [Sentence(.objectionOver, in: language, links: [frame.address("/help-desk")])]
        }
    }
}
