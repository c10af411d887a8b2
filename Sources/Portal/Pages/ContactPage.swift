import Membership

/// The form of a contact of one's own organisation.
struct ContactPage: Page {
    static let template = "contact"

    /// What stands in the form, or in the register.
    struct Values: Sendable, Equatable {
        var person: String
        var department: String
        var phone: String
        var address: String
        var locale: String
    }

    var id: String
    /// By its code.
    var role: String
    /// What is shown is a change of this one.
    var version: Int
    var values: Values
    /// What is registered by now, where it is not what whoever changes it has seen.
    var present: Values?
    var refusals: [Refusal] = []

    func heading(in frame: Frame) -> String {
        Sentence(.contactHeading, in: frame.language, ["role": .plain(Message.roleInSentence(role, in: frame.language))]).text
    }

    func slots(in frame: Frame) -> [String: Any] {
        let language = frame.language
        return [
            "lead": Sentence(.contactLead, in: language, links: [frame.address("/handovers")]).slots,
            "action": frame.address("/my-page/contacts/\(id)"), "version": "\(version)",
            "fields": fields(language).map { $0.slots(refusals: refusals) },
            "locales": Language.allCases.map { choice in
                [
                    "code": choice.rawValue, "text": choice == .ja ? "日本語" : "English", "chosen": values.locale == choice.rawValue,
                ] as Slots
            },
            "deskChanges": Sentence(.deskChanges, in: language, links: [frame.address("/help-desk")]).slots,
        ]
    }

    private func fields(_ language: Language) -> [Field] {
        [
            Field(
                id: "person", kind: .person, label: Message.personLabel.text(in: language), hint: now(\.person, language),
                value: values.person),
            Field(
                id: "department", kind: .department, label: Message.departmentLabel.text(in: language), hint: now(\.department, language),
                value: values.department, isRequired: false),
            Field(
                id: "phone", kind: .phone, label: Message.phoneLabel.text(in: language), hint: now(\.phone, language), value: values.phone,
                isRequired: false),
            Field(
                id: "email", kind: .address, label: Message.addressLabel.text(in: language),
                hint: now(\.address, language) ?? Sentence(.addressHint, in: language), value: values.address),
        ]
    }

    private func now(_ value: KeyPath<Values, String>, _ language: Language) -> Sentence? {
        guard let present = present?[keyPath: value], present != values[keyPath: value] else { return nil }
        if present.isEmpty { return Sentence(.presentlyNothing, in: language) }
        return Sentence(.presentlyRegistered, in: language, ["value": .strong(present, in: language)])
    }
}
