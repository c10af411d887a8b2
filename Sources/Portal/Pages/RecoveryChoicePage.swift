import Foundation
import Membership

/// The organisations that one address stands for, once it is proven. Nothing is chosen before a person has.
struct RecoveryChoicePage: Page {
    static let template = "recovery-choice"

    var recovery: String
    /// The grant's text.
    var grant: String
    var grantUntil: Date
    var choices: [RecoveryChoice]
    var term: CodeTerm
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }

    func heading(in frame: Frame) -> String { Message.choiceHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lead": Sentence(
                .choiceLead, in: language, ["code": .plain(term.full.atStart(in: language)), "time": .unbroken(dates.time(grantUntil))]
            ).slots,
            "action": frame.address("/recoveries/\(recovery)/choice"), "grant": grant,
            "error": (refusals.first { $0.field == "choice" }?.words).asText,
            "choices": choices.enumerated().map { index, choice in
                [
                    // The summary's link leads to the first.
                    "id": index == 0 ? "choice" : "choice-\(choice.choice)", "value": "\(choice.choice)",
                    "name": choice.name(in: language), "nameLang": choice.name(in: language).foreignLanguage(in: language),
                    "memberID": choice.maskedMemberID,
                ] as Slots
            },
        ]
    }
}
