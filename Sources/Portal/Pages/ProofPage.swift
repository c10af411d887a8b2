import Membership

/// ご本人の確認: what a session has to prove before contacts are changed.
struct ProofPage: Page {
    static let template = "proof"

    var kind: ProofKind
    /// Where it leads, below the tenant's path.
    var destination: ProofDestination
    /// How long it holds.
    var minutes: Int
    var refusals: [Refusal] = []

    func heading(in frame: Frame) -> String { Message.proofHeading.text(in: frame.language) }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        let byPassword = kind == .password
        let field = Field(id: "password", kind: .ownPassword, label: Message.passwordLabel.text(in: language), hint: nil)
        return [
            "lead": Sentence(byPassword ? .proofPasswordLead : .proofCodeLead, in: language, ["n": .plain("\(minutes)")]).text,
            "action": frame.address("/my-page/proof?for=\(destination.name)"),
            "passwordField": (byPassword ? field.slots(refusals: refusals) : nil).orNone,
            "submit": (byPassword ? Message.confirm : .sendCode).text(in: language),
        ]
    }
}
