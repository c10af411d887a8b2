/// One field of a form as it is set: label, marker, hint, control, error, in that order.
struct Field {
    enum Kind {
        case memberID(digits: Bool), password, newPassword, address, code(digits: Bool)
    }

    let id: String
    let kind: Kind
    let label: String
    let hint: Sentence?
    /// What was typed, given back after an error; never for a secret.
    var value = ""
    var isRequired = true

    func slots(refusals: [Refusal]) -> Slots {
        let error = refusals.first { $0.field == id }?.words
        let describing = [error.map { _ in "\(id)-error" }, hint.map { _ in "\(id)-hint" }].compactMap(\.self)
        let attributes = self.attributes
        return [
            "id": id, "label": label, "hint": hint.map(\.slots).orNone, "error": error.asText, "value": value, "optional": !isRequired,
            "describedBy": (describing.isEmpty ? nil : describing.joined(separator: " ")).asText,
            "type": attributes.type, "look": attributes.look, "autocomplete": attributes.autocomplete,
            "inputmode": attributes.inputmode.asText, "autocapitalize": attributes.autocapitalize,
        ]
    }

    private var attributes: (type: String, look: String, autocomplete: String, inputmode: String?, autocapitalize: String) {
        switch kind {
        case .memberID(let digits): ("text", "short", "username", digits ? "numeric" : "text", "none")
        case .password: ("password", "short", "current-password", nil, "none")
        case .newPassword: ("password", "wide", "new-password", nil, "none")
        case .address: ("text", "wide", "email", "email", "none")
        case .code(let digits): ("text", "code", "one-time-code", digits ? "numeric" : "text", digits ? "none" : "characters")
        }
    }
}
