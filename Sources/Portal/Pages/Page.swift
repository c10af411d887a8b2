/// One page: a value that knows its heading and fills its template. A pure function of itself and the frame.
protocol Page: Sendable {
    /// The name of the template of its main part.
    static var template: String { get }
    /// The words of its h1, and of the title.
    func heading(in frame: Frame) -> String
    /// Which of three steps it is.
    var step: Int? { get }
    /// What could not be done, before everything else on the page.
    var refusals: [Refusal] { get }
    /// Whether the page has a time of day, so that the zone is to be named.
    var showsTimes: Bool { get }
    func slots(in frame: Frame) -> [String: Any]
}

extension Page {
    var step: Int? { nil }
    var refusals: [Refusal] { [] }
    var showsTimes: Bool { !refusals.isEmpty }
}

/// Why the page is shown again, in words; at a field when it is one field's.
struct Refusal: Sendable, Hashable {
    let words: String
    /// The `id` of the field; nil for a refusal that no field can mend.
    let field: String?

    init(_ words: String, field: String? = nil) {
        self.words = words
        self.field = field
    }
}
