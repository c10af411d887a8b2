/// One field of a form as it is set: label, marker, hint, control, error, in that order.
struct Field {
    enum Kind {
        case memberID(digits: Bool), password, ownPassword, newPassword, address, code(digits: Bool), person, department, phone
        /// A line of text, by what a browser may fill it in with.
        case text(autocomplete: String)
    }

    let id: String
    let kind: Kind
    let label: String
    let hint: Sentence?
    /// What was typed, given back after an error; never for a secret.
    var value = ""
    var isRequired = true

    func slots(refusals: [Refusal]) -> Slots {
        // A password may have several reasons against it, and all are said at once.
        let errors = refusals.filter { $0.field == id }.enumerated().map { index, refusal in
            ["text": refusal.words, "errorID": index == 0 ? "\(id)-error" : "\(id)-error-\(index + 1)"]
        }
        let describing = errors.compactMap { $0["errorID"] } + (hint.map { _ in ["\(id)-hint"] } ?? [])
        let attributes = self.attributes
        return [
            "id": id, "label": label, "hint": hint.map(\.slots).orNone, "wrong": !errors.isEmpty, "errors": errors as [Slots],
            "value": value, "optional": !isRequired,
            "describedBy": (describing.isEmpty ? nil : describing.joined(separator: " ")).asText,
            "type": attributes.type, "look": attributes.look, "autocomplete": attributes.autocomplete,
            "inputmode": attributes.inputmode.asText, "autocapitalize": attributes.autocapitalize,
        ]
    }

    private var attributes: (type: String, look: String, autocomplete: String, inputmode: String?, autocapitalize: String) {
        switch kind {
        case .memberID(let digits): ("text", "short", "username", digits ? "numeric" : "text", "none")
        case .password: ("password", "short", "current-password", nil, "none")
        // Sentences, often.
        case .ownPassword: ("password", "wide", "current-password", nil, "none")
        case .newPassword: ("password", "wide", "new-password", nil, "none")
        case .address: ("text", "wide", "email", "email", "none")
        case .person: ("text", "wide", "name", nil, "words")
        case .department: ("text", "wide", "organization-title", nil, "none")
        case .phone: ("tel", "short", "tel", "tel", "none")
        case .code(let digits): ("text", "code", "one-time-code", digits ? "numeric" : "text", digits ? "none" : "characters")
        case .text(let autocomplete): ("text", "wide", autocomplete, nil, "none")
        }
    }
}
