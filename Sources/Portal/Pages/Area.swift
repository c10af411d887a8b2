/// A field of several lines: label, marker, hint, control, error, in that order.
struct Area {
    let id: String
    let label: String
    let hint: Sentence?
    /// What was typed, given back after an error.
    var value = ""

    func slots(refusals: [Refusal]) -> Slots {
        let error = refusals.first { $0.field == id }?.words
        let describing = [error.map { _ in "\(id)-error" }, hint.map { _ in "\(id)-hint" }].compactMap(\.self)
        return [
            "id": id, "label": label, "hint": hint.map(\.slots).orNone, "error": error.asText, "value": value,
            "describedBy": (describing.isEmpty ? nil : describing.joined(separator: " ")).asText,
        ]
    }
}
