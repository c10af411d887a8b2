import Foundation
import Membership

/// パスワードの登録, the last of three steps. What was typed is never given back.
struct PasswordPage: Page {
    static let template = "password"

    var recovery: String
    /// The grant's text: in a field of the form, and nowhere else.
    var grant: String
    var grantUntil: Date
    var organisation: RecoveryChoice
    /// Whether it was chosen of several.
    var isChosen: Bool
    var term: CodeTerm
    var policy: PasswordPolicy
    var dates: Dates
    var refusals: [Refusal] = []

    var showsTimes: Bool { true }
    var step: Int? { 3 }

    func heading(in frame: Frame) -> String { Message.passwordHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let name = organisation.name(in: language)
        return [
            "lead": Sentence(
                .passwordLead, in: language, ["code": .plain(term.short), "time": .unbroken(dates.time(grantUntil))]
            ).slots,
            "action": frame.address("/recoveries/\(recovery)/password"), "grant": grant,
            "choice": (isChosen ? "\(organisation.choice)" : nil).asText, "organisation": name,
            "organisationLang": name.foreignLanguage(in: language), "memberID": organisation.maskedMemberID,
            "newField": Field(
                id: "password", kind: .newPassword, label: Message.newPassword.text(in: language),
                hint: Sentence(.newPasswordHint, in: language, ["least": .plain("\(policy.least)"), "most": .plain("\(policy.most)")])
            ).slots(refusals: refusals),
            "againField": Field(
                id: "password-again", kind: .newPassword, label: Message.newPasswordAgain.text(in: language),
                hint: Sentence(.newPasswordAgainHint, in: language)
            ).slots(refusals: refusals),
            "rules": policy.rules.map { ["text": $0[language]] as Slots },
        ]
    }
}
