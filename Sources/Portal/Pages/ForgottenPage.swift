import Membership

/// 会員番号・パスワードをお忘れの方, the first of three steps: whose password it is and where the code goes.
struct ForgottenPage: Page {
    static let template = "forgotten"

    var memberIDLength: Int
    var memberIDDigitsOnly: Bool
    var term: CodeTerm
    /// Whether an address alone that stands for several organisations is refused.
    var refusesDuplicates: Bool
    var typedMemberID = ""
    var typedAddress = ""
    var refusals: [Refusal] = []

    var step: Int? { 1 }

    func heading(in frame: Frame) -> String { Message.forgottenHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let code = ["code": Sentence.Run.plain(term.full)]
        return [
            "lead": Sentence(.forgottenLead, in: language, code).slots, "action": frame.address("/recoveries/ask"),
            "memberIDField": memberIDField(language).slots(refusals: refusals),
            "addressField": Field(
                id: "email", kind: .address, label: Message.registeredAddress.text(in: language),
                hint: Sentence(.registeredAddressHint, in: language), value: typedAddress
            ).slots(refusals: refusals),
            "back": ["text": Message.toSignIn.text(in: language), "address": frame.address("/")] as Slots,
            "codeStep": Sentence(.forgottenStep2, in: language, code).slots,
            "both": Sentence(
                refusesDuplicates ? .bothForgottenRefused : .bothForgottenChoose, in: language,
                links: refusesDuplicates ? [frame.address("/help-desk")] : []
            ).slots,
            "unreachable":
                Sentence(
                    .addressUnknownText, in: language,
                    links: Evidence.Purpose.allCases.map { frame.address("/handover-cases/ask/\($0.rawValue)") }
                        + [frame.address("/help-desk")]
                ).slots,
        ]
    }

    private func memberIDField(_ language: Language) -> Field {
        Field(
            id: "member-id", kind: .memberID(digits: memberIDDigitsOnly), label: Message.memberIDLabel.text(in: language),
            hint: Sentence(
                memberIDDigitsOnly ? .forgottenIDHintDigits : .forgottenIDHintCharacters, in: language, ["n": .plain("\(memberIDLength)")]),
            value: typedMemberID, isRequired: false)
    }
}
