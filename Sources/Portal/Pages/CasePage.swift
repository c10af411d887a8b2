import Membership

/// How far a case has come, for whom its letters name it, and what is wanted of him.
struct CasePage: Page {
    static let template = "case"

    /// The path of the case below the tenant's.
    var path: String
    var standing: CaseStanding
    var typed = ""
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { standing.proveUntil != nil }

    func heading(in frame: Frame) -> String { Message.caseStandingHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let supplements = standing.state == .moreWanted
        let sends = standing.state == .approved
        return [
            "number": Sentence(.caseNumberIs, in: language, ["number": .plain(standing.number)]).text, "words": words(in: frame).slots,
            "action": frame.address(path + (supplements ? "/supplement" : "/resend")),
            "supplement": supplements, "sending": sends,
            "area": Area(
                id: "supplement", label: Message.caseSupplement.text(in: language), hint: Sentence(.noSecretsHint, in: language),
                value: typed
            ).slots(refusals: refusals),
            "enter": (standing.code?.state == .open ? frame.address(path + "/code") : nil).asText,
        ]
    }

    private func words(in frame: Frame) -> Sentence {
        let language = frame.language
        switch standing.state {
        case .open, .awaitingSecond, .objected: return Sentence(.caseUnderReview, in: language)
        case .moreWanted:
            let fields = standing.wanted.map { $0.name.text(in: language) }.joined(separator: language == .ja ? "、" : ", ")
            return Sentence(.caseWanted, in: language, ["fields": .strong(fields)])
        case .approved:
            return Sentence(
                .caseApproved, in: language,
                ["address": .strong(standing.address), "time": .unbroken(standing.proveUntil.map(dates.instantThisYear) ?? "")])
        case .coolingOff:
            return Sentence(
                .caseCoolingOff, in: language, ["time": .unbroken(standing.coolingUntil.map(dates.instantThisYear) ?? "")])
        case .done: return Sentence(.caseDone, in: language, links: [frame.address("/")])
        case .lapsed:
            return Sentence(
                .caseLapsed, in: language,
                links: [frame.address("/handover-cases/ask/\(Evidence.Purpose.contactLeft.rawValue)")])
        case .answered, .refused: return Sentence(.caseOver, in: language, links: [frame.address("/help-desk")])
        }
    }
}
